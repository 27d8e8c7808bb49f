using System.Collections.Immutable;
using Parley.Answers;

namespace Parley.Analytics.Times;

/// <summary>Something a text says about time.</summary>
/// <param name="Start">Index of its first character.</param>
/// <param name="Length">Number of characters.</param>
internal abstract record TimeMention(int Start, int Length)
{
    /// <summary>Index after its last character.</summary>
    public int End => Start + Length;

    /// <summary>A span of days.</summary>
    /// <param name="Start">Index of its first character.</param>
    /// <param name="Length">Number of characters.</param>
    /// <param name="Period">
    /// The days. What is named ("2026", "August") is whole even where it lasts beyond today; "this year" and "to date" end on
    /// <see cref="TimeContext.LastDay"/>.
    /// </param>
    internal sealed record Span(int Start, int Length, Period Period) : TimeMention(Start, Length)
    {
        /// <summary>True where the year was not said, and the latest such period with data was taken.</summary>
        public bool YearAssumed { get; init; }

        /// <summary>True for "before 2025", "until June" and "of all time": it begins with the data of what is asked about.</summary>
        public bool IsOpen { get; init; }

        /// <summary>
        /// For "at the end of 2024": 2024. The period is the one at whose end a level stands: December 2024; for the start of 2024,
        /// December 2023. Null for what is no moment.
        /// </summary>
        public Moment? Moment { get; init; }

        /// <summary>For "this year": the whole year. Right for metrics whose data reaches beyond today (plans, budgets).</summary>
        public Period? Whole { get; init; }

        /// <summary>For "from A to B" over calendar units: A. A question about change may mean A against <see cref="Last"/>.</summary>
        public Period? First { get; init; }

        /// <summary>For "from A to B" over calendar units: B.</summary>
        public Period? Last { get; init; }

        /// <summary>For "since last month", "from last year", "a year ago": the baseline it is, in a question about change.</summary>
        public Baseline? IfChange { get; init; }
    }

    /// <summary>The grain of a series or breakdown: "monthly", "by week", "per quarter".</summary>
    /// <param name="Start">Index of its first character.</param>
    /// <param name="Length">Number of characters.</param>
    /// <param name="Grain">The grain.</param>
    internal sealed record Every(int Start, int Length, TimeGrain Grain) : TimeMention(Start, Length);

    /// <summary>What to compare with: "vs last year", "month over month".</summary>
    /// <param name="Start">Index of its first character.</param>
    /// <param name="Length">Number of characters.</param>
    /// <param name="Baseline">What with; <see cref="Baselines.Resolve"/> makes a period of it.</param>
    internal sealed record Comparison(int Start, int Length, Baseline Baseline) : TimeMention(Start, Length);

    /// <summary>A date that can be either of two: 3/4/2026 where the locale does not say.</summary>
    /// <param name="Start">Index of its first character.</param>
    /// <param name="Length">Number of characters.</param>
    /// <param name="Candidates">What it can be, the earlier first.</param>
    internal sealed record Ambiguous(int Start, int Length, ImmutableArray<Period> Candidates) : TimeMention(Start, Length);

    /// <summary>A time that the calendar does not know; the question is declined for it.</summary>
    /// <param name="Start">Index of its first character.</param>
    /// <param name="Length">Number of characters.</param>
    /// <param name="Reason">Why.</param>
    internal sealed record Unplaceable(int Start, int Length, UnplaceableReason Reason) : TimeMention(Start, Length);
}

/// <summary>One end of a period.</summary>
/// <param name="Whole">The period.</param>
/// <param name="IsEnd">True for its end, false for its start.</param>
internal sealed record Moment(Period Whole, bool IsEnd);

/// <summary>Why a time cannot be placed.</summary>
internal enum UnplaceableReason
{
    /// <summary>The date does not exist: 31 February.</summary>
    NoSuchDate,

    /// <summary>It hangs on something the calendar does not know: Easter, a launch.</summary>
    UnknownEvent,

    /// <summary>Its ends are not said: early August, the last few weeks.</summary>
    Vague,

    /// <summary>A time up to now whose beginning is not said: recently, lately.</summary>
    Recent,

    /// <summary>Seasons start on different days for different people.</summary>
    Season,

    /// <summary>A decade.</summary>
    Decade,

    /// <summary>Many spans at once: weekends, Mondays, every August.</summary>
    Recurring,

    /// <summary>Finer than a day.</summary>
    FinerThanDay,

    /// <summary>"All time" where it is not known when the data starts.</summary>
    NoData,
}

/// <summary>What a period is compared with, before the period is known.</summary>
internal abstract record Baseline
{
    private Baseline()
    {
    }

    /// <summary>The span before it, as <see cref="Baselines.Preceding"/> has it.</summary>
    internal sealed record Preceding : Baseline;

    /// <summary>A number of units earlier: "vs last year" is one year.</summary>
    /// <param name="Unit">Of what.</param>
    /// <param name="Count">How many.</param>
    /// <param name="Named">The unit itself, counted from today: last year as a whole. Null for "year over year".</param>
    internal sealed record Shift(TimeUnit Unit, int Count, Period? Named = null) : Baseline;

    /// <summary>A period that is named: "vs August 2025".</summary>
    /// <param name="Period">The period.</param>
    internal sealed record Fixed(Period Period) : Baseline;
}
