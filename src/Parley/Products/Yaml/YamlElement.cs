using System.Collections.Immutable;

namespace Parley.Products.Yaml;

/// <summary>A part of a YAML document that knows where it stands. A closed family: scalar, map or list.</summary>
/// <param name="Place">Where it stands.</param>
public abstract record YamlElement(YamlPlace Place)
{
    /// <summary>How messages name its kind.</summary>
    public abstract string Kind { get; }
}

/// <summary>Where an element stands.</summary>
/// <param name="File">Path relative to the product folder.</param>
/// <param name="Line">Line from 1.</param>
/// <param name="Key">Dotted from the document's root, list items by position: <c>metrics[2].name</c>; empty for the root.</param>
public sealed record YamlPlace(string File, int Line, string Key)
{
    /// <summary>A fault at this place.</summary>
    /// <param name="message">What is wrong and what would be right.</param>
    public Fault Fault(string message) => new(File, Line, Key, message);

    /// <summary>The place of a child.</summary>
    /// <param name="line">Its line.</param>
    /// <param name="name">Its key.</param>
    public YamlPlace At(int line, string name) => new(File, line, Key.Length == 0 ? name : $"{Key}.{name}");

    /// <summary>The place of a list item.</summary>
    /// <param name="line">Its line.</param>
    /// <param name="index">Its position from 0.</param>
    public YamlPlace Item(int line, int index) => new(File, line, $"{Key}[{index}]");
}

/// <summary>A text, number, truth value, date or null, as written.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Value">The text after YAML's unquoting and folding.</param>
/// <param name="Quoted">True where it was quoted or a block, and so is a text whatever it looks like.</param>
public sealed record YamlScalar(YamlPlace Place, string Value, bool Quoted) : YamlElement(Place)
{
    /// <inheritdoc />
    public override string Kind => IsNull ? "nothing" : "a single value";

    /// <summary>True for an empty plain scalar, <c>~</c> and <c>null</c>.</summary>
    public bool IsNull => !Quoted && Value is "" or "~" or "null" or "Null" or "NULL";
}

/// <summary>Keys and values in file order; each key once (repeated keys are faults of the reader).</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Entries">The entries; those of <c>&lt;&lt;</c> come last.</param>
public sealed record YamlMap(YamlPlace Place, ImmutableArray<YamlEntry> Entries) : YamlElement(Place)
{
    /// <inheritdoc />
    public override string Kind => "a map";

    /// <summary>The value of a key; null where it is absent.</summary>
    /// <param name="key">The key.</param>
    public YamlElement? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (entry.Key == key)
            {
                return entry.Value;
            }
        }

        return null;
    }
}

/// <summary>One key of a map.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">Its value; <c>Value.Place</c> names the key, with the line of the key.</param>
public sealed record YamlEntry(string Key, YamlElement Value);

/// <summary>Items in order.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Items">The items.</param>
public sealed record YamlList(YamlPlace Place, ImmutableArray<YamlElement> Items) : YamlElement(Place)
{
    /// <inheritdoc />
    public override string Kind => "a list";
}
