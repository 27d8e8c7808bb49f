using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Parley.Evaluation.Suites;

/// <summary>
/// Turns the events of one YAML document into JSON as they come, so that a long list is read item by item: YAML 1.2's core
/// schema with anchors and merge keys.
/// </summary>
/// <param name="text">YAML or JSON; read once, forwards.</param>
internal sealed partial class YamlEvents(TextReader text)
{
    private const int DeepestNesting = 200;
    private const int MostRepeated = 2_000_000;

    private readonly Parser _parser = new(text);
    private readonly Dictionary<string, JsonNode?> _anchors = new(StringComparer.Ordinal);
    private int _repeated;

    /// <summary>The line that was read last.</summary>
    public long Line => _parser.Current?.Start.Line ?? 1;

    /// <summary>Goes to the first value of the document; false for an empty text.</summary>
    public bool Begin()
    {
        _parser.Consume<StreamStart>();
        return _parser.TryConsume<DocumentStart>(out _);
    }

    /// <summary>True where a map begins here; it is entered.</summary>
    public bool EnterMap() => _parser.TryConsume<MappingStart>(out _);

    /// <summary>True where a list without an anchor begins here; it is entered.</summary>
    public bool EnterList() => _parser.Accept<SequenceStart>(out var start) && start.Anchor.IsEmpty && _parser.TryConsume<SequenceStart>(out _);

    /// <summary>The next key of a map with its line; null at the map's end.</summary>
    public (string Name, long Line)? Key()
    {
        if (_parser.TryConsume<MappingEnd>(out _))
        {
            return null;
        }

        var line = Line;
        return _parser.TryConsume<Scalar>(out var scalar) ? (scalar.Value, scalar.Start.Line) : (JsValue.Json(Value(0)), line);
    }

    /// <summary>True where a list ends here; it is left.</summary>
    public bool EndOfList() => _parser.TryConsume<SequenceEnd>(out _);

    /// <summary>Passes over the rest of a list that was entered; false where it holds an anchor, which something later may need.</summary>
    public bool TryPassList()
    {
        for (var depth = 1; depth > 0;)
        {
            var passed = _parser.Consume<ParsingEvent>();
            if (passed is NodeEvent { Anchor.IsEmpty: false })
            {
                return false;
            }

            depth += passed.NestingIncrease;
        }

        return true;
    }

    /// <summary>Reads one value with everything in it.</summary>
    /// <param name="depth">How deep it stands.</param>
    public JsonNode? Value(int depth)
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return Repeated(alias);
        }

        var read = _parser.Consume<NodeEvent>();
        if (depth > DeepestNesting)
        {
            throw new YamlException(read.Start, read.End, $"is nested more than {DeepestNesting} levels deep");
        }

        JsonNode? value = read switch
        {
            Scalar scalar => Of(scalar),
            SequenceStart => List(depth),
            _ => Map(depth),
        };
        if (!read.Anchor.IsEmpty)
        {
            _anchors[read.Anchor.Value] = value?.DeepClone();
        }

        return value;
    }

    private JsonNode? Repeated(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var value))
        {
            throw new YamlException(alias.Start, alias.End, $"*{alias.Value.Value} refers to an anchor that is not there, or that it stands in");
        }

        _repeated += Size(value);
        return _repeated <= MostRepeated ? value?.DeepClone() : throw new YamlException(alias.Start, alias.End, $"anchors repeat more than {MostRepeated} values");
    }

    private static int Size(JsonNode? node) => node switch
    {
        JsonObject map => 1 + map.Sum(pair => Size(pair.Value)),
        JsonArray list => 1 + list.Sum(Size),
        _ => 1,
    };

    private JsonArray List(int depth)
    {
        var list = new JsonArray();
        while (!EndOfList())
        {
            list.Add(Value(depth + 1));
        }

        return list;
    }

    private JsonObject Map(int depth)
    {
        var (map, own) = (new JsonObject(), new HashSet<string>(StringComparer.Ordinal));
        while (Key() is { } key)
        {
            var value = Value(depth + 1);
            if (key.Name == "<<")
            {
                Merge(map, value);
            }
            else
            {
                map[key.Name] = own.Add(key.Name) ? value : throw new YamlException(_parser.Current!.Start, _parser.Current.End, $"line {key.Line}: the key {key.Name} is there twice");
            }
        }

        return map;
    }

    // What is merged never replaces what the map says itself.
    private static void Merge(JsonObject map, JsonNode? merged)
    {
        foreach (var other in merged is JsonArray several ? several.OfType<JsonObject>() : merged is JsonObject one ? [one] : [])
        {
            foreach (var (key, value) in other)
            {
                if (!map.ContainsKey(key))
                {
                    map[key] = value?.DeepClone();
                }
            }
        }
    }

    private static JsonValue? Of(Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any) || (!scalar.Tag.IsEmpty && scalar.Tag.Value == "tag:yaml.org,2002:str"))
        {
            return JsonValue.Create(text);
        }

        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            _ when !(char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.') => JsonValue.Create(text),
            _ when Whole().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create((double)whole),
            _ when text.StartsWith("0x", StringComparison.Ordinal) && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) => JsonValue.Create((double)hex),
            _ when Decimal().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };
    }

    [GeneratedRegex(@"^[-+]?(0|[1-9][0-9]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Decimal();
}
