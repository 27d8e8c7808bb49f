namespace Parley.Feedback;

/// <summary>What somebody thought of an answer.</summary>
public sealed record Rating
{
    /// <summary>Unique id; sorts by time.</summary>
    public required string Id { get; init; }

    /// <summary>The turn.</summary>
    public required string Turn { get; init; }

    /// <summary>Who rated.</summary>
    public required string Caller { get; init; }

    /// <summary>When; set by the store.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>True for a thumb up.</summary>
    public required bool Helpful { get; init; }

    /// <summary>Why, of a fixed list; empty for none.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The sentence or figure that is wrong, as it was shown; empty for the whole answer.</summary>
    public string Marked { get; init; } = "";

    /// <summary>In the person's own words; empty for none.</summary>
    public string Comment { get; init; } = "";

    /// <summary>The work item it became; empty for a thumb up without words.</summary>
    public string WorkItem { get; init; } = "";
}
