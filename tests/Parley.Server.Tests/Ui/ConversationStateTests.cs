using Microsoft.Extensions.Logging.Abstractions;
using Parley.Answers;
using Parley.Conversations;
using Parley.Governance;
using Parley.Server.Ui.Conversations;
using Xunit;

namespace Parley.Server.Tests.Ui;

public sealed class ConversationStateTests : IDisposable
{
    private readonly TurnScript _script = new();
    private readonly ConversationState _state;

    public ConversationStateTests() => _state = new(_script.RunAsync, NullLogger<ConversationState>.Instance);

    public void Dispose() => _state.Dispose();

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
    public async Task StartOver_WhileATurnRuns_StopsItAndTheNextTurnIsItsOwn()
    {
        _script.Plan();
        var left = AskAsync("One?");
        _state.StartOver();
        Assert.False(_state.IsRunning);
        await left;
        Assert.Equal(TurnStatus.Stopped, await _script.Ended);
        Assert.Empty(_state.Exchanges);

        _script.Plan().End();
        await AskAsync("Two?");

        Assert.Equal("Two?", Assert.Single(_state.Exchanges).Question);
        Assert.Null(_script.Asked[^1].Conversation);
    }

    [Fact]
    public async Task Dispose_WhileATurnRuns_StopsItAndChangesNothingMore()
    {
        var turn = AskAsync("One?");
        var changes = 0;
        _state.Changed = () => changes++;
        _state.Dispose();
        await turn;

        Assert.Equal(TurnStatus.Stopped, await _script.Ended);
        Assert.Equal(0, changes);
    }

    private Task AskAsync(string question) => _state.AskAsync("shop", question, Caller.LocalOwner);
}
