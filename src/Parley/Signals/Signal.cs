namespace Parley.Signals;

/// <summary>Something that Parley says unasked: written once for a monitor, segment and day.</summary>
/// <param name="Product">The product.</param>
/// <param name="Monitor">The monitor that noticed it.</param>
/// <param name="Segment">The segment, <c>dimension=member</c>; empty for the whole.</param>
/// <param name="Day">The last day it is about.</param>
public sealed record Signal(string Product, string Monitor, string Segment, DateOnly Day)
{
    /// <summary>Unique id; given when it is stored.</summary>
    public string Id { get; init; } = "";

    /// <summary>One sentence: what, how much, since when.</summary>
    public required string Headline { get; init; }

    /// <summary>What more there is to say, as plain text; empty for nothing.</summary>
    public string Body { get; init; } = "";

    /// <summary>The question that opens the conversation about it.</summary>
    public required string Question { get; init; }

    /// <summary>When it was stored.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
