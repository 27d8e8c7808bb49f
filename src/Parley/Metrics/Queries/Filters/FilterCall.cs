using System.Collections.Immutable;
using System.Globalization;

namespace Parley.Metrics.Queries.Filters;

/// <summary>A dimension or entity as a filter or group-by names it.</summary>
/// <param name="Name">The name, with links.</param>
/// <param name="EntityPath">Entities on the way to the name's own links.</param>
/// <param name="Grain">A grain given beside the name.</param>
/// <param name="DatePart">A date part given beside the name.</param>
internal sealed record ElementCall(string Name, ImmutableArray<string> EntityPath, string? Grain, string? DatePart);

/// <summary>What a call in a filter stands for.</summary>
internal abstract record FilterCall
{
    private FilterCall()
    {
    }

    /// <summary><c>Dimension(…)</c>, <c>TimeDimension(…)</c> or <c>Entity(…)</c>.</summary>
    /// <param name="Call">What is named.</param>
    internal sealed record Element(ElementCall Call) : FilterCall;

    /// <summary><c>Metric('bookings', group_by=['listing'])</c>: the metric's value for the row's entity.</summary>
    /// <param name="Name">The metric.</param>
    /// <param name="GroupBy">The entities it is grouped by.</param>
    internal sealed record Metric(string Name, ImmutableArray<string> GroupBy) : FilterCall;

    /// <summary><c>Value('…')</c>: a text, quoted by the dialect. Ours; written by <see cref="FilterText"/>.</summary>
    /// <param name="Text">The text.</param>
    internal sealed record Value(string Text) : FilterCall;

    /// <summary><c>Moment('2024-01-31T00:00:00')</c>: a time, quoted by the dialect. Ours; written by <see cref="FilterText"/>.</summary>
    /// <param name="Time">The time.</param>
    internal sealed record Moment(DateTime Time) : FilterCall;

    /// <summary>Reads a call.</summary>
    /// <param name="expression">The call.</param>
    /// <param name="text">The filter it stands in, for messages.</param>
    /// <exception cref="MetricQueryException">It is none of these.</exception>
    internal static FilterCall Read(CallExpression expression, string text)
    {
        if (expression is not CallExpression.Call call)
        {
            throw NotUnderstood(text);
        }

        return call.Function switch
        {
            { Target: null, Name: "Dimension" } => Plain(call, "name", text),
            { Target: null, Name: "Entity" } => Plain(call, "entity_name", text),
            { Target: null, Name: "TimeDimension" } => ReadTime(call, text),
            { Target: null, Name: "Metric" } => new Metric(
                ReadText(call.Argument(0, "metric_name"), text), Texts(call.Argument(1, "group_by"), text)),
            { Target: null, Name: "Value" } => new Value(ReadText(call.Argument(0, "text"), text)),
            { Target: null, Name: "Moment" } => new Moment(ReadMoment(ReadText(call.Argument(0, "time"), text), text)),
            { Target: { } target, Name: var method } => Method(Read(target, text), method, call, text),
            _ => throw NotUnderstood(text),
        };
    }

    private static Element Plain(CallExpression.Call call, string parameter, string text) => new(new ElementCall(
        ReadText(call.Argument(0, parameter) ?? call.Argument(0, "name"), text),
        Texts(call.Argument(1, "entity_path"), text),
        null,
        null));

    private static Element ReadTime(CallExpression.Call call, string text) => new(new ElementCall(
        ReadText(call.Argument(0, "time_dimension_name") ?? call.Argument(0, "name"), text),
        Texts(call.Argument(2, "entity_path"), text),
        OptionalText(call.Argument(1, "time_granularity_name") ?? call.Argument(1, "grain"), text),
        OptionalText(call.Argument(4, "date_part_name") ?? call.Argument(4, "date_part"), text)));

    // The order of a column is told apart by the query; here only what is named counts.
    private static FilterCall Method(FilterCall target, string method, CallExpression.Call call, string text) => (target, method) switch
    {
        (Element element, "grain") => new Element(element.Call with { Grain = ReadText(call.Argument(0, "time_granularity"), text) }),
        (Element element, "date_part") => new Element(element.Call with { DatePart = ReadText(call.Argument(0, "date_part_name"), text) }),
        (_, "descending") => target,
        _ => throw NotUnderstood(text),
    };

    private static string ReadText(CallExpression? expression, string text) =>
        OptionalText(expression, text) ?? throw NotUnderstood(text);

    private static string? OptionalText(CallExpression? expression, string text) => expression switch
    {
        null or CallExpression.Literal { Value: null } => null,
        CallExpression.Literal { Value: string value } => value,
        _ => throw NotUnderstood(text),
    };

    private static ImmutableArray<string> Texts(CallExpression? expression, string text) => expression switch
    {
        null or CallExpression.Literal { Value: null } => [],
        CallExpression.Sequence sequence => [.. sequence.Items.Select(i => ReadName(i, text))],
        _ => [ReadText(expression, text)],
    };

    private static string ReadName(CallExpression item, string text) =>
        item is CallExpression.Call && Read(item, text) is Element element ? element.Call.Name : ReadText(item, text);

    private static DateTime ReadMoment(string value, string text) =>
        DateTime.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : throw NotUnderstood(text);

    private static MetricQueryException NotUnderstood(string text) => new(
        $"Only Dimension, TimeDimension, Entity and Metric are understood between double braces: {text}");
}
