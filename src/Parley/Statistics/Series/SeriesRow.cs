using System.Collections.Immutable;

namespace Parley.Statistics.Series;

/// <summary>A row of a series as it was found.</summary>
/// <param name="Time">When.</param>
/// <param name="Value">How much; null where the row has no number.</param>
/// <param name="Line">Where it stands.</param>
public readonly record struct SeriesRow(DateTime Time, double? Value, long Line);

/// <summary>What to do where several rows are of one period.</summary>
public enum Duplicates
{
    /// <summary>Refuse, unless they are equal, or a clock went back an hour.</summary>
    Refuse,

    /// <summary>Add them up.</summary>
    Sum,

    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The last in the order of the rows.</summary>
    Last,
}

/// <summary>What a period without a row means.</summary>
public enum Missing
{
    /// <summary>Its value is not known; a few are filled in from their neighbours.</summary>
    Gap,

    /// <summary>There was nothing.</summary>
    Zero,
}

/// <summary>Rows made even: one value a period.</summary>
public abstract record SeriesOutcome
{
    private SeriesOutcome()
    {
    }

    /// <summary>The rows make a series.</summary>
    /// <param name="Series">The series.</param>
    public sealed record Even(EvenSeries Series) : SeriesOutcome;

    /// <summary>They do not, and why.</summary>
    /// <param name="Line">The line at which that shows; 0 where it is not one line.</param>
    /// <param name="Message">What is wrong and what would be right.</param>
    public sealed record Refused(long Line, string Message) : SeriesOutcome;
}

/// <summary>A series with one value a period.</summary>
/// <param name="Step">The distance of periods.</param>
/// <param name="First">The time of the first.</param>
/// <param name="Values">The values, oldest first.</param>
/// <param name="Notes">What was made even: sentences for the reader.</param>
public sealed record EvenSeries(SeriesStep Step, DateTime First, ImmutableArray<double> Values, ImmutableArray<string> Notes)
{
    /// <summary>The time of a period, also one after the last.</summary>
    /// <param name="index">0 for the first.</param>
    public DateTime TimeAt(int index) => Step.At(First, index);
}
