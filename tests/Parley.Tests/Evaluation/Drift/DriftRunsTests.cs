using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Parley.Conversations;
using Parley.Evaluation.Drift;
using Parley.Governance;
using Parley.Governance.Accounts;
using Parley.Signals.Running;
using Parley.Storage;
using Parley.Tests.Cli;
using Parley.Tests.Conversations;
using Parley.Tests.Metrics.Sources;
using Parley.Tests.Storage;
using Xunit;

namespace Parley.Tests.Evaluation.Drift;

/// <summary>The daily look for drift over the recorded turns of a real product.</summary>
public sealed class DriftRunsTests : IAsyncLifetime
{
    private const string Answerable = "What was revenue in March 2025?";

    private readonly ServedShop _served = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _served.OpenAsync();

    public ValueTask DisposeAsync() => _served.DisposeAsync();

    [Fact]
    public async Task Answers_that_become_refusals_open_items_with_an_owner_once()
    {
        await AskAsync(Answerable, 30);
        _served.Clock.Advance(TimeSpan.FromDays(DriftRuns.Days));
        await AskAsync("Which party should I vote for?", 30);
        _served.Clock.Advance(TimeSpan.FromDays(1));
        var runs = Runs();

        var (product, opened) = Assert.Single(await runs.LookAsync(Token));
        Assert.Equal("shop", product);
        Assert.Contains(opened, item => item.Subject.Contains("good answers", StringComparison.Ordinal));
        Assert.All(opened, item => Assert.Equal((WorkItemKind.Drift, WorkItemState.Taken, Caller.LocalOwner.Id), (item.Kind, item.State, item.Assignee)));

        // The same day is done, for this process and for another; the next one finds the items open.
        Assert.Empty(await runs.LookAsync(Token));
        Assert.Empty(await Runs().LookAsync(Token));
        _served.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Empty(Assert.Single(await runs.LookAsync(Token)).Opened);
    }

    [Fact]
    public async Task Turns_that_stay_as_they_were_open_nothing()
    {
        await AskAsync(Answerable, 30);
        _served.Clock.Advance(TimeSpan.FromDays(DriftRuns.Days));
        await AskAsync(Answerable, 30);
        _served.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Empty(Assert.Single(await Runs().LookAsync(Token)).Opened);
    }

    private DriftRuns Runs() => new(
        _served.Products, new DriftWatch(_served.State, _served.Work, _served.Clock), new RunLeases(_served.State, _served.Clock), new AccountStore(_served.State, new AuditTrail(_served.State, _served.Clock), _served.Clock), _served.Clock);

    private async Task AskAsync(string question, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await foreach (var _ in _served.Turns.RunAsync(new TurnRequest("shop", question), Caller.LocalOwner, Token))
            {
                // What is recorded counts.
            }
        }
    }
}
