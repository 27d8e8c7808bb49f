using System.Collections.Immutable;

namespace Parley.Conversations;

/// <summary>A caller's turns about one product, in order.</summary>
public sealed record Conversation
{
    /// <summary>Unique id.</summary>
    public required string Id { get; init; }

    /// <summary>The product's name.</summary>
    public required string Product { get; init; }

    /// <summary>Id of the caller whose it is.</summary>
    public required string Caller { get; init; }

    /// <summary>What it is called; the first question until somebody renames it.</summary>
    public required string Title { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was renamed or a turn was recorded last.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>How many turns are recorded; the next one's number is one more.</summary>
    public required int Turns { get; init; }
}

/// <summary>What there is of a conversation, for one caller.</summary>
public abstract record ConversationLookup
{
    private ConversationLookup()
    {
    }

    /// <summary>It is there.</summary>
    /// <param name="Conversation">The conversation.</param>
    public sealed record Found(Conversation Conversation) : ConversationLookup;

    /// <summary>It was deleted, and its turns with it.</summary>
    /// <param name="At">When.</param>
    public sealed record Deleted(DateTimeOffset At) : ConversationLookup;

    /// <summary>There never was one that this caller may see.</summary>
    public sealed record Missing : ConversationLookup;
}

/// <summary>Whether a turn may begin.</summary>
public abstract record TurnEntry
{
    private TurnEntry()
    {
    }

    /// <summary>It may; no other turn of the conversation begins until the lease is given back.</summary>
    /// <param name="Lease">To dispose when the turn has ended.</param>
    public sealed record Entered(TurnLease Lease) : TurnEntry;

    /// <summary>The conversation was deleted.</summary>
    /// <param name="At">When.</param>
    public sealed record Deleted(DateTimeOffset At) : TurnEntry;

    /// <summary>There is no such conversation for this caller.</summary>
    public sealed record Missing : TurnEntry;

    /// <summary>Another turn of it did not end within <see cref="ConversationStore.TurnWait"/>.</summary>
    public sealed record Busy : TurnEntry;
}

/// <summary>What came of recording a turn.</summary>
public abstract record TurnRecording
{
    private TurnRecording()
    {
    }

    /// <summary>The turn, its audit entry and its work item are kept.</summary>
    public sealed record Recorded : TurnRecording;

    /// <summary>The conversation was deleted while the turn ran; nothing was kept.</summary>
    /// <param name="At">When.</param>
    public sealed record Deleted(DateTimeOffset At) : TurnRecording;

    /// <summary>Another turn has this number already (its lease had run out); nothing was kept.</summary>
    public sealed record Conflict : TurnRecording;
}

/// <summary>One page of a caller's conversations, the one changed last first.</summary>
/// <param name="Items">Conversations.</param>
/// <param name="Next">Where the next page begins; null on the last page.</param>
public sealed record ConversationPage(ImmutableArray<Conversation> Items, string? Next);
