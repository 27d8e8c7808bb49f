using System.Collections.Immutable;
using System.Globalization;
using Parley.Metrics.Queries.Resolving;
using Parley.Metrics.Semantics;
using Parley.Metrics.Statements;

namespace Parley.Metrics.Queries.Building;

/// <summary>
/// The aggregations of one compilation, each a named SELECT. Measures of one model under the same filters, shifts and
/// group-bys share one, so that the table is read once.
/// </summary>
internal sealed class SourceRegistry
{
    private readonly List<MeasureSource> _sources = [];
    private readonly Dictionary<string, MeasureSource> _byKey = new(StringComparer.Ordinal);

    /// <summary>The source for a measure; the measure is added to it.</summary>
    /// <param name="request">The rows that are aggregated.</param>
    /// <param name="measure">The measure.</param>
    internal MeasureSource For(RowsRequest request, Measure measure)
    {
        var key = Key(request, measure);
        if (!_byKey.TryGetValue(key, out var source))
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"source_{_sources.Count + 1}");
            source = new MeasureSource(name, request, measure.NonAdditive);
            _byKey[key] = source;
            _sources.Add(source);
        }

        source.Add(measure);
        return source;
    }

    /// <summary>The sources as named SELECTs, in an order in which each needs only earlier ones.</summary>
    /// <param name="context">The compilation.</param>
    internal ImmutableArray<(string Name, Select Query)> Named(BuildContext context) =>
        [.. _sources.Select(s => (s.Name, s.Build(context)))];

    private static string Key(RowsRequest request, Measure measure)
    {
        var additive = measure.NonAdditive is { } dimension
            ? $"{dimension.Dimension}|{dimension.UseMax}|{dimension.Grain}|{string.Join(',', dimension.WindowGroupings)}"
            : "";
        return string.Join(
            '\n',
            [
                request.Root!.Model.Name,
                request.Root.AggTime?.Name ?? "",
                additive,
                request.Range?.ToString() ?? "",
                .. request.Items.Select(i => $"by {i.Column}"),
                .. request.Shifts.Select(s => $"shift {s}"),
                .. request.Filters.Select(f => $"where {f.ShiftsOutside} {string.Join(',', f.Items.Select(i => i?.Column))} {f.Template.Text}"),
            ]);
    }
}
