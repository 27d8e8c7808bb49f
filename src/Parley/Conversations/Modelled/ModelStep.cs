using System.Collections.Immutable;

namespace Parley.Conversations.Modelled;

/// <summary>One prompt of a turn and what came of it, in the order of the chain.</summary>
public sealed record ModelStep
{
    /// <summary>understand, compose or reword.</summary>
    public required string Step { get; init; }

    /// <summary>The prompt.</summary>
    public required string Prompt { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>Fragments that were put in: slot, name and version.</summary>
    public ImmutableArray<string> Fragments { get; init; } = [];

    /// <summary>What it was chosen for: the task's complexity.</summary>
    public required string Complexity { get; init; }

    /// <summary>Inputs by name, each cut at 200 characters.</summary>
    public ImmutableSortedDictionary<string, string> Inputs { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The model that answered; empty where none did.</summary>
    public string Model { get; init; } = "";

    /// <summary>Tokens read and written.</summary>
    public long Tokens { get; init; }

    /// <summary>What it cost, in the currency of the prices.</summary>
    public decimal Money { get; init; }

    /// <summary>How long it took.</summary>
    public double Milliseconds { get; init; }

    /// <summary>accepted, corrected, offered, refused, declined, or the kind of fault.</summary>
    public required string Outcome { get; init; }

    /// <summary>Why, where it was not accepted; for the owner.</summary>
    public string Reason { get; init; } = "";
}
