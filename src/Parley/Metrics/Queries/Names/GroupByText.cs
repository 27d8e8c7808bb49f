using System.Collections.Immutable;
using Parley.Metrics.Queries.Filters;

namespace Parley.Metrics.Queries.Names;

/// <summary>Reads group-by names as people and files write them.</summary>
internal static class GroupByText
{
    private const string ExtractPrefix = "extract_";

    /// <summary>
    /// The readings of a name, the likeliest first: a last part that is a grain or <c>extract_…</c> may also be part of
    /// an element's own name. Takes both <c>metric_time__month</c> and <c>TimeDimension('metric_time', 'month')</c>.
    /// </summary>
    /// <param name="text">The name.</param>
    /// <param name="isGrain">Whether a word names a standard grain or a custom granularity.</param>
    /// <exception cref="MetricQueryException">The text is a call that is not understood.</exception>
    internal static ImmutableArray<GroupByName> Readings(string text, Func<string, bool> isGrain)
    {
        if (!text.Contains('(', StringComparison.Ordinal))
        {
            return Readings(new ElementCall(text.Trim(), [], null, null), isGrain);
        }

        return FilterCall.Read(CallParser.ParseWhole(text), text) is FilterCall.Element element
            ? Readings(element.Call, isGrain)
            : throw new MetricQueryException($"'{text}' cannot be grouped by.");
    }

    /// <summary>The readings of a dimension as a filter names it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isGrain">Whether a word names a standard grain or a custom granularity.</param>
    internal static ImmutableArray<GroupByName> Readings(ElementCall call, Func<string, bool> isGrain)
    {
        var parts = call.Name.ToLowerInvariant().Split(GroupByName.Separator);
        var whole = Name(call, parts, call.Grain, call.DatePart);
        if (call.Grain is not null || call.DatePart is not null || parts.Length == 1)
        {
            return [whole];
        }

        var last = parts[^1];
        if (last.StartsWith(ExtractPrefix, StringComparison.Ordinal) &&
            GroupByName.DateParts.Contains(last[ExtractPrefix.Length..]))
        {
            return [whole, Name(call, parts[..^1], null, last[ExtractPrefix.Length..])];
        }

        return isGrain(last) ? [whole, Name(call, parts[..^1], last, null)] : [whole];
    }

    private static GroupByName Name(ElementCall call, string[] parts, string? grain, string? datePart) =>
        new([.. call.EntityPath, .. parts[..^1]], parts[^1], grain?.ToLowerInvariant(), datePart?.ToLowerInvariant());
}
