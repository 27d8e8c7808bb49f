using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Parley.Conversations;
using Parley.Evaluation.Drift;
using Parley.Governance;
using Parley.Governance.Accounts;
using Parley.Signals.Running;
using Parley.Storage;
using Parley.Tests.Cli;
using Parley.Tests.Metrics.Sources;
using Parley.Tests.Storage;
using Xunit;

namespace Parley.Tests.Evaluation.Drift;

/// <summary>The daily look for drift over the recorded turns of a real product.</summary>
public sealed class DriftRunsTests : IAsyncLifetime
{
    private const string Answerable = "What was revenue in March 2025?";

    private readonly ScratchProduct _shop = ShopOnDisk.Make();
    private readonly StateHome _home = StateHome.Sqlite();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2025, 4, 1, 9, 0, 0, TimeSpan.Zero));
    private StateDatabase _state = null!;
    private ServedProducts _products = null!;
    private WorkItemStore _work = null!;
    private TurnRunner _turns = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _state = await StateDatabase.OpenAsync(_home.Location, _clock, Token);
        var audit = new AuditTrail(_state, _clock);
        _work = new WorkItemStore(_state, audit, _clock);
        _products = new ServedProducts(_shop.State, _clock);
        await _products.ServeAsync(_shop.Folder, Token);
        _turns = new TurnRunner(_products, new ConversationStore(_state, audit, _work, _clock), _clock, NullLogger<TurnRunner>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _products.DisposeAsync();
        await _state.DisposeAsync();
        await _home.DisposeAsync();
        _shop.Dispose();
    }

    [Fact]
    public async Task Answers_that_become_refusals_open_items_with_an_owner_once()
    {
        await AskAsync(Answerable, 30);
        _clock.Advance(TimeSpan.FromDays(DriftRuns.Days));
        await AskAsync("Which party should I vote for?", 30);
        _clock.Advance(TimeSpan.FromDays(1));
        var runs = Runs();

        var (product, opened) = Assert.Single(await runs.LookAsync(Token));
        Assert.Equal("shop", product);
        Assert.Contains(opened, item => item.Subject.Contains("good answers", StringComparison.Ordinal));
        Assert.All(opened, item => Assert.Equal((WorkItemKind.Drift, WorkItemState.Taken, Caller.LocalOwner.Id), (item.Kind, item.State, item.Assignee)));

        // The same day is done, for this process and for another; the next one finds the items open.
        Assert.Empty(await runs.LookAsync(Token));
        Assert.Empty(await Runs().LookAsync(Token));
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Empty(Assert.Single(await runs.LookAsync(Token)).Opened);
    }

    [Fact]
    public async Task Turns_that_stay_as_they_were_open_nothing()
    {
        await AskAsync(Answerable, 30);
        _clock.Advance(TimeSpan.FromDays(DriftRuns.Days));
        await AskAsync(Answerable, 30);
        _clock.Advance(TimeSpan.FromDays(1));

        Assert.Empty(Assert.Single(await Runs().LookAsync(Token)).Opened);
    }

    private DriftRuns Runs() => new(
        _products, new DriftWatch(_state, _work, _clock), new RunLeases(_state, _clock), new AccountStore(_state, new AuditTrail(_state, _clock), _clock), _clock);

    private async Task AskAsync(string question, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await foreach (var _ in _turns.RunAsync(new TurnRequest("shop", question), Caller.LocalOwner, Token))
            {
                // What is recorded counts.
            }
        }
    }
}
