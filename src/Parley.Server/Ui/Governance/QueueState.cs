using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Parley.Answers;
using Parley.Conversations;
using Parley.Conversations.Colleagues;
using Parley.Feedback;
using Parley.Governance;
using Parley.Server.Ui.Analytics;

namespace Parley.Server.Ui.Governance;

/// <summary>What the queue is asked for.</summary>
internal enum QueueFilter
{
    /// <summary>Nobody has them.</summary>
    Open,

    /// <summary>Taken.</summary>
    Taken,

    /// <summary>Done.</summary>
    Closed,
}

/// <summary>The work items as one page shows them, and what a colleague does with one.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "What a person does on a page is done to its end.")]
internal sealed class QueueState(WorkItemStore work, ConversationStore store, RatingStore ratings, TurnRunner turns, Arrivals arrivals)
{
    private Caller? _caller;

    /// <summary>Which items are listed.</summary>
    public QueueFilter Filter { get; private set; }

    /// <summary>The list, oldest first; only the caller's own where the caller may not work on the queue.</summary>
    public ImmutableArray<WorkItem> Items { get; private set; } = [];

    /// <summary>The item that is looked at; null for none.</summary>
    public WorkItem? Item { get; private set; }

    /// <summary>The turn it is about; null where it is gone, or where the caller may not see it.</summary>
    public Turn? Turn { get; private set; }

    /// <summary>What was said of the turn.</summary>
    public ImmutableArray<Rating> Ratings { get; private set; } = [];

    /// <summary>What the trial wording gives under the colleague's own permissions; null before it was tried.</summary>
    public Turn? Trial { get; private set; }

    /// <summary>What came of the last deed, as a sentence.</summary>
    public string Said { get; private set; } = "";

    /// <summary>True where the caller may take, answer and close.</summary>
    public bool MayWork => _caller?.Roles.Overlaps(["owner", "reviewer", "analyst"]) == true;

    /// <summary>True where the trial can be sent.</summary>
    public bool IsAnswered => Trial is { Status: TurnStatus.Completed, Plan: not null, Answer.Outcome: Outcome.Answered };

    /// <summary>Lists items.</summary>
    public async Task ListAsync(Caller caller, QueueFilter filter)
    {
        (_caller, Filter) = (caller, filter);
        var state = filter switch { QueueFilter.Open => WorkItemState.Open, QueueFilter.Taken => WorkItemState.Taken, _ => WorkItemState.Closed };
        var all = await work.ListAsync(state, null, null, CancellationToken.None);
        Items = MayWork ? all : [.. all.Where(i => i.CreatedBy == caller.Id)];
    }

    /// <summary>Looks at one item.</summary>
    public async Task OpenAsync(Caller caller, string id)
    {
        _caller = caller;
        var item = await work.FindAsync(id, CancellationToken.None);
        Item = item is not null && (MayWork || item.CreatedBy == caller.Id) ? item : null;
        Turn = Item is null ? null : await store.TurnAsync(Item, CancellationToken.None);
        Ratings = Turn is null ? [] : await ratings.OfAsync(Turn.Id, CancellationToken.None);
        (Trial, Said) = (null, Item is null ? "There is no such item in your queue." : "");
    }

    /// <summary>What the asker was told, for a colleague who may see the same; empty where that may differ.</summary>
    public string Told => Turn is { } turn && (turn.Caller == _caller?.Id || turn.Answer.Outcome != Outcome.Answered) ? TileFigures.Headline(turn) : "";

    /// <summary>What a case made of this item may expect: the wording that was tried, or what was found right; null where the answer was wrong.</summary>
    public Turn? Expected => IsAnswered ? Trial : Ratings.Any(r => !r.Helpful) || Turn?.Answer.Outcome == Outcome.Escalated ? null : Turn;

    /// <summary>Takes the item.</summary>
    public async Task TakeAsync() => await AfterAsync(await work.TakeAsync(Item!.Id, _caller!.Id, CancellationToken.None), "It is yours now.");

    /// <summary>Closes the item without an answer.</summary>
    public async Task CloseAsync(string why) =>
        await AfterAsync(await work.CloseAsync(Item!.Id, _caller!.Id, why.Trim().Length > 0 ? why.Trim() : "closed without an answer", CancellationToken.None), "Closed.");

    /// <summary>Sends the colleague's own words to the asker.</summary>
    public async Task WriteAsync(string statement)
    {
        if (statement.Trim().Length == 0)
        {
            Said = "Write an answer first.";
            return;
        }

        await SendAsync(new Reply { Id = "", Conversation = Item!.Conversation, Turn = Item.Turn, WorkItem = Item.Id, By = _caller!.Id, Statement = statement.Trim() });
    }

    /// <summary>Tries a wording under the colleague's own permissions; nothing is kept.</summary>
    public async Task TryAsync(string wording)
    {
        try
        {
            Trial = await turns.PreviewAsync(new TurnRequest(Item!.Product, wording), _caller!, CancellationToken.None);
            Said = IsAnswered ? "" : "This wording is not answered yet.";
        }
        catch (TurnRejectedException rejected)
        {
            (Trial, Said) = (null, rejected.Message);
        }
    }

    /// <summary>Confirms that the question means what was tried, and tells the asker.</summary>
    public async Task VerifyAsync()
    {
        if (!IsAnswered || Turn is null || Item is null)
        {
            return;
        }

        await store.Verified.ConfirmAsync(
            new VerifiedAnswer { Id = "", Product = Item.Product, Question = Turn.Question, Wording = Trial!.Question, Plan = Trial.Plan!, By = _caller!.Id, WorkItem = Item.Id },
            CancellationToken.None);
        await SendAsync(new Reply { Id = "", Conversation = Item.Conversation, Turn = Item.Turn, WorkItem = Item.Id, By = _caller.Id, Wording = Trial.Question });
    }

    private async Task SendAsync(Reply reply)
    {
        var change = await store.Replies.SendAsync(reply, CancellationToken.None);
        await AfterAsync(change, "Sent. The asker sees it in the conversation.");
        arrivals.Tell(reply.Conversation);
    }

    private async Task AfterAsync(WorkItemChange change, string done)
    {
        Said = change switch
        {
            WorkItemChange.Changed => done,
            WorkItemChange.Refused { Item: { State: WorkItemState.Closed } } => "Somebody has closed it meanwhile.",
            WorkItemChange.Refused { Item: var item } => $"{item.Assignee} has taken it meanwhile.",
            _ => "The item is gone.",
        };
        Item = change is WorkItemChange.Changed { Item: var now } ? now : await work.FindAsync(Item!.Id, CancellationToken.None);
        arrivals.Tell(Item?.Conversation ?? "");
    }
}
