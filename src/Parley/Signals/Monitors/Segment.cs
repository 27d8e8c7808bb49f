using System.Collections.Immutable;
using Parley.Analytics;
using Parley.Metrics;

namespace Parley.Signals.Monitors;

/// <summary>A part of a metric: one member of a dimension, or the whole.</summary>
/// <param name="Dimension">Query name; empty for the whole.</param>
/// <param name="Term">What people call the dimension.</param>
/// <param name="Member">The member as stored.</param>
public sealed record Segment(string Dimension, string Term, string Member)
{
    /// <summary>All of it.</summary>
    public static Segment Whole { get; } = new("", "", "");

    /// <summary>True for all of it.</summary>
    public bool IsWhole => Dimension.Length == 0;

    /// <summary>How it is stored: <c>region=North</c>; empty for the whole.</summary>
    public string Text => IsWhole ? "" : $"{Term}={Member}";

    /// <summary>What restricts a plan to it.</summary>
    internal ImmutableArray<PlanFilter> Filters => IsWhole ? [] : [new PlanFilter(Dimension, [Member])];
}

/// <summary>The members that a monitor watches of one dimension.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="Members">The members; all where empty.</param>
internal sealed record SegmentCut(CatalogueDimension Dimension, ImmutableArray<string> Members)
{
    /// <summary>Of one dimension no more members than this are watched, those with most rows first.</summary>
    public const int MostMembers = 500;

    /// <summary>True for a member that is watched.</summary>
    public bool Watches(string member) => Members.IsEmpty || Members.Contains(member);

    /// <summary>A member as a segment.</summary>
    public Segment Of(string member) => new(Dimension.Name, Dimension.Term.Length > 0 ? Dimension.Term : Dimension.Name, member);

    /// <summary>What a monitor watches beside the whole.</summary>
    /// <param name="monitor">The monitor.</param>
    /// <param name="metric">Its metric.</param>
    /// <param name="catalogue">What there is.</param>
    /// <returns>One a dimension; dimensions and members that are not there are left out.</returns>
    public static ImmutableArray<SegmentCut> Of(Monitor monitor, CatalogueMetric metric, Catalogue catalogue)
    {
        var whole = monitor.By.Select(by => Find(by, metric, catalogue)).OfType<CatalogueDimension>()
            .Select(d => new SegmentCut(d, d.Values.Length > MostMembers ? [.. d.Values.Take(MostMembers).Select(v => v.Value)] : []));
        var single = monitor.Segments.Select(s => Member(s, metric, catalogue)).OfType<(CatalogueDimension Dimension, string Member)>()
            .GroupBy(s => s.Dimension.Name, StringComparer.Ordinal)
            .Select(g => new SegmentCut(g.First().Dimension, [.. g.Select(s => s.Member)]));
        return [.. whole.Concat(single).DistinctBy(c => c.Dimension.Name)];
    }

    /// <summary>The dimension of a metric that a term or query name means; null for none.</summary>
    public static CatalogueDimension? Find(string name, CatalogueMetric metric, Catalogue catalogue) =>
        catalogue.Dimension(metric, name)
        ?? metric.Dimensions.Select(d => catalogue.Dimensions.FirstOrDefault(c => c.Name == d)).OfType<CatalogueDimension>()
            .FirstOrDefault(d => d.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || d.Name.Split("__")[^1].Equals(name, StringComparison.OrdinalIgnoreCase)
                || d.Label.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The dimension and member that a segment means; null where no dimension of the metric has it, or several have.</summary>
    public static (CatalogueDimension Dimension, string Member)? Member(string segment, CatalogueMetric metric, Catalogue catalogue)
    {
        if (segment.Split('=', 2) is [var name, var member])
        {
            return Find(name.Trim(), metric, catalogue) is { } named ? (named, member.Trim()) : null;
        }

        var all = metric.Dimensions.Select(d => catalogue.Dimensions.FirstOrDefault(c => c.Name == d)).OfType<CatalogueDimension>()
            .Where(d => d.Values.Any(v => v.Value == segment)).ToArray();
        return all is [var only] ? (only, segment) : null;
    }
}
