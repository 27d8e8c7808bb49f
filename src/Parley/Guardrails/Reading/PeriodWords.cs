using Parley.Answers;

namespace Parley.Guardrails.Reading;

/// <summary>What labels of periods say.</summary>
internal static class PeriodWords
{
    /// <summary>The days a label says; null where it says them in words that are not read here.</summary>
    public static (DateOnly Start, DateOnly End)? Days(string label, CheckContext context)
    {
        var open = label.IndexOf('(', StringComparison.Ordinal);
        if (open > 0 && label[^1] == ')')
        {
            // "2026 to date (1 Jan – 25 Oct)": the dates in brackets, in the unit's year where they say none.
            return Whole(label[(open + 1)..^1], context) ?? InUnit(label[..open], label[(open + 1)..^1], context);
        }

        return Whole(label, context);
    }

    /// <summary>A calendar or fiscal year alone.</summary>
    public static (DateOnly Start, DateOnly End)? Year(string text) =>
        text.Length == 4 && int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var year) && year is >= 1900 and < 2100
            ? (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31))
            : null;

    private static (DateOnly Start, DateOnly End)? Whole(string text, CheckContext context)
    {
        if (Year(text) is { } year)
        {
            return year;
        }

        return DateReader.For(context.Locale, context.Calendar.FiscalYearStart).Read(text) is [{ From: { } from, To: { } to } date]
            && date.Start == 0 && date.End == text.Length
                ? (from, to)
                : null;
    }

    private static (DateOnly Start, DateOnly End)? InUnit(string unit, string dates, CheckContext context)
    {
        var year = unit.Split(' ').Select(Year).LastOrDefault(y => y is not null);
        return year is { } y ? Whole($"{dates} {y.Start.Year}", context) : null;
    }
}
