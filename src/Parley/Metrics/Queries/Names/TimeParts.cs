using System.Collections.Immutable;

namespace Parley.Metrics.Queries.Names;

/// <summary>
/// Parts of the time of a metric that come back: the query names by which every metric of a fine enough grain can be grouped and
/// restricted, whatever columns its tables have. Their members are numbers.
/// </summary>
internal static class TimeParts
{
    /// <summary>The day of the week: 1 is Monday, 7 is Sunday.</summary>
    public const string Weekday = "metric_time__extract_dow";

    /// <summary>The month of the year, over all years: 1 to 12.</summary>
    public const string Month = "metric_time__extract_month";

    /// <summary>The hour of the day, over all days: 0 to 23.</summary>
    public const string Hour = "metric_time__extract_hour";

    /// <summary>Saturday and Sunday.</summary>
    public static readonly ImmutableArray<string> Weekend = ["6", "7"];

    /// <summary>Monday to Friday.</summary>
    public static readonly ImmutableArray<string> Workdays = ["1", "2", "3", "4", "5"];

    /// <summary>True for the name of one of these parts.</summary>
    /// <param name="name">A group-by name.</param>
    public static bool Is(string name) => name is Weekday or Month or Hour;

    /// <summary>The part of a date that a name asks for: dow, month, hour.</summary>
    /// <param name="name">One of the names.</param>
    public static string PartOf(string name) => name[(name.LastIndexOf('_') + 1)..];
}
