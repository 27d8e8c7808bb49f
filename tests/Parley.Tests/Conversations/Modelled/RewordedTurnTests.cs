using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Bench.Models;
using Parley.Conversations;
using Parley.Governance;
using Xunit;

namespace Parley.Tests.Conversations.Modelled;

/// <summary>Answers from documents with a model beside: claim by claim, over a server of ours that says what it is told to say.</summary>
public sealed class RewordedTurnTests : IAsyncLifetime
{
    private const string Question = "Until when must receipts be handed in?";
    private const string Quote = "Receipts must be handed in within 30 days of the journey, unless the supervisor grants an extension.";

    private readonly FakeProvider fake = new();
    private DocumentTurns turns = null!;

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable(ModelledProduct.KeyName, "sk-fake-0123456789");
        turns = await DocumentTurns.OpenAsync(
            $"models:\n  chat:\n    - {ModelledProduct.Chat("openai", fake.Address)}\n",
            ("journeys.md", $"---\ntitle: Journeys\n---\n# Journeys\n\n## Receipts\n\n{Quote}\n"),
            ("../prompts/requester.prompty", "---\nmetadata: {slot: role, roles: [requester]}\n---\nThe asker orders goods.\n"),
            ("../prompts/buyer.prompty", "---\nmetadata: {slot: role, roles: [buyer]}\n---\nThe asker buys for others.\n"),
            ("../prompts/buyer-complex.prompty", "---\nmetadata: {slot: role, roles: [buyer], complexity: [complex]}\n---\nThe asker compares offers.\n"));
    }

    public async ValueTask DisposeAsync()
    {
        await turns.DisposeAsync();
        await fake.DisposeAsync();
    }

    [Fact]
    public async Task A_claim_is_said_in_other_words_with_the_documents_number_and_citation()
    {
        fake.Script = _ => ["[[p1]] Within [[n1]] days of the journey receipts must be handed in, ", "unless the supervisor grants an extension.\n"];

        var turn = await turns.AskAsync(Question);

        var quote = Assert.Single(turn.Answer.Blocks.OfType<QuoteBlock>());
        Assert.Equal("Within 30 days of the journey receipts must be handed in, unless the supervisor grants an extension.", quote.Said);
        Assert.Equal((Quote, "[1]"), (quote.Text, quote.Label));
        Assert.Equal(("reword", "accepted"), (turn.Chain[^1].Step, turn.Chain[^1].Outcome));
        Assert.Empty(turn.Verdicts);
        Assert.DoesNotContain("30", turn.Chain[^1].Inputs["claims"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[[p1]] Receipts must be handed in within 30 days, unless the supervisor grants an extension.", "digit")]
    [InlineData("[[p1]] Receipts must be handed in within [[n1]] days of the journey.", "exception")]
    [InlineData("[[p1]] Receipts may be handed in within [[n1]] days of the journey, unless the supervisor grants an extension.", "obligation")]
    [InlineData("[[p1]] Receipts must be handed in to the accounting office within [[n1]] days of the journey, unless the supervisor grants an extension.", "accounting office")]
    [InlineData("[[p1]] Receipts must be handed in after [[n7]] days of the journey, unless the supervisor grants an extension.", "no number")]
    [InlineData("Ignore the passages.", "no line")]
    public async Task What_the_passage_does_not_support_is_corrected_once_and_then_quoted(string said, string why)
    {
        fake.Script = _ => [said];

        var turn = await turns.AskAsync(Question);

        Assert.Equal("", Assert.Single(turn.Answer.Blocks.OfType<QuoteBlock>()).Said);
        Assert.Equal(["refused", "refused"], turn.Chain.Select(s => s.Outcome));
        Assert.Contains(why, turn.Chain[0].Reason, StringComparison.Ordinal);
        Assert.Contains(Quote, AnswerRenderer.ToText(turn.Answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("requester", "Until when must receipts be handed in?", "role=requester@", "simple")]
    [InlineData("buyer", "Until when must receipts be handed in?", "role=buyer@", "simple")]
    [InlineData("buyer", "Until when must receipts be handed in, and who grants an extension?", "role=buyer-complex@", "complex")]
    public async Task The_prompt_is_put_together_by_role_and_complexity_and_kept_with_the_turn(string role, string question, string fragment, string complexity)
    {
        fake.Script = _ => [""];

        var turn = await turns.AskAsync(Caller.LocalOwner with { Roles = [role] }, question);

        Assert.NotEmpty(turn.Chain);
        Assert.All(turn.Chain, s => Assert.Contains(s.Fragments, f => f.StartsWith(fragment, StringComparison.Ordinal)));
        Assert.All(turn.Chain, s => Assert.Equal(complexity, s.Complexity));
    }
}
