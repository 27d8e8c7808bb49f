using Microsoft.Extensions.Logging.Abstractions;
using Parley.Answers;
using Parley.Conversations;
using Parley.Governance;
using Parley.Server.Ui.Conversations;
using Parley.Storage;
using Xunit;

namespace Parley.Server.Tests.Ui;

public sealed class ConversationStateTests : IAsyncLifetime
{
    private readonly TurnScript _script = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-state-");
    private StateDatabase _database = null!;
    private ConversationState _state = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await StateDatabase.OpenAsync(
            StateLocation.From(name => name == "PARLEY_STATE" ? _folder.FullName : null), TimeProvider.System, TestContext.Current.CancellationToken);
        var audit = new AuditTrail(_database, TimeProvider.System);
        var store = new ConversationStore(_database, audit, new WorkItemStore(_database, audit, TimeProvider.System), TimeProvider.System);
        _state = new ConversationState(new LiveTurns(_script.RunAsync, NullLogger<LiveTurns>.Instance), store);
    }

    public async ValueTask DisposeAsync()
    {
        _state.Dispose();
        await _database.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task AskAsync_TurnEnds_HoldsItsBlocksAndItsConversation()
    {
        _script.Plan().Says(TextRole.Headline, "It was 3.").End().Plan().End();

        await AskAsync(" What is it? ");
        await AskAsync("and then?");

        Assert.Equal(["What is it?", "and then?"], _state.Exchanges.Select(e => e.Question));
        Assert.Equal((ExchangeState.Answered, "It was 3."), (_state.Exchanges[0].State, _state.Exchanges[0].Announcement));
        Assert.Equal([null, "c1"], _script.Asked.Select(r => r.Conversation));
        Assert.False(_state.IsRunning);
    }

    [Fact]
    public async Task AskAsync_WhileATurnRuns_DoesNothing()
    {
        var first = AskAsync("One?");
        await AskAsync("Two?");
        Assert.True(_state.IsRunning);
        _script.Plan().End();
        await first;

        Assert.Equal("One?", Assert.Single(_state.Exchanges).Question);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \t ")]
    public async Task AskAsync_NothingAsked_DoesNothing(string question)
    {
        await AskAsync(question);

        Assert.Empty(_state.Exchanges);
        Assert.Empty(_script.Asked);
    }

    [Fact]
    public async Task AskAsync_Throws_IsAFaultOfTheExchangeAndTheNextQuestionIsTaken()
    {
        _script.Throw(new InvalidOperationException("secret")).Plan().End();
        await AskAsync("One?");
        await AskAsync("Two?");

        Assert.Equal([ExchangeState.Failed, ExchangeState.Answered], _state.Exchanges.Select(e => e.State));
        Assert.DoesNotContain("secret", _state.Exchanges[0].Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leave_WhileATurnRuns_LetsItEndAndTheNextTurnIsItsOwn()
    {
        _script.Plan();
        var left = AskAsync("One?");
        _state.Leave();
        Assert.False(_state.IsRunning);
        _script.End();
        await left;
        Assert.Equal(TurnStatus.Completed, await _script.Ended);
        Assert.Empty(_state.Exchanges);

        _script.Plan().End();
        await AskAsync("Two?");

        Assert.Equal("Two?", Assert.Single(_state.Exchanges).Question);
        Assert.Null(_script.Asked[^1].Conversation);
    }

    [Fact]
    public async Task Dispose_WhileATurnRuns_LetsItEndAndChangesNothingMore()
    {
        var turn = AskAsync("One?");
        var changes = 0;
        _state.Changed = () => changes++;
        _state.Dispose();
        _script.Plan().End();
        await turn;

        Assert.Equal(TurnStatus.Completed, await _script.Ended);
        Assert.Equal(0, changes);
    }

    [Fact]
    public async Task Stop_WhileATurnRuns_RecordsItAsStopped()
    {
        var turn = AskAsync("One?");
        _state.Stop();
        await turn;

        Assert.Equal(ExchangeState.Stopped, Assert.Single(_state.Exchanges).State);
    }

    [Fact]
    public async Task AskAsync_BesideAnEarlierQuestion_KeepsBothAndShowsOneAtATime()
    {
        _script.Plan().End().Plan().End().Plan().End(t => t with { Follows = 1 });
        await AskAsync("One?");
        await AskAsync("Two?");
        await _state.AskAsync(new TurnRequest("shop", "Two, in other words?") { Follows = 1 }, Caller.LocalOwner);

        Assert.Equal(["One?", "Two, in other words?"], _state.Exchanges.Select(e => e.Question));
        Assert.Equal([2, 3], _state.Exchanges[^1].Siblings);
        _state.Show(2);
        Assert.Equal(["One?", "Two?"], _state.Exchanges.Select(e => e.Question));

        _script.Plan().End();
        await AskAsync("Three?");
        Assert.Equal(2, _script.Asked[^1].Follows);
    }

    private Task AskAsync(string question) => _state.AskAsync(new TurnRequest("shop", question), Caller.LocalOwner);
}
