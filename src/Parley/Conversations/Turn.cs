using System.Collections.Immutable;
using Parley.Analytics;
using Parley.Answers;
using Parley.Telemetry;
using Parley.Conversations.Modelled;

namespace Parley.Conversations;

/// <summary>How a turn ended.</summary>
public enum TurnStatus
{
    /// <summary>With an outcome.</summary>
    Completed,

    /// <summary>The caller stopped it.</summary>
    Stopped,

    /// <summary>A fault of ours; never shown as a clarification.</summary>
    Failed,
}

/// <summary>A question and everything that came of it: written once, never changed; holds all a reader needs.</summary>
public sealed record Turn
{
    /// <summary>Unique id.</summary>
    public required string Id { get; init; }

    /// <summary>The conversation.</summary>
    public required string Conversation { get; init; }

    /// <summary>Place in the conversation, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Number of the turn it goes on from; 0 for none, null for the one before.</summary>
    public int? Follows { get; init; }

    /// <summary>The product's name.</summary>
    public required string Product { get; init; }

    /// <summary>The product's version.</summary>
    public required string Version { get; init; }

    /// <summary>The data's revision.</summary>
    public required string DataRevision { get; init; }

    /// <summary>Who asked.</summary>
    public required string Caller { get; init; }

    /// <summary>What the caller could see, as <see cref="Governance.Permissions.Fingerprint"/>.</summary>
    public required string Permissions { get; init; }

    /// <summary>When it was asked.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>The "today" that periods were counted from.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>The question as typed.</summary>
    public required string Question { get; init; }

    /// <summary>How it ended.</summary>
    public required TurnStatus Status { get; init; }

    /// <summary>The plan; null where none was made.</summary>
    public Plan? Plan { get; init; }

    /// <summary>SQL that ran, in order.</summary>
    public ImmutableArray<string> Sql { get; init; } = [];

    /// <summary>The answer as shown; for a failed turn an empty one.</summary>
    public required Answer Answer { get; init; }

    /// <summary>What the checker said, one line a finding; empty where every figure resolved.</summary>
    public ImmutableArray<string> Verdicts { get; init; } = [];

    /// <summary>Length asked for.</summary>
    public required Verbosity Verbosity { get; init; }

    /// <summary>Step → milliseconds.</summary>
    public ImmutableSortedDictionary<string, double> TimingsMs { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>What ran, in the order in which it began; readable without any other tool.</summary>
    public ImmutableArray<TraceSpan> Trace { get; init; } = [];

    /// <summary>The prompts that were sent to models, in order; empty where none was.</summary>
    public ImmutableArray<ModelStep> Chain { get; init; } = [];

    /// <summary>For a failed turn: what to quote to the owner; begins with <c>data-</c> where the data could not be read. Never an exception's text.</summary>
    public string? FaultId { get; init; }

    /// <summary>What every surface says of a turn that failed; never an exception's text, which may name what the caller may not see.</summary>
    public string SayFault()
    {
        var what = !Verdicts.IsEmpty ? "An answer was made, but not every figure in it could be traced to its evidence, so it is not shown."
            : FaultId?.StartsWith(TurnResult.UnreadableData, StringComparison.Ordinal) == true ? "The product's data could not be read, so there is no answer."
            : "Something went wrong on our side, so there is no answer.";
        return $"{what} Quote fault {FaultId ?? Id} to whoever runs this server.";
    }
}

/// <summary>What a caller sees of a turn while it runs, in order: plan, blocks, end.</summary>
public abstract record TurnEvent
{
    private TurnEvent()
    {
    }

    /// <summary>The question was understood; sent before any data is read.</summary>
    /// <param name="TurnId">The turn.</param>
    /// <param name="Conversation">The conversation.</param>
    /// <param name="ResolvedQuestion">The question in full; empty where there is no plan.</param>
    /// <param name="Plan">The plan; null where none was made.</param>
    public sealed record Planned(string TurnId, string Conversation, string ResolvedQuestion, Plan? Plan) : TurnEvent;

    /// <summary>A checked block.</summary>
    /// <param name="Index">Its place in the answer, from 0.</param>
    /// <param name="Block">The block.</param>
    public sealed record BlockReady(int Index, Block Block) : TurnEvent;

    /// <summary>The turn is recorded; nothing follows. Having seen this, the turn survives a crash.</summary>
    /// <param name="Turn">The whole turn.</param>
    public sealed record Ended(Turn Turn) : TurnEvent;
}
