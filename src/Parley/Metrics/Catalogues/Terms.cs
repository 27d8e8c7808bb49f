using System.Collections.Immutable;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Catalogues;

/// <summary>What a query name is called.</summary>
/// <param name="Name">The query name.</param>
/// <param name="Reached">What it leads to.</param>
/// <param name="Label">Name for people; within one metric each is different.</param>
/// <param name="Synonyms">Other names.</param>
internal sealed record Termed(string Name, Reached Reached, string Label, ImmutableArray<string> Synonyms);

/// <summary>
/// Gives query names their words. Query names of one word in different metrics share it (each metric knows its own way
/// to "region"); where one metric would know two things by one word, the nearer keeps the word and the others say
/// where they come from ("supplier country"); at the same distance all of them do.
/// </summary>
internal static class Terms
{
    private static readonly ImmutableArray<string> NameWords = ["name", "title", "label"];

    /// <summary>Names everything that some metric can be grouped by.</summary>
    /// <param name="metrics">What each metric can be grouped by, the nearest first.</param>
    /// <returns>By query name, in ordinal order.</returns>
    public static ImmutableSortedDictionary<string, Termed> Of(IReadOnlyCollection<ImmutableArray<Reached>> metrics)
    {
        var offered = metrics.Select(WithoutNamedEntities).ToList();
        var qualified = offered.SelectMany(Losers).ToHashSet(StringComparer.Ordinal);
        return offered.SelectMany(m => m)
            .DistinctBy(r => r.Name)
            .ToImmutableSortedDictionary(r => r.Name, r => Name(r, qualified.Contains(r.Name)), StringComparer.Ordinal);
    }

    private static Termed Name(Reached reached, bool qualify)
    {
        var plain = Plain(reached);
        var (label, synonyms) = (plain, Meta(reached).Synonyms);
        if (qualify)
        {
            label = $"{string.Join(' ', reached.Target.Links.Select(Labels.Words))} {plain}".Trim();
            synonyms = synonyms.Add(plain);
        }

        if (reached.Target is { Dimension: { } dimension, Links: [.., var link] } && IsNameOf(dimension.Name, link))
        {
            // "by customer" means the customer's name.
            synonyms = synonyms.Add(Labels.Words(link)).Add($"{Labels.Words(link)} {Labels.Words(dimension.Name.Split('_')[^1])}");
        }

        return new Termed(
            reached.Name,
            reached,
            label,
            [.. synonyms.Where(s => !s.Equals(label, StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.OrdinalIgnoreCase)]);
    }

    // An entity is offered only where no dimension names its members.
    private static ImmutableArray<Reached> WithoutNamedEntities(ImmutableArray<Reached> metric)
    {
        var named = metric
            .Where(r => r.Target.Dimension is not null)
            .SelectMany(r => r.Target.Links is [.., var link] && IsNameOf(r.Target.Element, link) ? [Plain(r), Labels.Words(link)] : new[] { Plain(r) })
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. metric.Where(r => r.Target.Entity is not { } entity || !named.Contains(Labels.Of(entity)))];
    }

    private static IEnumerable<string> Losers(ImmutableArray<Reached> metric) => metric
        .GroupBy(Plain, StringComparer.OrdinalIgnoreCase)
        .Where(same => same.Count() > 1)
        .SelectMany(same =>
        {
            var nearest = same.Min(r => r.Target.Hops.Length);
            var first = same.Where(r => r.Target.Hops.Length == nearest).ToList();
            return first.Count == 1 ? same.Except(first) : same;
        })
        .Where(r => !r.Target.Links.IsEmpty)
        .Select(r => r.Name);

    private static string Plain(Reached reached)
    {
        if (reached.Target.Entity is { } entity)
        {
            return Labels.Of(entity);
        }

        var dimension = reached.Target.Dimension!;
        return dimension.Label.Length == 0 && NameWords.Contains(dimension.Name) && reached.Target.Links is [.., var link]
            ? Labels.Words(link)
            : Labels.Of(dimension);
    }

    private static bool IsNameOf(string element, string entity) =>
        element == entity || NameWords.Contains(element) || NameWords.Any(w => element == $"{entity}_{w}");

    private static Meta Meta(Reached reached) => reached.Target.Dimension?.Meta ?? reached.Target.Entity!.Meta;
}
