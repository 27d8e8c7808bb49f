using Parley.Answers;
using Parley.Signals.Monitors;
using Parley.Statistics;

namespace Parley.Tests.Signals.Monitors;

/// <summary>Series for rules.</summary>
internal static class SomeSeries
{
    public static WatchedSeries Days(DateOnly first, IEnumerable<decimal?> values) => Of(TimeGrain.Day, first, values);

    public static WatchedSeries Of(TimeGrain grain, DateOnly first, IEnumerable<decimal?> values) => new(Segment.Whole, grain, first, [.. values]);

    /// <summary>Days with a weekend, some noise, and whatever is planted.</summary>
    public static WatchedSeries Business(int days, Func<int, decimal, decimal?>? planted = null, ulong seed = 7)
    {
        var random = new SeededRandom(seed);
        return Days(new DateOnly(2025, 1, 6), Enumerable.Range(0, days).Select(i =>
        {
            var usual = (decimal)Math.Round((i % 7 >= 5 ? 600 : 1000) * (0.97 + (0.06 * random.Unit())), 2);
            return planted is null ? usual : planted(i, usual);
        }));
    }
}
