using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Conversations;
using Parley.Governance;
using Parley.Knowledge.Answering;
using Parley.Tests.Models;
using Xunit;

namespace Parley.Tests.Conversations;

/// <summary>Whole turns over numbers and documents.</summary>
public sealed class DocumentTurnsTests
{
    private static readonly (string, string)[] Documents =
    [
        ("refunds.md", "---\ntitle: Refunds\n---\n# Refunds\n\nCustomers may return goods within 30 days of delivery. Refunds above 500 euros need the approval of the head of sales.\n"),
        ("board/plans.md", "---\ntitle: Plans\nlabels: [board]\n---\n# Plans\n\nThe warehouse in Lyon is closed in June.\n"),
    ];

    [Theory]
    [InlineData("Within how many days may customers return goods, and what was revenue in March 2025?")]
    [InlineData("What was revenue in March 2025? And within how many days may customers return goods?")]
    [InlineData("What was revenue in March 2025 and may customers return goods?")]
    public async Task One_question_is_answered_from_numbers_and_documents(string question)
    {
        await using var turns = await DocumentTurns.OpenAsync(Documents);

        var turn = await turns.AskAsync(question);

        Assert.Equal((TurnStatus.Completed, Outcome.Answered), (turn.Status, turn.Answer.Outcome));
        Assert.Empty(turn.Verdicts);
        Assert.NotNull(turn.Plan);
        Assert.NotEmpty(AnswerFigures.Of(turn.Answer));
        Assert.Contains("30 days", AnswerRenderer.ToText(turn.Answer), StringComparison.Ordinal);
        Assert.Single(turn.Answer.Blocks.OfType<SourcesBlock>());
    }

    [Fact]
    public async Task What_people_said_of_a_passage_is_shown_checked_and_recorded()
    {
        await using var turns = await DocumentTurns.OpenAsync(Documents);
        var before = await turns.AskAsync("Within how many days may customers return goods?");
        await turns.Knowledge.MarkAsync("shop", new PassageMark("", "refunds.md", "within 30 days of delivery", PassageMarkKind.Corrected, "", "ann", default) { Correction = "It is 45 days since 1 May." }, TestContext.Current.CancellationToken);

        var turn = await turns.AskAsync("Within how many days may customers return goods?");

        Assert.Empty(turn.Verdicts);
        Assert.Contains("ann corrected this passage on 2025-04-01: It is 45 days since 1 May.", AnswerRenderer.ToText(turn.Answer), StringComparison.Ordinal);
        Assert.NotEqual(before.DataRevision, turn.DataRevision);
        Assert.StartsWith(before.DataRevision, turn.DataRevision, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_document_says_is_declined()
    {
        await using var turns = await DocumentTurns.OpenAsync(Documents);

        var turn = await turns.AskAsync("Who repairs the coffee machine?");

        Assert.Equal(Outcome.Declined, turn.Answer.Outcome);
        Assert.Empty(turn.Answer.Blocks.OfType<QuoteBlock>());
        Assert.Contains("The documents that you can see do not say.", AnswerRenderer.ToText(turn.Answer), StringComparison.Ordinal);
        Assert.Empty(turn.Verdicts);
    }

    [Fact]
    public async Task What_comes_nearest_in_the_documents_is_named()
    {
        await using var turns = await DocumentTurns.OpenAsync(Documents);

        var turn = await turns.AskAsync("Which courier collects what customers return?");

        Assert.Equal(Outcome.Declined, turn.Answer.Outcome);
        Assert.Contains(turn.Answer.Blocks.OfType<SourcesBlock>().SelectMany(b => b.Sources), s => s.Document == "refunds.md");
    }

    [Fact]
    public async Task A_hidden_document_is_not_quoted_and_its_words_say_nothing()
    {
        await using var turns = await DocumentTurns.OpenAsync(
            "", [.. Documents, ("../policies/permissions.yaml", "rules:\n  - applies_to: {}\n    except: {roles: [owner]}\n    hide: {documents: [board]}\n    say: Some documents are not visible to you.\n")]);
        const string Question = "When is the warehouse in Lyon closed?";

        var owner = await turns.AskAsync(Caller.LocalOwner, Question);
        var viewer = await turns.AskAsync(new Caller { Id = "vera", Roles = ["viewer"] }, Question);

        Assert.Contains("June", AnswerRenderer.ToText(owner.Answer), StringComparison.Ordinal);
        Assert.Equal(Outcome.Declined, viewer.Answer.Outcome);
        Assert.DoesNotContain("plans", AnswerRenderer.ToText(viewer.Answer), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_model_for_meaning_in_the_product_is_used_and_the_same_question_gets_the_same_answer()
    {
        using var model = new TemporaryFolder();
        TinyModel.Write(model.Path, ("customers", [1, 0]), ("goods", [1, 0.2f]), ("merchandise", [1, 0.1f]), ("sales", [0, 1]));
        await using var turns = await DocumentTurns.OpenAsync($"models:\n  embedding: {{provider: onnx, model: \"{model.Path}\"}}\n", Documents);

        var first = await turns.AskAsync("Within how many days may customers return goods?");
        var second = await turns.AskAsync("Within how many days may customers return goods?");

        Assert.Equal(Outcome.Answered, first.Answer.Outcome);
        Assert.Equal(AnswerRenderer.ToText(first.Answer), AnswerRenderer.ToText(second.Answer));
        Assert.Equal(first.DataRevision, second.DataRevision);
    }
}
