namespace Parley.Governance.Gates;

/// <summary>What a gate decided about a release, with its evidence; never changed.</summary>
public sealed record GateVerdict
{
    /// <summary>Unique id; sorts by time; set by the store.</summary>
    public string Id { get; init; } = "";

    /// <summary>The product; empty where the run is about none.</summary>
    public string Product { get; init; } = "";

    /// <summary>The release: the product's version, or a label of the run such as a commit.</summary>
    public string Release { get; init; } = "";

    /// <summary>Whether it may be released.</summary>
    public required bool Passed { get; init; }

    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary>What it was compared with; empty where with nothing.</summary>
    public string Baseline { get; init; } = "";

    /// <summary>Every check with its figures, as JSON.</summary>
    public required string Evidence { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string DecidedBy { get; init; }

    /// <summary>When; set by the store.</summary>
    public DateTimeOffset DecidedAt { get; init; }
}
