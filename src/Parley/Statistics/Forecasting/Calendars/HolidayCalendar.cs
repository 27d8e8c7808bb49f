using System.Collections.Immutable;
using Parley.Statistics.Series;

namespace Parley.Statistics.Forecasting.Calendars;

/// <summary>What is wrong with a line of a calendar.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record CalendarFault(int Line, string Message);

/// <summary>
/// Holidays by rules, one a line: the rule, two spaces, the name. Calendars of countries are files of this assembly; anybody can
/// write one.
/// </summary>
public sealed class HolidayCalendar
{
    private const string Prefix = "Parley.Statistics.Forecasting.Calendars.Data.";

    private readonly ImmutableArray<(HolidayRule Rule, string Name)> _holidays;

    private HolidayCalendar(ImmutableArray<(HolidayRule, string)> holidays) => _holidays = holidays;

    /// <summary>Names of the calendars there are: countries by their ISO 3166 codes, in small letters.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        .. typeof(HolidayCalendar).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(n => n[Prefix.Length..^".txt".Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A country's calendar; null where there is none of that name.</summary>
    /// <param name="name">One of <see cref="Names"/>, in any case of letters.</param>
    public static HolidayCalendar? Of(string name)
    {
        if (!Names.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        using var stream = typeof(HolidayCalendar).Assembly.GetManifestResourceStream($"{Prefix}{name.ToLowerInvariant()}.txt")!;
        using var reader = new StreamReader(stream);
        return Read(reader.ReadToEnd()).Calendar;
    }

    /// <summary>Reads a calendar; lines that are empty or begin with # are left out.</summary>
    /// <param name="text">The lines.</param>
    /// <returns>The calendar of the sound lines, and what is wrong with the others.</returns>
    public static (HolidayCalendar Calendar, ImmutableArray<CalendarFault> Faults) Read(string text)
    {
        var holidays = ImmutableArray.CreateBuilder<(HolidayRule, string)>();
        var faults = ImmutableArray.CreateBuilder<CalendarFault>();
        var number = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Select(l => l.Trim()))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var at = line.IndexOf("  ", StringComparison.Ordinal);
            if (at > 0 && HolidayRule.Read(line[..at].ToLowerInvariant()) is { } rule)
            {
                holidays.Add((rule, line[at..].Trim()));
            }
            else
            {
                faults.Add(new CalendarFault(number, $"'{line}' is no holiday; write a rule, two spaces and a name: 'easter-2  Good Friday', '12-25  Christmas Day', 'thursday 4 in 11  Thanksgiving'."));
            }
        }

        return (new HolidayCalendar(holidays.ToImmutable()), faults.ToImmutable());
    }

    /// <summary>The holiday that a day is; null for none. The first in the file where there are several.</summary>
    /// <param name="day">The day.</param>
    public string? On(DateOnly day) => Number(day) is >= 0 and var n ? _holidays[n].Name : null;

    /// <summary>The number of each period's holiday, −1 for none: for the periods of a series of days and those that follow.</summary>
    /// <param name="series">The series.</param>
    /// <param name="horizon">How many periods follow.</param>
    public ImmutableArray<int> Marks(EvenSeries series, int horizon) =>
        [.. Enumerable.Range(0, series.Values.Length + horizon).Select(i => Number(DateOnly.FromDateTime(series.TimeAt(i))))];

    private int Number(DateOnly day)
    {
        for (var i = 0; i < _holidays.Length; i++)
        {
            if (_holidays[i].Rule.In(day.Year) == day)
            {
                // Holidays of one name are one, however many lines they take.
                var name = _holidays[i].Name;
                return _holidays.TakeWhile(h => h.Name != name).Count();
            }
        }

        return -1;
    }
}
