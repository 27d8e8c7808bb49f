using System.Collections.Immutable;

namespace Parley.Statistics.Forecasting;

/// <summary>What is to be forecast.</summary>
/// <param name="Values">The series, oldest first, one value a period, without gaps.</param>
/// <param name="Horizon">How many periods follow, 1 to <see cref="Forecaster.MostPeriods"/>.</param>
public sealed record ForecastRequest(ImmutableArray<double> Values, int Horizon)
{
    /// <summary>Periods a season, where the caller knows them; null looks for them among <see cref="Candidates"/>.</summary>
    public ImmutableArray<int>? Seasons { get; init; }

    /// <summary>Seasons that the grain suggests (a week of days, a year of months); empty looks for any.</summary>
    public ImmutableArray<int> Candidates { get; init; } = [];

    /// <summary>
    /// A number for each holiday that falls on a period, −1 for none; as long as values and horizon together, or empty.
    /// </summary>
    public ImmutableArray<int> Holidays { get; init; } = [];
}

/// <summary>A run of periods that follow.</summary>
/// <param name="Start">0 for a run that begins with the first period that follows.</param>
/// <param name="Length">How many periods, at least 1.</param>
public readonly record struct ForecastWindow(int Start, int Length)
{
    /// <summary>The place after the last period.</summary>
    public int End => Start + Length;
}

/// <summary>What came of a forecast.</summary>
public abstract record ForecastOutcome
{
    private ForecastOutcome()
    {
    }

    /// <summary>The series could be forecast.</summary>
    /// <param name="Forecast">The forecast.</param>
    public sealed record Made(Forecast Forecast) : ForecastOutcome;

    /// <summary>There is too little to go by; nothing is guessed.</summary>
    /// <param name="Periods">How many periods there are.</param>
    /// <param name="Needed">How many there would have to be.</param>
    /// <param name="Reason">Why, in plain words, without a full stop.</param>
    public sealed record NotEnoughHistory(int Periods, int Needed, string Reason) : ForecastOutcome;
}

/// <summary>A forecast with bands.</summary>
/// <param name="Points">One for each period that follows.</param>
/// <param name="Totals">The sum of the first, of the first two, … periods that follow, with bands of their own.</param>
/// <param name="Method">What was done, in words.</param>
public sealed record Forecast(ImmutableArray<ForecastPoint> Points, ImmutableArray<ForecastPoint> Totals, string Method)
{
    /// <summary>The seasons that were taken into account, ascending; empty for none.</summary>
    public ImmutableArray<int> Seasons { get; init; } = [];

    /// <summary>Sums of runs.</summary>
    internal Func<ForecastWindow, ForecastPoint> Sums { get; init; } = _ => default;

    /// <summary>How many times the method was tried on the past to find the bands' width.</summary>
    public int Origins { get; init; }

    /// <summary>The sum of a run of periods, with a band of its own: as wide as such sums missed in the past, wherever they began.</summary>
    /// <param name="window">The run.</param>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie within the horizon.</exception>
    public ForecastPoint Sum(ForecastWindow window)
    {
        if (window.Start < 0 || window.Length < 1 || window.End > Points.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(window), "A run lies within the horizon.");
        }

        return window.Length == 1 ? Points[window.Start] : Sums(window);
    }
}

/// <summary>What to expect, and where the value lies with 80 and with 95 in a hundred.</summary>
/// <param name="Mean">The middle.</param>
/// <param name="Low80">Lower bound of the 80% band.</param>
/// <param name="High80">Upper bound of the 80% band.</param>
/// <param name="Low95">Lower bound of the 95% band.</param>
/// <param name="High95">Upper bound of the 95% band.</param>
public readonly record struct ForecastPoint(double Mean, double Low80, double High80, double Low95, double High95)
{
    /// <summary>The same with nothing below a floor.</summary>
    /// <param name="floor">The least value there can be.</param>
    internal ForecastPoint NotBelow(double floor) => new(
        Math.Max(Mean, floor), Math.Max(Low80, floor), Math.Max(High80, floor), Math.Max(Low95, floor), Math.Max(High95, floor));
}
