using System.Collections.Immutable;
using System.Globalization;
using Parley.Answers;
using Parley.Metrics;
using Parley.Metrics.Queries;
using Parley.Statistics;
using Parley.Statistics.Series;

namespace Parley.Guardrails;

/// <summary>
/// Checks what is computed over a column of a query: the column is read from the query again, made even, and computed again; the days
/// that the value is said to be of are those of its window. Columns are kept for the answer, for one column gives many values.
/// </summary>
/// <param name="context">The queries.</param>
internal sealed class SeriesCheck(CheckContext context)
{
    /// <summary>How far a recomputed value may be off, as a part of it.</summary>
    private const decimal Tolerance = 1e-9m;

    private readonly Dictionary<string, ImmutableArray<decimal>> _read = new(StringComparer.Ordinal);

    /// <summary>What is wrong; null where it holds.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="declared">Its computation.</param>
    public string? Fault(ComputedEvidence evidence, Computation declared)
    {
        try
        {
            var p = evidence.Parameters;
            var step = ForecastComputations.StepOf(p["step"]);
            var (first, last) = (Day(p["first"]), Day(p["last"]));
            if (!evidence.Inputs.IsEmpty || !p["column"].Equals(evidence.Scope.Metric, StringComparison.OrdinalIgnoreCase))
            {
                return $"it is computed from the column '{p["column"]}'";
            }

            var values = Values(p, step, first, last);
            if (values.IsEmpty)
            {
                return "the query has no such series";
            }

            var expected = declared.Run(values, p);
            var isSame = evidence.Value is decimal said && expected is { } value && Math.Abs(said - value) <= Math.Abs(value) * Tolerance;
            return !isSame ? $"{evidence.Function} gives {expected?.ToString(CultureInfo.InvariantCulture) ?? "nothing"}"
                : p["step"] == "weekday" || IsWindow(evidence, step, first, values.Length) ? null
                : "its days are not those that are forecast";
        }
        catch (Exception e) when (e is FormatException or KeyNotFoundException or OverflowException or ArgumentException)
        {
            return "its parameters are of no such computation";
        }
    }

    private ImmutableArray<decimal> Values(ImmutableSortedDictionary<string, string> p, SeriesStep step, DateOnly first, DateOnly last)
    {
        var key = $"{p["query"]} {p["column"]} {p["step"]} {p["first"]} {p["last"]} {p["gaps"]}";
        if (!_read.TryGetValue(key, out var values))
        {
            var query = int.Parse(p["query"], CultureInfo.InvariantCulture);
            values = query < 0 || query >= context.Queries.Length ? [] : CalendarSeries.Even(Points(context.Queries[query], p["column"]), step, first, last, Enum.Parse<SeriesGaps>(p["gaps"], ignoreCase: true));
            _read.Add(key, values);
        }

        return values;
    }

    private static IEnumerable<DatedValue> Points(ExecutedQuery executed, string column)
    {
        var at = Array.FindIndex([.. executed.Result.Columns], c => c.Equals(column, StringComparison.OrdinalIgnoreCase));
        var time = Array.FindIndex([.. executed.Result.Columns], c => c.StartsWith("metric_time__", StringComparison.OrdinalIgnoreCase));
        return at < 0 || time < 0 ? [] : executed.Result.Rows
            .Where(r => r[time] is DateTime && r[at] is decimal or double)
            .Select(r => new DatedValue(DateOnly.FromDateTime((DateTime)r[time]!), Convert.ToDecimal(r[at], CultureInfo.InvariantCulture)));
    }

    private static bool IsWindow(ComputedEvidence evidence, SeriesStep step, DateOnly first, int known)
    {
        var start = known + int.Parse(evidence.Parameters["start"], CultureInfo.InvariantCulture);
        var end = start + int.Parse(evidence.Parameters["length"], CultureInfo.InvariantCulture);
        DateOnly At(int index) => DateOnly.FromDateTime(step.At(first.ToDateTime(TimeOnly.MinValue), index));
        return evidence.Scope.Period is { } period && period.Start == At(start) && period.End == At(end).AddDays(-1);
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
