namespace Parley.Answers;

/// <summary>A span of whole days, with the words it is called by.</summary>
/// <param name="Start">First day, included.</param>
/// <param name="End">Last day, included; never before <paramref name="Start"/>.</param>
/// <param name="Label">What the answer calls it: <c>Q3 2025</c>, <c>17–23 Nov 2025</c>, <c>2025 to date</c>.</param>
public sealed record Period(DateOnly Start, DateOnly End, string Label)
{
    /// <summary>How many days.</summary>
    public int Days => End.DayNumber - Start.DayNumber + 1;

    /// <summary>True where it is named as a day ("14 August 2026"), not as a longer one of which a day is known ("August 2026 to date (1 Aug)").</summary>
    public bool IsNamedAsDay() => Days == 1 && !Label.Contains('(', StringComparison.Ordinal);

    /// <summary>True where no day of <paramref name="other"/> lies outside.</summary>
    /// <param name="other">Another period.</param>
    public bool Covers(Period other) => Start <= other.Start && other.End <= End;
}
