using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Parley.Analytics;
using Parley.Conversations;
using Parley.Conversations.Colleagues;
using Parley.Governance;

namespace Parley.Server.Ui.Conversations;

/// <summary>
/// One conversation as one page shows it. Belongs to one circuit and is used from its dispatcher only; the turn itself runs apart from
/// it (<see cref="LiveTurn"/>).
/// </summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "A turn is stopped by Stop; what is read after it is short.")]
internal sealed class ConversationState(LiveTurns live, ConversationStore store) : IDisposable
{
    private LiveTurn? _running;
    private ImmutableArray<Turn> _turns = [];
    private Threads _threads = new([]);
    private ImmutableDictionary<int, int> _chosen = ImmutableDictionary<int, int>.Empty;
    private ImmutableDictionary<int, Exchange> _seen = ImmutableDictionary<int, Exchange>.Empty;
    private ImmutableArray<(int After, Exchange Exchange)> _failed = [];
    private ImmutableArray<Exchange>? _recorded;
    private int? _from;

    /// <summary>Called after each change, on any thread.</summary>
    public Action Changed { get; set; } = () => { };

    /// <summary>The conversation; null before its first question is understood.</summary>
    public string? Id { get; private set; }

    /// <summary>Whose it is.</summary>
    public Caller? Caller { get; private set; }

    /// <summary>Questions and answers on the way that is shown, oldest first.</summary>
    public ImmutableArray<Exchange> Exchanges
    {
        get
        {
            // A page asks for them many times while it is drawn; only the running one changes on its own.
            _recorded ??= Recorded(_running?.Exchange.Follows);
            return _running is { } running ? _recorded.Value.Add(running.Exchange) : _recorded.Value;
        }
    }

    /// <summary>True while a turn runs.</summary>
    public bool IsRunning => _running is not null;

    /// <summary>The exchange that the next question goes on from, where it is not the last one.</summary>
    public Exchange? From => _from is { } number && _turns.FirstOrDefault(t => t.Number == number) is { } turn ? Of(turn) : null;

    /// <summary>What colleagues sent to this conversation.</summary>
    public ImmutableArray<Reply> Replies { get; private set; } = [];

    /// <summary>What to say where the product is not the version any more that the last answer came from; empty where it is.</summary>
    public string ChangedSince(string version) => IsRunning || _turns is not [.., { Version.Length: > 0 } last] || last.Version == version ? ""
        : $"The product was changed since the last answer here (version {Short(last.Version)}, now {Short(version)}). “Ask again” answers by the new one.";

    private static string Short(string version) => version[..Math.Min(8, version.Length)];

    /// <summary>Opens a conversation, with the turn of it that runs now.</summary>
    /// <returns>False where there is none of this caller's.</returns>
    public async Task<bool> OpenAsync(string id, Caller caller, CancellationToken cancellationToken)
    {
        if (Id == id)
        {
            return true;
        }

        Leave();
        if (await store.FindAsync(id, caller.Id, cancellationToken) is not ConversationLookup.Found)
        {
            return false;
        }

        (Id, Caller) = (id, caller);
        Follow(live.Find(id, caller.Id));
        await LoadAsync(cancellationToken);
        return true;
    }

    /// <summary>Asks; does nothing while a turn runs.</summary>
    /// <param name="request">The question; its conversation is set here.</param>
    /// <param name="caller">Who asks.</param>
    public async Task AskAsync(TurnRequest request, Caller caller)
    {
        if (IsRunning || string.IsNullOrWhiteSpace(request.Question))
        {
            return;
        }

        request = request with { Question = request.Question.Trim(), Conversation = Id, Follows = request.Follows ?? Next() };
        (Caller, _from) = (caller, null);
        var turn = live.Start(request, caller);
        Follow(turn);
        Say();
        await turn.Ended;
        if (_running == turn)
        {
            await EndAsync(turn);
        }
    }

    /// <summary>Stops the running turn; it is recorded as stopped.</summary>
    public void Stop() => _running?.Stop();

    /// <summary>Leaves this conversation; what runs in it runs on, and is found again where the conversation is.</summary>
    public void Leave()
    {
        Follow(null);
        (Id, _chosen, _seen, _failed, _from, Replies) = (null, _chosen.Clear(), _seen.Clear(), [], null, []);
        Hold([]);
        Say();
    }

