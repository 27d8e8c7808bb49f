using Parley.Answers;
using Parley.Statistics.Forecasting;

namespace Parley.Signals.Monitors.Rules;

/// <summary>What is known of a goal while its period runs.</summary>
/// <param name="Period">The whole period.</param>
/// <param name="Goal">Its goal.</param>
/// <param name="Actual">The value so far; null without data.</param>
/// <param name="GoodDirection">−1 where less is good; otherwise more is.</param>
/// <param name="AddsUp">True where the days that are left add to the value.</param>
public sealed record GoalReading(Period Period, decimal Goal, decimal? Actual, int GoodDirection, bool AddsUp);

/// <summary>
/// Whether a running period will probably miss its goal: so far, and what the days that are left will bring with nine in ten
/// (the far end of the band of 80 in a hundred). What does not add up is at risk where it misses its goal and half the period is over.
/// </summary>
public static class GoalRule
{
    private const int FewestDays = 3;

    /// <summary>Judges a goal.</summary>
    /// <param name="monitor">The monitor.</param>
    /// <param name="reading">What is known.</param>
    /// <param name="days">The metric's days, to the last complete one.</param>
    /// <returns>Null where it is not at risk, or it is too early to say.</returns>
    public static Finding? Judge(Monitor monitor, GoalReading reading, WatchedSeries days)
    {
        var last = days.End(days.Values.Length - 1);
        var (elapsed, left) = (last.DayNumber - reading.Period.Start.DayNumber + 1, reading.Period.End.DayNumber - last.DayNumber);
        if (reading.Actual is not { } actual || elapsed < FewestDays || left < 0)
        {
            return null;
        }

        var low = reading.GoodDirection < 0;
        var reach = reading.AddsUp ? left == 0 ? (double)actual : Reach(days, (double)actual, left, low) : elapsed >= left ? (double)actual : (double?)null;
        if (reach is not { } best || (low ? best <= (double)reading.Goal : best >= (double)reading.Goal))
        {
            return null;
        }

        return new Finding(monitor, days.Segment, reading.Period.Start, reading.Period.End)
        {
            Direction = low ? 1 : -1,
            Weight = reading.Goal == 0 ? 1 : Math.Abs((best - (double)reading.Goal) / (double)reading.Goal),
            Lead = "Goal at risk",
        };
    }

    private static double? Reach(WatchedSeries days, double actual, int left, bool low) =>
        ForecastRule.Filled(days, days.Values.Length) is { } past
        && Forecaster.Forecast(new ForecastRequest(past, left) { Candidates = days.Step.Candidates }) is ForecastOutcome.Made { Forecast.Totals: var totals }
            ? actual + (low ? totals[^1].Low80 : totals[^1].High80)
            : null;
}
