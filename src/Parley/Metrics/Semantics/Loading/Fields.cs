using System.Collections.Immutable;
using System.Globalization;
using Parley.Products;
using Parley.Products.Yaml;
using Parley.Text;

namespace Parley.Metrics.Semantics.Loading;

/// <summary>
/// Reads the keys of one mapping of a user's dbt file, each as the type it must have; what is wrong is logged and read as if
/// it were absent, so that one pass finds every fault. Other than in files of our own, list items are called by their name
/// in dotted keys, and keys nobody asked for are only warned of by <see cref="Close"/>: dbt may know more than we do.
/// </summary>
internal sealed class Fields
{
    private readonly YamlMap _map;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Creates the reader.</summary>
    /// <param name="map">The mapping.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="faults">Receives faults.</param>
    public Fields(YamlMap map, YamlPlace place, Faults faults) => (_map, Here, Faults) = (map, place, faults);

    /// <summary>Where the mapping stands.</summary>
    public YamlPlace Here { get; }

    /// <summary>Receives faults.</summary>
    public Faults Faults { get; }

    /// <summary>The keys that are there.</summary>
    public IEnumerable<string> Keys => _map.Entries.Select(e => e.Key);

    /// <summary>Where a key stands; the mapping's line where it is absent.</summary>
    public YamlPlace At(string key) => Here with { Line = _map.Find(key)?.Place.Line ?? Here.Line, Key = Join(Here.Key, key) };

    /// <summary>The value of a key, or null where it is absent or empty.</summary>
    public YamlElement? Node(string key)
    {
        _known.Add(key);
        return Written(key);
    }

    /// <summary>True where the key is there with a value; does not count as asking for it.</summary>
    public bool Has(string key) => Written(key) is not null;

    /// <summary>A text; numbers and booleans are taken as written.</summary>
    public string? Text(string key) => Node(key) switch
    {
        null => null,
        YamlScalar scalar => scalar.Value,
        var other => Wrong<string>(key, other, "a text"),
    };

    /// <summary>A text that must be there; empty where it is not, which is logged.</summary>
    public string RequiredText(string key)
    {
        if (Text(key) is { Length: > 0 } text)
        {
            return text;
        }

        if (Node(key) is null or YamlScalar)
        {
            Missing(key);
        }

        return "";
    }

    /// <summary>True or false; false where it is absent.</summary>
    public bool Flag(string key, bool otherwise = false) => Node(key) switch
    {
        null => otherwise,
        YamlScalar { Value: var text } when Truth(text) is { } truth => truth,
        var other => Wrong(key, other, "true or false", otherwise),
    };

    /// <summary>A number.</summary>
    public decimal? Number(string key) => Node(key) switch
    {
        null => null,
        YamlScalar { Value: var text } when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        var other => Wrong<decimal?>(key, other, "a number"),
    };

    /// <summary>A whole number.</summary>
    public int? Whole(string key) => Node(key) switch
    {
        null => null,
        YamlScalar { Value: var text } when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        var other => Wrong<int?>(key, other, "a whole number"),
    };

    /// <summary>One word of a fixed set, in any case.</summary>
    /// <param name="key">The key.</param>
    /// <param name="words">Lower-case word → its meaning.</param>
    public T? Choice<T>(string key, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (words.TryGetValue(text.ToLowerInvariant(), out var meaning))
        {
            return meaning;
        }

        Faults.Error(
            At(key), $"'{text}' is not one of {string.Join(", ", words.Keys)}{Hint(text, words.Keys)}");
        return null;
    }

    /// <summary>Texts: a list, or one text alone.</summary>
    public ImmutableArray<string> Texts(string key)
    {
        var node = Node(key);
        var texts = ImmutableArray.CreateBuilder<string>();
        foreach (var item in node is YamlList list ? list.Items : node is null ? [] : [node])
        {
            if (item is YamlScalar scalar)
            {
                texts.Add(scalar.Value);
            }
            else
            {
                Wrong<string>(key, item, "a list of texts");
            }
        }

        return texts.ToImmutable();
    }

