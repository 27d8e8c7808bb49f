using System.Collections.Immutable;
using Parley.Answers;

namespace Parley.Analytics.Times;

/// <summary>What a phrase means, while a text is read.</summary>
internal abstract record TimeValue;

/// <summary>Something that comes back every year: March, Q3, week 42, 14 August. It waits for a year.</summary>
/// <param name="InYear">Its days in a year; null where the year has none (29 February, week 53).</param>
/// <param name="InFiscalYear">Its days in a fiscal year.</param>
internal sealed record CycleValue(Func<int, Days?> InYear, Func<int, Days?> InFiscalYear) : TimeValue
{
    /// <summary>The latest one that has begun by a day; null where it never does.</summary>
    public Days? Latest(DateOnly by)
    {
        for (var year = by.Year + 1; year > by.Year - 9 && year > 1; year--)
        {
            if (InYear(year) is { } days && days.Start <= by)
            {
                return days;
            }
        }

        return null;
    }

    /// <summary>The first one that begins on a day or later; null where it never does.</summary>
    public Days? FirstFrom(DateOnly day)
    {
        for (var year = day.Year - 1; year < day.Year + 9; year++)
        {
            if (InYear(year) is { } days && days.Start >= day)
            {
                return days;
            }
        }

        return null;
    }
}

/// <summary>A year.</summary>
/// <param name="Year">Its number.</param>
/// <param name="Fiscal">True for a fiscal year.</param>
/// <param name="Offset">Years from the current one where it was said that way: −1 for "last year".</param>
internal sealed record YearValue(int Year, bool Fiscal, int? Offset) : TimeValue;

/// <summary>A span of days.</summary>
/// <param name="Days">The days.</param>
internal sealed record SpanValue(Days Days) : TimeValue
{
    /// <summary>The unit of which it is the part to date.</summary>
    public Days? PartOf { get; init; }

    /// <summary>The number of the calendar year that was said; null where none was.</summary>
    public int? Year { get; init; }

    /// <summary>True where a year was taken for granted.</summary>
    public bool YearAssumed { get; init; }

    /// <summary>Units from the current one, where it was said that way.</summary>
    public (TimeUnit Unit, int By)? Relative { get; init; }

    /// <summary>The calendar units at the ends of a range.</summary>
    public (Days First, Days Last)? Ends { get; init; }

    /// <summary>True where it begins with the data, whenever that is: "before 2025".</summary>
    public bool IsOpen { get; init; }

    /// <summary>For "at the end of 2024": 2024, and whether its end or its start is meant.</summary>
    public (Days Whole, bool IsEnd)? Moment { get; init; }

    /// <summary>What it is a baseline of in a question about change.</summary>
    public TimeValue? IfChange { get; init; }
}

/// <summary>One of several spans.</summary>
/// <param name="Options">The spans, the earlier first.</param>
internal sealed record EitherValue(ImmutableArray<Days> Options) : TimeValue;

/// <summary>A comparison with a value that is still to be placed.</summary>
/// <param name="With">A span or cycle.</param>
internal sealed record VersusValue(TimeValue With) : TimeValue;

/// <summary>A comparison with units earlier.</summary>
/// <param name="Unit">Of what; null for the preceding period.</param>
internal sealed record ShiftValue(TimeUnit? Unit) : TimeValue;

/// <summary>A grain.</summary>
/// <param name="Grain">The grain.</param>
internal sealed record GrainValue(TimeGrain Grain) : TimeValue;

/// <summary>A time that cannot be placed.</summary>
/// <param name="Reason">Why.</param>
internal sealed record NowhereValue(UnplaceableReason Reason) : TimeValue;
