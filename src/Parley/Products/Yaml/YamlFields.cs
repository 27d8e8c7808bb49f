using System.Collections.Immutable;
using System.Globalization;

namespace Parley.Products.Yaml;

/// <summary>
/// Reads the keys of one map by type, and so learns which keys are known: <see cref="Finish"/> reports every other one
/// with the nearest known key. A value of the wrong kind is a fault, and counts as absent.
/// </summary>
public sealed class YamlFields
{
    private readonly YamlMap map;
    private readonly Faults faults;
    private readonly SortedSet<string> known = new(StringComparer.Ordinal);

    private YamlFields(YamlMap map, Faults faults) => (this.map, this.faults) = (map, faults);

    /// <summary>Where the map stands.</summary>
    public YamlPlace Place => map.Place;

    /// <summary>The keys asked for so far.</summary>
    public IReadOnlyCollection<string> Known => known;

    /// <summary>The entries in file order, for maps whose keys are names.</summary>
    public ImmutableArray<YamlEntry> Entries => map.Entries;

    /// <summary>Reads a map; null with a fault where the element is something else, without one where it is empty.</summary>
    /// <param name="element">The element.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    public static YamlFields? Of(YamlElement? element, Faults faults)
    {
        switch (element)
        {
            case null or YamlScalar { IsNull: true }:
                return null;
            case YamlMap map:
                return new YamlFields(map, faults);
            default:
                faults.Add(element.Place.Fault($"A map of keys is needed here, not {element.Kind}."));
                return null;
        }
    }

    /// <summary>True where the key is written, whatever its value.</summary>
    /// <param name="key">The key.</param>
    public bool Has(string key)
    {
        known.Add(key);
        return map.Find(key) is not null;
    }

    /// <summary>A key's value of any kind; null where it is absent or null.</summary>
    /// <param name="key">The key.</param>
    public YamlElement? Any(string key)
    {
        known.Add(key);
        return map.Find(key) is { } value and not YamlScalar { IsNull: true } ? value : null;
    }

    /// <summary>Line of a key; the map's own where it is absent.</summary>
    /// <param name="key">The key.</param>
    public int LineOf(string key) => map.Find(key)?.Place.Line ?? Place.Line;

    /// <summary>A single value as text.</summary>
    /// <param name="key">The key.</param>
    public string? Text(string key) => Scalar(key)?.Value;

    /// <summary>A text that must be there and not be blank.</summary>
    /// <param name="key">The key.</param>
    public string? RequiredText(string key)
    {
        var faulty = Any(key) is YamlMap or YamlList;
        var text = Text(key);
        if (string.IsNullOrWhiteSpace(text) && !faulty)
        {
            Fault(key, $"The key '{key}' is needed and missing or empty.");
            return null;
        }

        return text;
    }