    /// <summary>A mapping, or null where it is absent.</summary>
    public Fields? Child(string key) => Node(key) switch
    {
        null => null,
        YamlMap map => new Fields(map, At(key), Faults),
        var other => Wrong<Fields>(key, other, "keys with values"),
    };

    /// <summary>A list of mappings; each is called by its <c>name</c> in dotted keys, or by its number.</summary>
    public IEnumerable<Fields> Children(string key) => Node(key) switch
    {
        null => [],
        YamlList list => [.. list.Items.Select((item, index) => Item(key, item, index)).OfType<Fields>()],
        var other => Wrong<Fields[]>(key, other, "a list") ?? [],
    };

    /// <summary>A list whose items are either a name alone, or a mapping with the name and more.</summary>
    public IEnumerable<(string? Name, Fields? Settings)> NamedItems(string key) => Node(key) switch
    {
        null => [],
        YamlList list =>
        [
            .. list.Items
                .Select((item, index) => item is YamlScalar { IsNull: false } name ? (name.Value, null) : (Name: null as string, Settings: Item(key, item, index)))
                .Where(i => i.Name is not null || i.Settings is not null),
        ],
        var other => Wrong<(string?, Fields?)[]>(key, other, "a list") ?? [],
    };

    /// <summary>The same mapping under another dotted key.</summary>
    public Fields Renamed(string key) => new(_map, Here with { Key = key }, Faults);

    /// <summary>Says that keys are known and mean nothing here.</summary>
    public void Ignore(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            _known.Add(key);
        }
    }

    /// <summary>Warns of every key that was not asked for, with the known key it resembles.</summary>
    public void Close()
    {
        foreach (var entry in _map.Entries.Where(e => !_known.Contains(e.Key)))
        {
            Faults.Warn(At(entry.Key), $"The key '{entry.Key}' is not known here{Hint(entry.Key, _known)}");
        }
    }

    /// <summary>Logs that a key must be there.</summary>
    public void Missing(string key) => Faults.Error(Here, $"The key '{key}' is missing.");

    /// <summary>Reads YAML's words for truth.</summary>
    public static bool? Truth(string text) => text.ToLowerInvariant() switch
    {
        "true" or "yes" or "on" => true,
        "false" or "no" or "off" => false,
        _ => null,
    };

    /// <summary>The end of a sentence about an unknown name: <c>; did you mean 'x'?</c>, or a full stop.</summary>
    public static string Hint(string name, IEnumerable<string> candidates) =>
        EditDistance.Nearest(name, candidates) is { } meant ? $"; did you mean '{meant}'?" : ".";

    private YamlElement? Written(string key) =>
        _map.Find(key) is { } value and not YamlScalar { IsNull: true } ? value : null;

    private static string Join(string parent, string key) => parent.Length == 0 ? key : $"{parent}.{key}";

    private Fields? Item(string key, YamlElement item, int index)
    {
        if (item is not YamlMap map)
        {
            return item is YamlScalar { IsNull: true } ? null : Wrong<Fields>(key, item, "a list of keys with values");
        }

        var name = map.Find("name") is YamlScalar { Value.Length: > 0 } scalar ? scalar.Value : null;
        var path = Join(Here.Key, name is null ? $"{key}[{index}]" : $"{key}.{name}");
        return new Fields(map, Here with { Line = map.Place.Line, Key = path }, Faults);
    }

    private T? Wrong<T>(string key, YamlElement node, string wanted, T? result = default)
    {
        var got = node is YamlScalar { Value: var text } ? $"'{text}'" : node.Kind;
        Faults.Error(At(key) with { Line = node.Place.Line }, $"Here should be {wanted}, not {got}.");
        return result;
    }
}
