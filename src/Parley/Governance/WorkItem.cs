namespace Parley.Governance;

/// <summary>Why a person must look at something.</summary>
public enum WorkItemKind
{
    /// <summary>A question was handed to a person.</summary>
    Escalation,

    /// <summary>An answer is to be judged.</summary>
    Review,

    /// <summary>Somebody rated or corrected an answer.</summary>
    Feedback,

    /// <summary>Data or behaviour moved away from what it was.</summary>
    Drift,

    /// <summary>An action waits for leave.</summary>
    Approval,
}

/// <summary>How far a work item is.</summary>
public enum WorkItemState
{
    /// <summary>Nobody has it.</summary>
    Open,

    /// <summary>Somebody is at it.</summary>
    Taken,

    /// <summary>Done; never opened again.</summary>
    Closed,
}

/// <summary>Something a person must look at.</summary>
public sealed record WorkItem
{
    /// <summary>Unique id; sorts by time of creation.</summary>
    public required string Id { get; init; }

    /// <summary>Why.</summary>
    public required WorkItemKind Kind { get; init; }

    /// <summary>How far it is.</summary>
    public WorkItemState State { get; init; }

    /// <summary>The product; empty where it is about none.</summary>
    public string Product { get; init; } = "";

    /// <summary>The conversation; empty where there is none.</summary>
    public string Conversation { get; init; } = "";

    /// <summary>The turn; empty where there is none.</summary>
    public string Turn { get; init; } = "";

    /// <summary>What it is about, in one line; empty once the conversation is deleted.</summary>
    public required string Subject { get; init; }

    /// <summary>Who caused it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was made; set by the store.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it changed last; set by the store.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Who took it; null while it is open.</summary>
    public string? Assignee { get; init; }

    /// <summary>What came of it; null until it is closed.</summary>
    public string? Resolution { get; init; }
}

/// <summary>What came of taking or closing a work item.</summary>
public abstract record WorkItemChange
{
    private WorkItemChange()
    {
    }

    /// <summary>Done.</summary>
    /// <param name="Item">The item as it is now.</param>
    public sealed record Changed(WorkItem Item) : WorkItemChange;

    /// <summary>Not possible in its state: somebody else has it, or it is closed.</summary>
    /// <param name="Item">The item as it is.</param>
    public sealed record Refused(WorkItem Item) : WorkItemChange;

    /// <summary>There is no such item.</summary>
    public sealed record Missing : WorkItemChange;
}
