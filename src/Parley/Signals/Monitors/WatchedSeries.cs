using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Answers;
using Parley.Statistics;
using Parley.Statistics.Series;

namespace Parley.Signals.Monitors;

/// <summary>One part of a metric over time, up to the last complete period.</summary>
/// <param name="Segment">The part.</param>
/// <param name="Grain">Distance of periods, a day or more.</param>
/// <param name="First">First day of the first period.</param>
/// <param name="Values">One a period; null where nothing is known: a day without data that usually has it, a ratio of nothing.</param>
public sealed record WatchedSeries(Segment Segment, TimeGrain Grain, DateOnly First, ImmutableArray<decimal?> Values)
{
    /// <summary>Days on which data is missing that usually comes, by the rows of the days around them.</summary>
    public ImmutableArray<DateOnly> Missing { get; init; } = [];

    /// <summary>First days of periods that have rows, in order.</summary>
    public ImmutableArray<DateOnly> DaysWithData { get; init; } = [];

    /// <summary>First day of a period.</summary>
    /// <param name="index">Which one.</param>
    public DateOnly Start(int index) => Grain switch
    {
        TimeGrain.Week => First.AddDays(7 * index),
        TimeGrain.Month => First.AddMonths(index),
        TimeGrain.Quarter => First.AddMonths(3 * index),
        TimeGrain.Year => First.AddYears(index),
        _ => First.AddDays(index),
    };

    /// <summary>Last day of a period.</summary>
    /// <param name="index">Which one.</param>
    public DateOnly End(int index) => Buckets.End(Grain, Start(index));

    /// <summary>The value of a period; null where there is none.</summary>
    /// <param name="index">Which one; outside is null.</param>
    public decimal? At(int index) => index >= 0 && index < Values.Length ? Values[index] : null;

    /// <summary>The steps between periods.</summary>
    internal SeriesStep Step => Grain switch
    {
        TimeGrain.Week => new SeriesStep(StepKind.Week),
        TimeGrain.Month => new SeriesStep(StepKind.Months, 1),
        TimeGrain.Quarter => new SeriesStep(StepKind.Months, 3),
        TimeGrain.Year => new SeriesStep(StepKind.Months, 12),
        _ => new SeriesStep(StepKind.Day),
    };

    /// <summary>Makes rows a series: from the first period that is whole to the last that is complete.</summary>
    /// <param name="segment">The part.</param>
    /// <param name="grain">Distance of periods.</param>
    /// <param name="rows">First day of a period and its value, in any order.</param>
    /// <param name="span">First day with data, and the last day that is complete.</param>
    /// <param name="adds">True where a period without a row had nothing; otherwise nothing is known of it.</param>
    /// <returns>Null where no period is whole.</returns>
    internal static WatchedSeries? Of(
        Segment segment, TimeGrain grain, IReadOnlyDictionary<DateOnly, decimal> rows, (DateOnly From, DateOnly To) span, bool adds)
    {
        var first = Buckets.Start(grain, span.From);
        first = first < span.From ? Buckets.End(grain, first).AddDays(1) : first;
        var last = Buckets.Start(grain, span.To);
        last = Buckets.End(grain, last) > span.To ? Buckets.Start(grain, last.AddDays(-1)) : last;
        var known = rows.Keys.Where(d => d >= first && d <= last).ToArray();
        if (known.Length == 0 || last < first)
        {
            return null;
        }

        // What was not there before its first row is new, and not a series of zeros.
        first = known.Min();
        var missing = grain == TimeGrain.Day ? Gaps.Find(rows.Where(r => r.Key <= last).ToDictionary(r => r.Key, r => r.Value)) : [];
        var gaps = missing.ToHashSet();
        var values = ImmutableArray.CreateBuilder<decimal?>();
        for (var day = first; day <= last; day = Buckets.End(grain, day).AddDays(1))
        {
            values.Add(rows.TryGetValue(day, out var value) ? value : adds && !gaps.Contains(day) ? 0 : null);
        }

        return new WatchedSeries(segment, grain, first, values.ToImmutable()) { Missing = missing, DaysWithData = [.. known.Order()] };
    }
}
