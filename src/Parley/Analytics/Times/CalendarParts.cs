using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Parley.Metrics;
using Parley.Metrics.Queries.Names;

namespace Parley.Analytics.Times;

/// <summary>What a language calls a part of time that comes back, and its members.</summary>
/// <param name="Part">One of <see cref="TimeParts"/>.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Names">Other names of it.</param>
/// <param name="Members">Members in the order of the calendar; then groups of them ("weekends").</param>
internal sealed record CalendarPart(string Part, string Label, ImmutableArray<string> Names, ImmutableArray<CalendarMember> Members);

/// <summary>A member of a part, or several that have one name.</summary>
/// <param name="Values">Numbers, as the data has them.</param>
/// <param name="Label">What it is called in an answer.</param>
/// <param name="Names">What it is called in a question, first the name that a question in full uses.</param>
internal sealed record CalendarMember(ImmutableArray<string> Values, string Label, ImmutableArray<string> Names)
{
    /// <summary>The values as one text.</summary>
    public string Key => string.Join(',', Values);
}

/// <summary>
/// Weekdays, months of the year and hours of the day as dimensions. They are computed from the time of a metric: no table has
/// them, and no list of a product's columns shows them.
/// </summary>
internal static class CalendarParts
{
    private static readonly ConditionalWeakTable<TimeLanguage, StrongBox<ImmutableArray<CatalogueDimension>>> Made = [];

    /// <summary>The parts as dimensions; their values are numbers.</summary>
    /// <param name="language">What they are called.</param>
    public static ImmutableArray<CatalogueDimension> Dimensions(TimeLanguage language) => Made.GetValue(language, Make).Value;

    /// <summary>The part of a query name; null for any other dimension.</summary>
    /// <param name="name">A query name.</param>
    /// <param name="language">What it is called.</param>
    public static CatalogueDimension? Find(string name, TimeLanguage language) =>
        TimeParts.Is(name) ? Dimensions(language).FirstOrDefault(d => d.Name == name) : null;

    /// <summary>The values that a named member stands for: "weekends" are two.</summary>
    /// <param name="dimension">Any dimension.</param>
    /// <param name="value">A member's <see cref="CalendarMember.Key"/>, or a member of another dimension.</param>
    public static ImmutableArray<string> Values(string dimension, string value) => TimeParts.Is(dimension) ? [.. value.Split(',')] : [value];

    /// <summary>Values of one dimension by the names that stand for several of them.</summary>
    /// <param name="dimension">Any dimension.</param>
    /// <param name="values">Its members.</param>
    public static ImmutableArray<string> Grouped(string dimension, ImmutableArray<string> values) =>
        dimension == TimeParts.Weekday && (values.SequenceEqual(TimeParts.Weekend) || values.SequenceEqual(TimeParts.Workdays)) ? [string.Join(',', values)] : values;

    /// <summary>What a question calls members; null where the dimension is no part of time.</summary>
    /// <param name="dimension">Any dimension.</param>
    /// <param name="values">Its members.</param>
    /// <param name="language">The words.</param>
    public static ImmutableArray<string>? Asked(string dimension, ImmutableArray<string> values, TimeLanguage language) => Part(dimension, language) is { } part
        ? [.. Grouped(dimension, values).Select(v => part.Members.FirstOrDefault(m => m.Key == v)?.Names[0] ?? v)]
        : null;

    /// <summary>What an answer calls one member; itself where it has no name.</summary>
    /// <param name="dimension">One of the parts.</param>
    /// <param name="value">A number.</param>
    /// <param name="language">The words.</param>
    public static string Label(string dimension, string value, TimeLanguage language) =>
        Part(dimension, language)?.Members.FirstOrDefault(m => m.Key == value)?.Label ?? value;

    /// <summary>Whether a metric can be cut by a part: it is recorded finely enough, and each of its values is of its own time.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="part">One of the parts.</param>
    public static bool Fits(CatalogueMetric metric, string part) => IsFine(metric, part) && !metric.RestsOnOtherDays;

    /// <summary>Whether a metric is recorded finely enough for a part.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="part">One of the parts.</param>
    public static bool IsFine(CatalogueMetric metric, string part) => metric.Grain <= part switch
    {
        TimeParts.Hour => Answers.TimeGrain.Hour,
        TimeParts.Weekday => Answers.TimeGrain.Day,
        _ => Answers.TimeGrain.Month,
    };

    private static CalendarPart? Part(string dimension, TimeLanguage language) => TimeParts.Is(dimension)
        ? language.Calendar.FirstOrDefault(p => p.Part == dimension)
        : null;

    private static StrongBox<ImmutableArray<CatalogueDimension>> Make(TimeLanguage language) => new(
    [
        .. language.Calendar.Select(part => new CatalogueDimension
        {
            Name = part.Part,
            Label = part.Label,
            Term = part.Label,
            Synonyms = part.Names,
            Values = [.. part.Members.Where(m => m.Values.Length == 1).Select(m => new CatalogueValue(m.Key, m.Names))],
        }),
    ]);
}
