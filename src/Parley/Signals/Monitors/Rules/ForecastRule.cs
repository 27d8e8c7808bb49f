using System.Collections.Immutable;
using Parley.Statistics.Forecasting;

namespace Parley.Signals.Monitors.Rules;

/// <summary>The last complete period against what those before it led to forecast; a pure function.</summary>
public static class ForecastRule
{
    private const double LeastMiss = 0.03;

    /// <summary>Judges the last complete period.</summary>
    /// <param name="monitor">The monitor.</param>
    /// <param name="series">The series at the monitor's grain.</param>
    /// <returns>Null where it lies in the band of 95 in a hundred, or there is too little to forecast from.</returns>
    public static Finding? Judge(Monitor monitor, WatchedSeries series)
    {
        var at = series.Values.Length - 1;
        if (at < Forecaster.FewestPeriods || series.At(at) is not { } value || Filled(series, at) is not { } past)
        {
            return null;
        }

        if (Forecaster.Forecast(new ForecastRequest(past, 1) { Candidates = series.Step.Candidates }) is not ForecastOutcome.Made { Forecast.Points: [var point] })
        {
            return null;
        }

        var actual = (double)value;
        var up = actual > point.High95;
        var isMiss = (up || actual < point.Low95) && Math.Abs(actual - point.Mean) >= Math.Max((double)monitor.Floor, LeastMiss * Math.Abs(point.Mean));
        return !isMiss || !monitor.Hears(up) ? null : new Finding(monitor, series.Segment, series.Start(at), series.End(at))
        {
            Direction = up ? 1 : -1,
            Weight = Math.Abs(actual - point.Mean) / ChangeRule.Level(series, point.Mean),
            Lead = up ? "Above what was forecast" : "Below what was forecast",
        };
    }

    /// <summary>The values before a period, a gap filled with the one before it; null where the first is one.</summary>
    internal static ImmutableArray<double>? Filled(WatchedSeries series, int end)
    {
        var values = ImmutableArray.CreateBuilder<double>(end);
        for (var i = 0; i < end; i++)
        {
            if ((series.Values[i] is { } value ? (double)value : i > 0 ? values[i - 1] : (double?)null) is not { } known)
            {
                return null;
            }

            values.Add(known);
        }

        return values.ToImmutable();
    }
}