    /// <summary>Shows another of the questions that stand beside one.</summary>
    public void Show(int number)
    {
        if (_turns.FirstOrDefault(t => t.Number == number) is { } turn)
        {
            (_chosen, _from) = (_chosen.SetItem(Threads.Before(turn), number), null);
            Say();
        }
    }

    /// <summary>Lets the next question go on from an earlier one; from the last where it is null.</summary>
    public void GoOnFrom(int? number)
    {
        _from = number;
        Say();
    }

    /// <summary>Reads what was recorded since, turns being never changed, and what colleagues sent.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (Id is { } id && Caller is { } caller)
        {
            var stored = ImmutableArray<Turn>.Empty;
            for (var page = await store.TurnsAsync(id, caller.Id, _turns.LastOrDefault()?.Number ?? 0, cancellationToken); !page.IsEmpty; page = await store.TurnsAsync(id, caller.Id, page[^1].Number, cancellationToken))
            {
                stored = stored.AddRange(page);
            }

            Hold([.. stored.Concat(_turns).DistinctBy(t => t.Number).OrderBy(t => t.Number)]);
            Replies = await store.Replies.OfAsync(id, cancellationToken);
            Say();
        }
    }

    public void Dispose()
    {
        Changed = () => { };
        Follow(null);
    }

    private async Task EndAsync(LiveTurn turn)
    {
        Follow(null);
        Id = turn.Conversation ?? Id;
        if (turn.Exchange.Turn is { } recorded)
        {
            // It stays on the page as it came, so that nothing moves when it ends.
            _seen = _seen.SetItem(recorded.Number, turn.Exchange);
            await LoadAsync(CancellationToken.None);
            Hold(_turns.Any(t => t.Number == recorded.Number) ? _turns : _turns.Add(recorded));
            _chosen = _chosen.SetItems(_threads.To(recorded));
        }
        else
        {
            _failed = _failed.Add((Shown() is [.., var last] ? last.Number : 0, turn.Exchange));
        }

        Say();
    }

    private ImmutableArray<Exchange> Recorded(int? until) =>
    [
        .. FailedAfter(0),
        .. Shown().TakeWhile(t => until is not { } last || t.Number <= last).SelectMany(t => FailedAfter(t.Number).Prepend(Of(t))),
    ];

    private void Hold(ImmutableArray<Turn> turns) => (_turns, _threads) = (turns, new Threads(turns));

    private void Say()
    {
        _recorded = null;
        Changed();
    }

    private IEnumerable<Exchange> FailedAfter(int number) => _failed.Where(f => f.After == number).Select(f => f.Exchange);

    private ImmutableArray<Turn> Shown() => _threads.Path(_chosen);

    // Null where it goes on from the newest turn of all: then another surface may have asked meanwhile, and that is gone on from.
    private int? Next()
    {
        var last = Shown() is [.., var end] ? end.Number : 0;
        return _from ?? (_turns.IsEmpty || last == _turns[^1].Number ? null : last);
    }

    /// <summary>The exchange of a turn: the same object as long as nothing of it changed, so that the page leaves it as it is.</summary>
    private Exchange Of(Turn turn)
    {
        var known = _seen.GetValueOrDefault(turn.Number) ?? Exchange.Of(turn);
        ImmutableArray<int> siblings = [.. _threads.Siblings(turn).Select(t => t.Number)];
        ImmutableArray<Reply> replies = [.. Replies.Where(r => r.Turn == turn.Id)];
        var shown = known.Siblings.SequenceEqual(siblings) && known.Replies.SequenceEqual(replies) ? known : known with { Siblings = siblings, Replies = replies };
        _seen = _seen.SetItem(turn.Number, shown);
        return shown;
    }

    private void Follow(LiveTurn? turn)
    {
        if (_running is { } before)
        {
            before.Changed -= Follow;
        }

        (_running, _recorded) = (turn, null);
        if (turn is not null)
        {
            turn.Changed += Follow;
        }
    }

    private void Follow()
    {
        Id ??= _running?.Conversation;
        Changed();
    }
}
