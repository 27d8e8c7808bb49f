using System.Collections.Immutable;

namespace Parley.Products.Reading;

/// <summary>A value of a YAML or JSON file that still knows its line.</summary>
/// <param name="Line">Line from 1.</param>
internal abstract record Node(int Line)
{
    /// <summary>What people call this kind of value.</summary>
    public abstract string Kind { get; }

    /// <summary>How many values it holds, itself included; an alias counts as often as it is used.</summary>
    public abstract long Size { get; }

    /// <summary>True where nothing was written: <c>key:</c>, <c>~</c> or <c>null</c>.</summary>
    public virtual bool IsNull => false;
}

/// <summary>One value without structure.</summary>
/// <param name="Text">As written, without quotes.</param>
/// <param name="Quoted">True where it is text whatever it looks like.</param>
/// <param name="Line">Line from 1.</param>
internal sealed record ScalarNode(string Text, bool Quoted, int Line) : Node(Line)
{
    /// <inheritdoc />
    public override string Kind => "a single value";

    /// <inheritdoc />
    public override long Size => 1;

    /// <inheritdoc />
    public override bool IsNull => !Quoted && Text is "" or "~" or "null" or "Null" or "NULL";
}

/// <summary>A list.</summary>
/// <param name="Items">Its values in order.</param>
/// <param name="Line">Line from 1.</param>
internal sealed record ListNode(ImmutableArray<Node> Items, int Line) : Node(Line)
{
    /// <inheritdoc />
    public override string Kind => "a list";

    /// <inheritdoc />
    public override long Size { get; } = 1 + Items.Sum(i => i.Size);
}

/// <summary>Keys with values.</summary>
/// <param name="Entries">In file order; keys are unique.</param>
/// <param name="Line">Line from 1.</param>
internal sealed record MapNode(ImmutableArray<MapEntry> Entries, int Line) : Node(Line)
{
    /// <inheritdoc />
    public override string Kind => "keys with values";

    /// <inheritdoc />
    public override long Size { get; } = 1 + Entries.Sum(e => e.Value.Size);

    /// <summary>The entry of a key, or null.</summary>
    public MapEntry? Find(string key) => Entries.FirstOrDefault(e => e.Key == key);
}

/// <summary>One key with its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">Its value.</param>
/// <param name="Line">The key's line from 1.</param>
internal sealed record MapEntry(string Key, Node Value, int Line);
