using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Prompts.Templates;

/// <summary>
/// Values of templates: null, undefined, <see cref="bool"/>, numbers, <see cref="string"/>, lists, maps in insertion order,
/// and callables. Nothing else ever reaches a template, so there is nothing to break out to.
/// </summary>
internal static class TemplateValues
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A value of ours as one of a template, lists and maps copied.</summary>
    /// <param name="value">Plain values, JSON, dictionaries and sequences; others become their text.</param>
    public static object? From(object? value) => value switch
    {
        null or Undefined or bool or string or long or decimal or double or TemplateFunction or TemplateMap or TemplateList => value,
        JsonElement element => FromJson(element),
        JsonNode node => FromJson(JsonSerializer.SerializeToElement(node)),
        int or short or byte or sbyte or ushort or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        ulong large => large <= long.MaxValue ? (object)(long)large : (double)large,
        float single => (double)single,
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        IEnumerable<KeyValuePair<string, object?>> pairs => MapOf(pairs.Select(p => (p.Key, p.Value))),
        IEnumerable<KeyValuePair<string, string>> pairs => MapOf(pairs.Select(p => (p.Key, (object?)p.Value))),
        IDictionary dictionary => MapOf(dictionary.Keys.Cast<object>().Select(k => (k.ToString() ?? "", dictionary[k]))),
        IEnumerable items => new TemplateList(items.Cast<object?>().Select(From)),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static TemplateMap MapOf(IEnumerable<(string, object?)> pairs)
    {
        var map = new TemplateMap();
        foreach (var (key, value) in pairs)
        {
            map[key] = From(value);
        }

        return map;
    }

    private static object? FromJson(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? (object)whole
            : element.TryGetDecimal(out var exact) ? exact : element.GetDouble(),
        JsonValueKind.Array => new TemplateList(element.EnumerateArray().Select(FromJson)),
        JsonValueKind.Object => MapOf(element.EnumerateObject().Select(p => (p.Name, (object?)p.Value))),
        _ => null,
    };

    /// <summary>How a value is written: nothing for null and undefined, true and false in lower case, lists and maps as JSON.</summary>
    /// <param name="value">The value.</param>
    public static string Text(object? value) => value switch
    {
        null or Undefined or TemplateFunction => "",
        string text => text,
        bool truth => truth ? "true" : "false",
        TemplateList or TemplateMap => Json(value, 0),
        _ => TemplateNumbers.Text(value),
    };

    /// <summary>A value as a template prints it: as its text; a list in Nunjucks as its items with commas between them, as JavaScript has it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="dialect">Whose habits are followed.</param>
    public static string Printed(object? value, TemplateDialect dialect) => dialect == TemplateDialect.Nunjucks && value is TemplateList list && !list.Any(item => item is TemplateMap)
        ? string.Join(',', list.Select(item => Printed(item, dialect)))
        : Text(value);

    /// <summary>False for null, undefined, false, 0, and what is empty.</summary>
    /// <param name="value">The value.</param>
    public static bool IsTrue(object? value) => value switch
    {
        null or Undefined => false,
        bool truth => truth,
        string text => text.Length > 0,
        TemplateList list => list.Count > 0,
        TemplateMap map => map.Count > 0,
        long whole => whole != 0,
        decimal exact => exact != 0,
        double number => number != 0 && !double.IsNaN(number),
        _ => true,
    };

    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (null or Undefined, null or Undefined) => true,
        (string a, string b) => string.Equals(a, b, StringComparison.Ordinal),
        (bool a, bool b) => a == b,
        (TemplateList a, TemplateList b) => a.Count == b.Count && a.Zip(b).All(p => AreEqual(p.First, p.Second)),
        (TemplateMap a, TemplateMap b) => a.Count == b.Count && a.All(p => b.TryGetValue(p.Key, out var other) && AreEqual(p.Value, other)),
        _ when TemplateNumbers.Is(left) && TemplateNumbers.Is(right) => TemplateNumbers.Compare(left!, right!) == 0,
        _ => ReferenceEquals(left, right),
    };

    /// <summary>An order for numbers and for texts; null where the two have none.</summary>
    public static int? Compare(object? left, object? right) => (left, right) switch
    {
        (string a, string b) => string.CompareOrdinal(a, b),
        _ when TemplateNumbers.Of(left) is { } a && TemplateNumbers.Of(right) is { } b => TemplateNumbers.Compare(a, b),
        _ => null,
    };

    /// <summary>A member of a map, an item of a list or a character of a text; undefined where there is none.</summary>
    /// <param name="target">The value.</param>
    /// <param name="key">A name or position; positions below 0 count from the end.</param>
    public static object? Member(object? target, object? key)
    {
        switch (target)
        {
            case TemplateMap map when map.TryGetValue(Text(key), out var value):
                return value;
            case TemplateList list when Position(key, list.Count) is { } at:
                return list[at];
            case string text when Position(key, text.Length) is { } at:
                return text[at].ToString();
            case TemplateList list when key is "length":
                return (long)list.Count;
            case string text when key is "length":
                return (long)text.Length;
            default:
                return Undefined.Value;
        }
    }

    private static int? Position(object? key, int count)
    {
        var number = key is long whole ? whole : key is double d && double.IsInteger(d) ? (long)d : (long?)null;
        var at = number < 0 ? number + count : number;
        return at >= 0 && at < count ? (int)at : null;
    }

    /// <summary>What a loop runs over: items of a list, keys of a map, characters of a text; nothing for null and undefined.</summary>
    /// <param name="value">The value.</param>
    public static IReadOnlyList<object?> Items(object? value) => value switch
    {
        TemplateList list => list,
        TemplateMap map => [.. map.Keys],
        string text => [.. text.EnumerateRunes().Select(r => r.ToString())],
        _ => [],
    };

    /// <summary>JSON of a value; two or more spaces of indent put each member on a line.</summary>
    /// <param name="value">The value.</param>
    /// <param name="indent">Spaces; 0 for one line.</param>
    public static string Json(object? value, int indent)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, indent > 0 ? Compact with { Indented = true, IndentSize = Math.Min(indent, 16), NewLine = "\n" } : Compact))
        {
            Write(writer, value);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case TemplateList list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case TemplateMap map:
                writer.WriteStartObject();
                foreach (var (key, member) in map)
                {
                    writer.WritePropertyName(key);
                    Write(writer, member);
                }

                writer.WriteEndObject();
                break;
            case double number when !double.IsFinite(number):
            case null or Undefined or TemplateFunction:
                writer.WriteNullValue();
                break;
            default:
                writer.WriteRawValue(TemplateNumbers.Text(value));
                break;
        }
    }
}

/// <summary>A list of template values.</summary>
internal sealed class TemplateList : List<object?>
{
    public TemplateList()
    {
    }

    public TemplateList(IEnumerable<object?> items)
        : base(items)
    {
    }
}

/// <summary>A map of template values, in insertion order.</summary>
internal sealed class TemplateMap : IEnumerable<KeyValuePair<string, object?>>
{
    private readonly OrderedDictionary<string, object?> _entries = new(StringComparer.Ordinal);

    public int Count => _entries.Count;

    public IEnumerable<string> Keys => _entries.Keys;

    public IEnumerable<object?> Values => _entries.Values;

    public object? this[string key]
    {
        get => _entries[key];
        set => _entries[key] = value;
    }

    public void Add(string key, object? value) => _entries[key] = value;

    public bool TryGetValue(string key, out object? value) => _entries.TryGetValue(key, out value);

    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
