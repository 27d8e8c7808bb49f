using System.Collections.Immutable;
using Parley.Analytics;
using Parley.Answers;
using Parley.Conversations;
using Parley.Server.Ui.Conversations;
using Parley.Server.Ui.Conversations.Figures;
using Xunit;

namespace Parley.Server.Tests.Ui;

public sealed class ExchangeTests
{
    private static readonly ChartBlock Chart = new(ChartKind.Bar, "Revenue", ["A", "B"], [new("Revenue", [new("e1", 1.50m, "$1.50"), null])], new(UnitKind.Money, "USD"));
    private static readonly TableBlock Table = new("Revenue", [], []);

    [Theory]
    [InlineData(TurnStatus.Completed, Outcome.Answered, ExchangeState.Answered)]
    [InlineData(TurnStatus.Completed, Outcome.Clarified, ExchangeState.Clarified)]
    [InlineData(TurnStatus.Completed, Outcome.Declined, ExchangeState.Declined)]
    [InlineData(TurnStatus.Completed, Outcome.Escalated, ExchangeState.Escalated)]
    [InlineData(TurnStatus.Stopped, Outcome.Declined, ExchangeState.Stopped)]
    [InlineData(TurnStatus.Failed, Outcome.Declined, ExchangeState.Failed)]
    public async Task State_TurnEnded_SaysWhatBecameOfIt(TurnStatus status, Outcome outcome, ExchangeState state)
    {
        var script = new TurnScript().Plan().End(status, outcome);
        var exchange = new Exchange("x1", "What?");
        Assert.Equal(ExchangeState.Running, exchange.State);

        await foreach (var happened in script.RunAsync(new("shop", "What?"), Parley.Governance.Caller.LocalOwner, TestContext.Current.CancellationToken))
        {
            exchange = exchange.After(happened);
        }

        Assert.Equal(state, exchange.State);
        Assert.Equal("Revenue?", exchange.ResolvedQuestion);
    }

    [Fact]
    public void Announcement_WhileItRuns_IsSilent() =>
        Assert.Equal("", new Exchange("x1", "What?") { Blocks = [new TextBlock(TextRole.Headline, [new Words("Half of")])] }.Announcement);

    [Theory]
    [InlineData("", AnswerView.Chart)]
    [InlineData("table", AnswerView.Table)]
    [InlineData("text", AnswerView.Chart)]
    public void First_ViewOfThePlan_IsShownFirst(string asked, AnswerView shown)
    {
        var exchange = new Exchange("x1", "What?") { Blocks = [Chart, Table], Plan = new() { Kind = QuestionKind.Value, View = asked } };

        Assert.Equal([AnswerView.Chart, AnswerView.Table], AnswerViews.Of(exchange));
        Assert.Equal(shown, AnswerViews.First(exchange));
    }

    [Fact]
    public void From_ChartBlock_HasItsValuesTextsAndGapsAndNothingElse()
    {
        var options = ChartOptions.From(Chart);

        Assert.Equal(("bar", "money", "USD"), (options.Kind, options.Unit, options.UnitName));
        Assert.Equal(Chart.Labels.AsEnumerable(), options.Labels);
        Assert.Equal([1.50m, null], Assert.Single(options.Series).Values);
        Assert.Equal(["$1.50", null], options.Series[0].Texts);
    }

    [Fact]
    public void Of_FigureInBrackets_KeepsThemOnItsLineAndChangesNoText()
    {
        ImmutableArray<Parley.Answers.Span> spans =
            [new Words("by "), Figure("$3"), new Words(" ("), Figure("4%"), new Words(")"), Figure("5"), new Words(". Then (see "), Figure("6"), new Words("")];

        var runs = SpanRun.Of(spans);

        Assert.Equal("by $3 (4%)5. Then (see 6", string.Concat(runs.Select(r => r.Before + r.Figure?.Text + r.After)));
        Assert.Equal([("", ""), ("(", ")"), ("", "."), ("", "")], runs.Where(r => r.Figure is not null).Select(r => (r.Before, r.After)));
        Assert.Equal(spans.Length, runs.Length);
    }

    private static Figure Figure(string text) => new("e1", 1m, text);
}
