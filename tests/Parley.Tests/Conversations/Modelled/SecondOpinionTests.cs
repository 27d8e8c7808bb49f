using Parley.Answers;
using Parley.Bench.Models;
using Parley.Conversations;
using Parley.Conversations.Modelled;
using Xunit;

namespace Parley.Tests.Conversations.Modelled;

/// <summary>A judge model beside the checker of answers from documents: it is heard, and decides nothing.</summary>
public sealed class SecondOpinionTests : IAsyncLifetime
{
    private const string Said = "Within 30 days of the journey receipts must be handed in.";

    private readonly FakeProvider fake = new();
    private DocumentTurns turns = null!;

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable(ModelledProduct.KeyName, "sk-fake-0123456789");
        turns = await DocumentTurns.OpenAsync(
            $"models:\n  second_opinion: true\n  chat:\n    - {ModelledProduct.Chat("openai", fake.Address)}\n",
            ("journeys.md", "---\ntitle: Journeys\n---\n# Journeys\n\nReceipts must be handed in within 30 days of the journey.\n"));
    }

    public async ValueTask DisposeAsync()
    {
        await turns.DisposeAsync();
        await fake.DisposeAsync();
    }

    [Theory]
    [InlineData("{\"unsupported\": [], \"why\": \"\"}", "agrees", "", false)]
    [InlineData("{\"unsupported\": [\"p1\"], \"why\": \"It says days.\"}", "disagrees", "p1: It says days.", true)]
    [InlineData("{\"unsupported\": [\"p9\"]}", "agrees", "", false)]
    [InlineData("They look fine to me.", "unreadable", "This is not the JSON that was asked for.", false)]
    public async Task The_opinion_is_shown_where_it_differs_and_the_verdict_stands(string opinion, string outcome, string reason, bool isShown)
    {
        fake.Script = request => request.Text.Contains("rubric", StringComparison.Ordinal) ? [opinion] : ["[[p1]] Within [[n1]] days of the journey receipts must be handed in.\n"];

        var turn = await turns.AskAsync("Until when must receipts be handed in?");

        Assert.Equal((TurnStatus.Completed, Outcome.Answered), (turn.Status, turn.Answer.Outcome));
        Assert.Equal(Said, Assert.Single(turn.Answer.Blocks.OfType<QuoteBlock>()).Said);
        Assert.Equal(("groundedness-judge", outcome, reason), (turn.Chain[^1].Prompt, turn.Chain[^1].Outcome, turn.Chain[^1].Reason));
        Assert.Equal(isShown, turn.Answer.Blocks.OfType<TextBlock>().Any(b => b.Role == TextRole.Caveat));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"unsupported\": \"p1\"}")]
    [InlineData("{\"unsupported\": [1]}")]
    [InlineData("}{")]
    public void What_is_no_opinion_is_none(string text) => Assert.Null(SecondOpinion.Read(text));
}
