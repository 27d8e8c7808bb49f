using Microsoft.Extensions.Time.Testing;
using Parley.Conversations;
using Parley.Governance;
using Parley.Storage;
using Xunit;

namespace Parley.Tests.Storage;

/// <summary>
/// What every kind of state must do. A class of facts derives from this, and has one sealed class for SQLite and one for
/// PostgreSQL, so that both run the same facts on the real database.
/// </summary>
public abstract class StateFacts : IAsyncLifetime
{
    private readonly bool _postgres;
    private readonly List<StateDatabase> _opened = [];

    protected StateFacts(bool postgres) => _postgres = postgres;

    internal FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2025, 11, 24, 9, 30, 0, TimeSpan.Zero));

    internal StateHome Home { get; private set; } = null!;

    internal StateDatabase State { get; private set; } = null!;

    internal AuditTrail Audit { get; private set; } = null!;

    internal WorkItemStore Work { get; private set; } = null!;

    internal ConversationStore Conversations { get; private set; } = null!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Home = await NewHomeAsync(_postgres);
        State = await OpenAsync(Home);
        Audit = new AuditTrail(State, Clock);
        Work = new WorkItemStore(State, Audit, Clock);
        Conversations = new ConversationStore(State, Audit, Work, Clock);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var state in _opened)
        {
            await state.DisposeAsync();
        }

        if (Home is not null)
        {
            await Home.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>A second place for state, of this kind or of the other.</summary>
    internal static async Task<StateHome> NewHomeAsync(bool postgres) =>
        postgres ? await StateHome.PostgresAsync(Token) : StateHome.Sqlite();

    /// <summary>Opens state as another process would: with connections of its own.</summary>
    internal async Task<StateDatabase> OpenAsync(StateHome home)
    {
        var state = await StateDatabase.OpenAsync(home.Location, Clock, Token);
        _opened.Add(state);
        return state;
    }

    internal ConversationStore StoreOver(StateDatabase state, TimeProvider? clock = null)
    {
        var audit = new AuditTrail(state, clock ?? Clock);
        return new ConversationStore(state, audit, new WorkItemStore(state, audit, clock ?? Clock), clock ?? Clock);
    }

    /// <summary>Begins a conversation and records turns in it.</summary>
    internal async Task<Conversation> BeginAsync(int turns = 0, string caller = "ada", ConversationStore? store = null)
    {
        store ??= Conversations;
        var created = Assert.IsType<ConversationLookup.Found>(await store.CreateAsync("shop", caller, "", null, Token)).Conversation;
        for (var i = 0; i < turns; i++)
        {
            await AddTurnAsync(created.Id, caller, store: store);
        }

        return created;
    }

    internal async Task<Turn> AddTurnAsync(
        string conversation, string caller = "ada", Func<Turn, Turn>? change = null, ConversationStore? store = null)
    {
        store ??= Conversations;
        var entered = Assert.IsType<TurnEntry.Entered>(await store.EnterAsync(conversation, caller, Token));
        await using var lease = entered.Lease;
        var turn = Turns.Simple(conversation, lease.Number, caller);
        turn = change is null ? turn : change(turn);
        Assert.IsType<TurnRecording.Recorded>(await store.AppendAsync(lease, turn, Token));
        return turn;
    }
}
