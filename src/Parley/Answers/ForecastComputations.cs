using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Parley.Statistics.Forecasting;
using Parley.Statistics.Series;

namespace Parley.Answers;

/// <summary>
/// The forecast of a series as a declared computation. Parameters beside those of a series: <c>horizon</c> periods that follow,
/// <c>start</c> and <c>length</c> of the run of them that is told, and <c>quantity</c>: mean, low80, high80, low95 or high95.
/// </summary>
public static class ForecastComputations
{
    private const int Digits = 9;

    // One forecast gives every figure of an answer; series are remembered as long as somebody holds them.
    private static readonly ConditionalWeakTable<decimal[], ConcurrentDictionary<string, ForecastOutcome>> Made = [];

    /// <summary>The quantities, the middle first.</summary>
    public static ImmutableArray<string> Quantities { get; } = ["mean", "low80", "high80", "low95", "high95"];

    internal static Computation Forecast { get; } = new(
        "forecast/1", "median of damped trend, dynamic Theta, complex smoothing and seasonal naive; bands as wide as such forecasts missed in the past", _ => null)
    {
        IsOfSeries = true,
        EvaluateWith = Evaluate,
    };

    /// <summary>Forecasts an even series; the same arguments give the same outcome.</summary>
    /// <param name="values">The series, oldest first.</param>
    /// <param name="step">day, weekday, week, month, quarter or year.</param>
    /// <param name="horizon">How many periods follow.</param>
    public static ForecastOutcome Of(ImmutableArray<decimal> values, string step, int horizon)
    {
        var made = Made.GetOrCreateValue(ImmutableCollectionsMarshal.AsArray(values)!);
        return made.GetOrAdd(string.Create(CultureInfo.InvariantCulture, $"{step} {horizon}"), _ => Forecaster.Forecast(
            new ForecastRequest([.. values.Select(v => (double)v)], horizon) { Candidates = StepOf(step).Candidates }));
    }

    /// <summary>A quantity of a point, rounded to nine digits that count.</summary>
    /// <param name="point">The point.</param>
    /// <param name="quantity">One of <see cref="Quantities"/>.</param>
    public static decimal Value(ForecastPoint point, string quantity) => Rounded(quantity switch
    {
        "mean" => point.Mean,
        "low80" => point.Low80,
        "high80" => point.High80,
        "low95" => point.Low95,
        "high95" => point.High95,
        _ => throw new FormatException($"A forecast has no '{quantity}'."),
    });

    /// <summary>A number rounded to nine digits that count.</summary>
    /// <param name="value">Any finite number.</param>
    public static decimal Rounded(double value)
    {
        var size = Math.Abs(value);
        return size < 1e-12 ? 0 : Math.Round((decimal)value, Math.Clamp(Digits - 1 - (int)Math.Floor(Math.Log10(size)), 0, 20));
    }

    /// <summary>A step by its name.</summary>
    /// <param name="name">day, weekday, week, month, quarter or year.</param>
    /// <exception cref="FormatException">There is no such step.</exception>
    public static SeriesStep StepOf(string name) => name switch
    {
        "day" => new SeriesStep(StepKind.Day),
        "weekday" => new SeriesStep(StepKind.Weekday),
        "week" => new SeriesStep(StepKind.Week),
        "month" => new SeriesStep(StepKind.Months),
        "quarter" => new SeriesStep(StepKind.Months, 3),
        "year" => new SeriesStep(StepKind.Months, 12),
        _ => throw new FormatException($"There is no step '{name}'."),
    };

    private static decimal? Evaluate(ImmutableArray<decimal> values, ImmutableSortedDictionary<string, string> parameters)
    {
        var window = new ForecastWindow((int)parameters.Number("start"), (int)parameters.Number("length"));
        return Of(values, parameters["step"], (int)parameters.Number("horizon")) is ForecastOutcome.Made { Forecast: var made }
            ? Value(made.Sum(window), parameters["quantity"])
            : null;
    }
}
