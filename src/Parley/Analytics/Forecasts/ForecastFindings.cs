using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Answers;
using Parley.Statistics.Forecasting;

namespace Parley.Analytics.Forecasts;

/// <summary>What is to be expected of a metric.</summary>
/// <param name="Series">What the forecast goes by.</param>
/// <param name="Recorded">Points that are recorded, by the steps that are shown; the last may be the known part of one that has begun.</param>
public sealed record ForecastFindings(ForecastSeries Series, SliceResult Recorded) : Findings
{
    /// <summary>Steps to come, in order.</summary>
    public ImmutableArray<ForecastStep> Steps { get; init; } = [];

    /// <summary>All that was asked for, together; null for what does not add up.</summary>
    public ForecastStep? Whole { get; init; }

    /// <summary>What was recorded of the same time a year before, or of the time just before; null where neither is recorded as a whole.</summary>
    public Reading? Compared { get; init; }

    /// <summary>The forecast of each member of the plan's dimension, each on its own; empty where it is not cut.</summary>
    public ImmutableArray<ForecastFindings> Members { get; init; } = [];

    /// <summary>How many members there are in all; more than <see cref="Members"/> where only the largest are forecast.</summary>
    public int MemberCount { get; init; }
}

/// <summary>A series and its forecast.</summary>
/// <param name="Points">The recorded points: a column of a query.</param>
/// <param name="Values">The points made even.</param>
/// <param name="Step">What its periods are called, as <see cref="ForecastComputations.StepOf"/> knows them.</param>
/// <param name="Outcome">The forecast, or that there is not enough history.</param>
public sealed record ForecastSeries(SliceResult Points, ImmutableArray<decimal> Values, string Step, ForecastOutcome Outcome)
{
    /// <summary>First day of the first period.</summary>
    public required DateOnly First { get; init; }

    /// <summary>First day of the last known period.</summary>
    public required DateOnly Last { get; init; }

    /// <summary>The last day that is known.</summary>
    public required DateOnly KnownTo { get; init; }

    /// <summary>True where a period without a row is one in which there was nothing.</summary>
    public bool GapsAreZero { get; init; }

    /// <summary>How many periods follow.</summary>
    public int Horizon { get; init; }
}

/// <summary>A time to come.</summary>
/// <param name="Period">Its days.</param>
/// <param name="Window">The periods of the series that are forecast for it.</param>
/// <param name="SoFar">What is recorded of it already; null where it has not begun.</param>
public sealed record ForecastStep(Period Period, ForecastWindow Window, Reading? SoFar);