    /// <summary>One of a closed list of words, compared without regard to case.</summary>
    /// <param name="key">The key.</param>
    /// <param name="allowed">The words.</param>
    /// <returns>The word as in <paramref name="allowed"/>.</returns>
    public string? OneOf(string key, params ReadOnlySpan<string> allowed)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        foreach (var word in allowed)
        {
            if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return word;
            }
        }

        var words = string.Join(", ", allowed);
        var nearest = Parley.Text.EditDistance.Nearest(text, allowed.ToArray()) is { } near ? $"; the nearest is '{near}'" : "";
        Fault(key, $"'{text}' is not one of {words}{nearest}.");
        return null;
    }

    /// <summary>A truth value: true, false, yes, no, on, off.</summary>
    /// <param name="key">The key.</param>
    public bool? Boolean(string key)
    {
        if (Scalar(key) is not { } scalar)
        {
            return null;
        }

        switch (scalar.Value.ToUpperInvariant())
        {
            case "TRUE" or "YES" or "ON":
                return true;
            case "FALSE" or "NO" or "OFF":
                return false;
            default:
                Fault(key, $"true or false is needed, not '{scalar.Value}'.");
                return null;
        }
    }

    /// <summary>A whole number within limits.</summary>
    /// <param name="key">The key.</param>
    /// <param name="least">Smallest allowed.</param>
    /// <param name="most">Largest allowed.</param>
    public int? Integer(string key, int least = int.MinValue, int most = int.MaxValue)
    {
        if (Scalar(key) is not { } scalar)
        {
            return null;
        }

        if (int.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
        {
            return number;
        }

        var range = (least, most) switch
        {
            (int.MinValue, int.MaxValue) => "A whole number",
            (_, int.MaxValue) => $"A whole number of at least {least}",
            _ => $"A whole number from {least} to {most}",
        };
        Fault(key, $"{range} is needed, not '{scalar.Value}'.");
        return null;
    }

    /// <summary>A number in plain or exponent form.</summary>
    /// <param name="key">The key.</param>
    public decimal? Number(string key)
    {
        if (Scalar(key) is not { } scalar)
        {
            return null;
        }

        if (decimal.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Fault(key, $"A number is needed, not '{scalar.Value}'.");
        return null;
    }

    /// <summary>A date as 2026-01-31.</summary>
    /// <param name="key">The key.</param>
    public DateOnly? Date(string key)
    {
        if (Scalar(key) is not { } scalar)
        {
            return null;
        }

        if (DateOnly.TryParseExact(scalar.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        Fault(key, $"A date as 2026-01-31 is needed, not '{scalar.Value}'.");
        return null;
    }

    /// <summary>The keys of a map below.</summary>
    /// <param name="key">The key.</param>
    public YamlFields? Map(string key) => Of(Any(key), faults);

    /// <summary>The items of a list; a single value that is no list is a fault.</summary>
    /// <param name="key">The key.</param>
    public ImmutableArray<YamlElement> List(string key)
    {
        switch (Any(key))
        {
            case null:
                return [];
            case YamlList list:
                return list.Items;
            case { } other:
                Fault(key, $"A list is needed, not {other.Kind}.");
                return [];
        }
    }

    /// <summary>The maps of a list of maps.</summary>
    /// <param name="key">The key.</param>
    public ImmutableArray<YamlFields> Maps(string key) =>
        [.. List(key).Select(item => Of(item, faults)).OfType<YamlFields>()];

    /// <summary>A list of single values as texts; one single value counts as a list of one.</summary>
    /// <param name="key">The key.</param>
    public ImmutableArray<string> Texts(string key)
    {
        if (Any(key) is YamlScalar one)
        {
            return [one.Value];
        }

        var texts = ImmutableArray.CreateBuilder<string>();
        foreach (var item in List(key))
        {
            if (item is YamlScalar { IsNull: false } scalar)
            {
                texts.Add(scalar.Value);
            }
            else
            {
                faults.Add(item.Place.Fault($"A single value is needed, not {item.Kind}."));
            }
        }

        return texts.ToImmutable();
    }

    /// <summary>A map from names to single values.</summary>
    /// <param name="key">The key.</param>
    public ImmutableSortedDictionary<string, string> TextMap(string key)
    {
        var texts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var entry in Map(key)?.Entries ?? [])
        {
            if (entry.Value is YamlScalar { IsNull: false } scalar)
            {
                texts[entry.Key] = scalar.Value;
            }
            else
            {
                faults.Add(entry.Value.Place.Fault($"A single value is needed, not {entry.Value.Kind}."));
            }
        }

        return texts.ToImmutable();
    }

    /// <summary>Adds a fault at a key; at the map where the key is absent.</summary>
    /// <param name="key">The key.</param>
    /// <param name="message">What is wrong and what would be right.</param>
    public void Fault(string key, string message) => faults.Add(Place.At(LineOf(key), key).Fault(message));

    /// <summary>Accepts keys that are read elsewhere or left alone.</summary>
    /// <param name="keys">The keys.</param>
    public void Accept(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            known.Add(key);
        }
    }

    /// <summary>Reports every key that was never asked for.</summary>
    public void Finish()
    {
        foreach (var entry in map.Entries.Where(e => !known.Contains(e.Key)))
        {
            faults.Add(entry.Value.Place.Fault($"The key '{entry.Key}' is not known here; {Faults.Suggestion(entry.Key, known)}."));
        }
    }

    private YamlScalar? Scalar(string key)
    {
        switch (Any(key))
        {
            case null:
                return null;
            case YamlScalar scalar:
                return scalar;
            case { } other:
                Fault(key, $"A single value is needed, not {other.Kind}.");
                return null;
        }
    }
}
