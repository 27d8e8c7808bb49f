using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Parley.Answers;
using Parley.Metrics.Queries;

namespace Parley.Conversations.Protocols;

/// <summary>An argument that cannot be used; the message is for the model that sent it, and says what would be right.</summary>
public sealed class ToolArgumentException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what would be right.</param>
    public ToolArgumentException(string message)
        : base(message)
    {
    }
}

/// <summary>Reads the arguments of a tool call. They come from a model: nothing in them is trusted, no SQL is taken.</summary>
/// <param name="given">The arguments; null for none.</param>
internal sealed class ToolArguments(IDictionary<string, JsonElement>? given)
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    /// <summary>Refuses names that the tool does not have.</summary>
    public ToolArguments Only(params ReadOnlySpan<string> names)
    {
        foreach (var name in given?.Keys ?? [])
        {
            if (!names.Contains(name))
            {
                throw new ToolArgumentException($"There is no argument \"{name}\"; there is: {string.Join(", ", names.ToArray())}.");
            }
        }

        return this;
    }

    /// <summary>A text that must be there.</summary>
    public string Needed(string name) => Text(name) is { Length: > 0 } text ? text : throw new ToolArgumentException($"{name} is needed, as a text.");

    /// <summary>A text; null where it is not there.</summary>
    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        _ => throw new ToolArgumentException($"{name} is a text."),
    };

    /// <summary>The length of an answer.</summary>
    public Verbosity? Length(string name) => Text(name) switch
    {
        null => null,
        var word when Enum.TryParse<Verbosity>(word, ignoreCase: true, out var length) && Enum.IsDefined(length) => length,
        _ => throw new ToolArgumentException($"{name} is brief, standard or detailed."),
    };

    /// <summary>A metric query; filters become conditions with quoted values.</summary>
    public MetricQuery Query() => new()
    {
        Metrics = Texts("metrics") is { IsEmpty: false } metrics ? metrics : throw new ToolArgumentException("metrics names at least one metric."),
        GroupBy = Texts("group_by"),
        Where = [.. Items("filters").Select(Filter)],
        Start = Day("start"),
        End = Day("end"),
        OrderBy = [.. Texts("order_by").Select(name => new QueryOrder(name.TrimStart('-'), name.StartsWith('-')))],
        Limit = Find("limit") switch
        {
            null => DefaultLimit,
            { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var limit) && limit is >= 1 and <= MaxLimit => limit,
            _ => throw new ToolArgumentException(string.Create(CultureInfo.InvariantCulture, $"limit is a number from 1 to {MaxLimit}.")),
        },
    };

    private static string Filter(JsonElement filter)
    {
        const string Shape = "A filter is an object with dimension (a text), values (a list of texts or null) and, to leave them out, exclude: true.";
        if (filter.ValueKind != JsonValueKind.Object
            || !filter.TryGetProperty("dimension", out var dimension) || dimension.ValueKind != JsonValueKind.String
            || !filter.TryGetProperty("values", out var values) || values.ValueKind != JsonValueKind.Array
            || values.EnumerateArray().Any(v => v.ValueKind is not (JsonValueKind.String or JsonValueKind.Null)))
        {
            throw new ToolArgumentException(Shape);
        }

        var exclude = filter.TryGetProperty("exclude", out var flag) && flag.ValueKind == JsonValueKind.True;
        string?[] chosen = [.. values.EnumerateArray().Select(v => v.GetString())];
        return exclude ? FilterText.NotIn(dimension.GetString()!, chosen) : FilterText.In(dimension.GetString()!, chosen);
    }

    private DateTime? Day(string name) => Text(name) switch
    {
        null => null,
        var text when DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => day,
        _ => throw new ToolArgumentException($"{name} is a day such as 2026-03-31."),
    };

    private ImmutableArray<string> Texts(string name) => [.. Items(name).Select(item => item.ValueKind == JsonValueKind.String
        ? item.GetString()!
        : throw new ToolArgumentException($"{name} is a list of texts."))];

    private JsonElement.ArrayEnumerator Items(string name) => Find(name) switch
    {
        null => default,
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
        _ => throw new ToolArgumentException($"{name} is a list."),
    };

    private JsonElement? Find(string name) => given is not null && given.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
