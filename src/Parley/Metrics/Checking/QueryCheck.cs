using System.Collections.Immutable;
using Parley.Governance;
using Parley.Metrics.Queries;
using Parley.Metrics.Queries.Links;
using Parley.Metrics.Queries.Names;
using Parley.Metrics.Semantics;
using Parley.Metrics.Sources;
using Parley.Products;
using Parley.Products.Yaml;

namespace Parley.Metrics.Checking;

/// <summary>A query that compiles, and where what it asks for was declared.</summary>
/// <param name="Place">Where.</param>
/// <param name="Sql">Its SQL.</param>
/// <param name="Models">Models of the measures it rests on.</param>
internal sealed record CheckedQuery(YamlPlace Place, string Sql, ImmutableArray<string> Models);

/// <summary>Compiles every metric by itself and by each dimension it reaches, and every saved query.</summary>
/// <param name="manifest">The semantic model.</param>
/// <param name="dialect">How SQL is written.</param>
/// <param name="written">What is wrong with the files: what follows from it is not said again.</param>
internal sealed class QueryCheck(SemanticManifest manifest, SqlDialect dialect, Faults written)
{
    private readonly ManifestIndex _index = ManifestIndex.For(manifest);
    private readonly Dictionary<string, ImmutableArray<int>> _starts = Origins(manifest)
        .GroupBy(o => o.File, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.Select(o => o.Line).Distinct().Order().ToImmutableArray(), StringComparer.Ordinal);

    /// <summary>Runs the check.</summary>
    /// <param name="faults">Gathers what is wrong.</param>
    /// <returns>What compiles: each metric by itself, and the saved queries.</returns>
    public ImmutableArray<CheckedQuery> Run(Faults faults) =>
    [
        .. manifest.Metrics.Where(m => !IsBroken(m, [])).Select(m => Check(m, faults)).OfType<CheckedQuery>(),
        .. manifest.SavedQueries.Where(q => !IsBroken(q)).Select(q => Check(q, faults)).OfType<CheckedQuery>(),
    ];

    private CheckedQuery? Check(Metric metric, Faults faults)
    {
        var place = Place(metric.Origin, $"metrics.{metric.Name}");
        var query = new MetricQuery { Metrics = [metric.Name], GroupBy = NeedsTime(metric) ? [GroupByName.MetricTime] : [] };
        if (Compile(query, place, faults) is not { } alone)
        {
            return null;
        }

        var refused = GroupBys.Of(manifest, metric.Name)
            .SelectMany(option => Reasons(query with { GroupBy = query.GroupBy.Add(option.Name) }).Select(reason => (option.Name, reason)))
            .GroupBy(r => r.reason, r => r.Name, StringComparer.Ordinal);
        foreach (var reason in refused)
        {
            faults.Error(place, $"It cannot be grouped by {string.Join(", ", reason)}: {reason.Key}");
        }

        return new CheckedQuery(place, alone, Models(metric.Name));
    }

    private CheckedQuery? Check(SavedQuery saved, Faults faults)
    {
        var place = Place(saved.Origin, $"saved_queries.{saved.Name}");
        return Compile(saved.Query, place, faults) is { } sql
            ? new CheckedQuery(place, sql, [.. saved.Query.Metrics.SelectMany(m => Models(m)).Distinct()])
            : null;
    }

    private string? Compile(MetricQuery query, YamlPlace place, Faults faults)
    {
        var compilation = MetricCompiler.Compile(manifest, query, dialect, Permissions.Unrestricted);
        foreach (var reason in compilation is Compilation.Rejected rejected ? rejected.Reasons : [])
        {
            faults.Error(place, reason);
        }

        return (compilation as Compilation.Compiled)?.Sql;
    }

    private ImmutableArray<string> Reasons(MetricQuery query) =>
        MetricCompiler.Compile(manifest, query, dialect, Permissions.Unrestricted) is Compilation.Rejected rejected ? rejected.Reasons : [];

    private ImmutableArray<string> Models(string metric) => _index.Metrics.TryGetValue(metric, out var found)
        ? [.. Catalogues.Reach.Measures(found, _index).Select(m => m.Model.Name).Distinct()]
        : [];

    // A metric is broken where its own text, or that of a metric or model it rests on, has a fault.
    private bool IsBroken(Metric metric, ImmutableHashSet<string> above) =>
        above.Contains(metric.Name)
        || HasFault(metric.Origin)
        || Catalogues.Reach.Measures(metric, _index).Any(m => HasFault(m.Model.Origin))
        || Inputs(metric).Any(i => !_index.Metrics.TryGetValue(i.Name, out var input) || IsBroken(input, above.Add(metric.Name)));

    private bool IsBroken(SavedQuery saved) =>
        HasFault(saved.Origin) || saved.Query.Metrics.Any(name => !_index.Metrics.TryGetValue(name, out var metric) || IsBroken(metric, []));

    // What accumulates over a period, or is taken at another time, has a value only at a time.
    private bool NeedsTime(Metric metric) =>
        metric.Cumulative is { Window: not null } or { GrainToDate: not null }
        || Inputs(metric).Any(i => i.OffsetWindow is not null || i.OffsetToGrain is not null || NeedsTime(_index.Metrics[i.Name]));

    private static IEnumerable<MetricInput> Inputs(Metric metric) =>
        new[] { metric.Numerator, metric.Denominator }.OfType<MetricInput>().Concat(metric.Inputs);

    // An element's text goes on to where the next one begins.
    private bool HasFault(Origin? origin)
    {
        if (origin is null || !written.Any)
        {
            return false;
        }

        var end = _starts[origin.File].FirstOrDefault(line => line > origin.Line, int.MaxValue);
        return written.ToImmutable().Any(f => !f.IsWarning && f.File == origin.File && f.Line >= origin.Line && f.Line < end);
    }

    private static IEnumerable<Origin> Origins(SemanticManifest manifest) =>
        manifest.Models.Select(m => m.Origin)
            .Concat(manifest.Metrics.Select(m => m.Origin))
            .Concat(manifest.SavedQueries.Select(q => q.Origin))
            .OfType<Origin>();

    private static YamlPlace Place(Origin? origin, string key) => new(origin?.File ?? "metrics", origin?.Line ?? 0, key);
}
