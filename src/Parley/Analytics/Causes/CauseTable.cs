using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Answers;

namespace Parley.Analytics.Causes;

/// <summary>Everything a why needs, read at once: each metric involved, before and after, whole and by each dimension.</summary>
internal sealed class CauseTable
{
    private readonly Dictionary<(string? Dimension, bool After), ImmutableArray<Part>> _parts = [];

    private CauseTable()
    {
    }

    public static async Task<CauseTable> ReadAsync(
        GatherContext context, ImmutableArray<FormulaInput> metrics, ImmutableArray<string?> dimensions,
        PlanFilter? within, CancellationToken cancellationToken)
    {
        var filters = within is null ? context.Plan.Filters : context.Plan.Filters.Within([within]);
        var wanted =
            from dimension in dimensions
            from after in new[] { true, false }
            from metricsOfOne in metrics.GroupBy(m => string.Join('\n', m.Filters), StringComparer.Ordinal)
            select (Dimension: dimension, After: after, Slice: new Slice([.. metricsOfOne.Select(m => m.Metric).Distinct()], PeriodOf(context.Plan, after))
            {
                By = dimension is null ? [] : [dimension],
                Filters = filters,
                Where = metricsOfOne.First().Filters,
            });
        var requests = wanted.ToImmutableArray();
        var results = await context.Reader.ReadAllAsync([.. requests.Select(r => r.Slice)], cancellationToken);
        var table = new CauseTable();
        foreach (var group in requests.Zip(results).GroupBy(p => (p.First.Dimension, p.First.After)))
        {
            table._parts[group.Key] = [.. group.Select(p => new Part(p.Second))];
        }

        return table;
    }

    /// <summary>A metric over all members.</summary>
    public Reading? Whole(FormulaInput metric, bool after) => Find(null, after, metric, "");

    /// <summary>A metric of one member.</summary>
    public Reading? Of(string dimension, string? member, FormulaInput metric, bool after) => Find(dimension, after, metric, KeyOf(member));

    /// <summary>Members with a row before or after, in a fixed order.</summary>
    public ImmutableArray<string?> Members(string dimension) =>
    [
        .. _parts[(dimension, true)].Concat(_parts[(dimension, false)])
            .SelectMany(p => p.Result.Rows, (_, r) => r.Members[0]).Distinct().Order(StringComparer.Ordinal),
    ];

    private Reading? Find(string? dimension, bool after, FormulaInput metric, string key) =>
        _parts[(dimension, after)].First(p => p.Where.SequenceEqual(metric.Filters))
            .Rows.GetValueOrDefault(key)?.Of(metric.Metric);

    private static string KeyOf(string? member) => member ?? PlanFilters.NoMember;

    private static Period? PeriodOf(Plan plan, bool after) => after ? plan.Period : plan.Baseline;

    private sealed class Part(SliceResult result)
    {
        public SliceResult Result => result;

        public ImmutableArray<string> Where => result.Slice.Where;

        public Dictionary<string, SliceRow> Rows { get; } = result.Rows.ToDictionary(r => r.Key, StringComparer.Ordinal);
    }
}
