using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Conversations;
using Parley.Conversations.Plainly;
using Parley.Guardrails;
using Parley.Text.PlainLanguage;
using Xunit;

namespace Parley.Tests.Conversations.Plainly;

/// <summary>Answers in plain language, asked for in the question or after an answer.</summary>
public sealed class PlainTurnsTests
{
    private const string Rule =
        "Employees are required to submit an application for reimbursement prior to the expiration of 30 days subsequent to the termination of the journey, unless the competent supervisor has granted an extension.";

    private static readonly (string, string)[] Documents =
    [
        ("journeys.md", $"---\ntitle: Journeys\nstatus: current\n---\n# Journeys\n\n## Reimbursement\n\n{Rule}\n"),
        ("lunch.md", "---\ntitle: Lunch\n---\n# Lunch\n\nLunch is free.\n"),
    ];

    [Theory]
    [InlineData("Explain simply.", ReadingLevel.Plain, "")]
    [InlineData("can you explain that in plain words, please?", ReadingLevel.Plain, "")]
    [InlineData("Explain it like I'm new here", ReadingLevel.Plain, "")]
    [InlineData("simpler please", ReadingLevel.Plain, "")]
    [InlineData("Could you make that easier to understand?", ReadingLevel.Plain, "")]
    [InlineData("ELI5", ReadingLevel.Easy, "")]
    [InlineData("Say it at a grade 6 reading level", ReadingLevel.Easy, "")]
    [InlineData("explain this to me at an 8th grade level", ReadingLevel.Plain, "")]
    [InlineData("Explain the leave policy for beginners", ReadingLevel.Plain, "Explain the leave policy")]
    [InlineData("simplify that", ReadingLevel.Plain, "")]
    [InlineData("rewrite the answer for a 10-year-old", ReadingLevel.Easy, "")]
    [InlineData("In plain English: when do I hand in my receipts?", ReadingLevel.Plain, "When do I hand in my receipts?")]
    [InlineData("When do I hand in my receipts? Explain simply.", ReadingLevel.Plain, "When do I hand in my receipts?")]
    [InlineData("Explain simply how the refund works", ReadingLevel.Plain, "How the refund works")]
    [InlineData("What is the travel policy, in very simple terms?", ReadingLevel.Easy, "What is the travel policy?")]
    [InlineData("When must I apply for leave, at reading level B2?", ReadingLevel.Standard, "When must I apply for leave?")]
    public void The_wish_for_plain_language_is_read(string question, ReadingLevel level, string rest) =>
        Assert.Equal((level, rest), PlainRequest.Strip(question));

    [Theory]
    [InlineData("What was revenue in March 2025?")]
    [InlineData("How many plain T-shirts did we sell?")]
    [InlineData("What is the simple moving average of revenue?")]
    [InlineData("Explain the rise in revenue")]
    [InlineData("Which policy is for children under 14?")]
    [InlineData("Revenue for year 2024")]
    public void Other_questions_are_left_alone(string question) => Assert.Null(PlainRequest.Strip(question));

    [Fact]
    public async Task A_question_that_asks_for_it_is_answered_in_plain_language_with_both_grades_and_its_citation()
    {
        await using var turns = await DocumentTurns.OpenAsync(Documents);

        var turn = await turns.AskAsync("In plain words, when must employees apply for reimbursement of a journey?");

        var quote = turn.Answer.Blocks.OfType<QuoteBlock>().First();
        Assert.Equal(TurnStatus.Completed, turn.Status);
        Assert.Empty(turn.Verdicts);
        Assert.Equal(Rule, quote.Text);
        Assert.NotEqual("", quote.Said);
        Assert.Contains("30 days", quote.Said, StringComparison.Ordinal);
        Assert.Contains("unless", quote.Said, StringComparison.Ordinal);
        Assert.Equal("[1]", quote.Label);
        var grades = turn.Answer.Evidence.OfType<ComputedEvidence>().ToDictionary(e => $"{e.Function} {e.Parameters["of"]}", e => (decimal)e.Value!);
        Assert.Equal(["coleman_liau/1 quoted", "coleman_liau/1 said", "flesch_kincaid/1 quoted", "flesch_kincaid/1 said"], grades.Keys.Order(StringComparer.Ordinal));
        Assert.True(grades["flesch_kincaid/1 said"] < grades["flesch_kincaid/1 quoted"] - 3);
        Assert.Contains("School grade needed to read it", AnswerRenderer.ToText(turn.Answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answer_before_is_said_simpler_and_simpler_again()
    {
        await using var turns = await DocumentTurns.OpenAsync(Documents);
        const string Question = "When must employees apply for reimbursement of a journey?";
        var first = await turns.AskAsync(Question);

        var plain = await turns.AskAsync(Question, "Explain that simply");
        var again = await turns.AskAsync(Question, "Explain that simply", "even simpler please");

        Assert.All(first.Answer.Blocks.OfType<QuoteBlock>(), q => Assert.Equal("", q.Said));
        var (said, easier) = (plain.Answer.Blocks.OfType<QuoteBlock>().First(), again.Answer.Blocks.OfType<QuoteBlock>().First());
        Assert.Equal(first.Answer.Blocks.OfType<QuoteBlock>().First().Text, said.Text);
        Assert.NotEqual("", said.Said);
        Assert.NotEqual("", easier.Said);
        Assert.Equal(first.Answer.Evidence.OfType<PassageEvidence>().First(), plain.Answer.Evidence.OfType<PassageEvidence>().First());
    }

    [Fact]
    public async Task What_is_plain_already_is_left_and_that_is_said()
    {
        await using var turns = await DocumentTurns.OpenAsync(Documents);

        var turn = await turns.AskAsync("Is lunch free? Explain simply");

        Assert.All(turn.Answer.Blocks.OfType<QuoteBlock>(), q => Assert.Equal("", q.Said));
        Assert.Contains("cannot make plainer", AnswerRenderer.ToText(turn.Answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_asked_for_simply_again_are_the_same_numbers_in_brief()
    {
        await using var turns = await DocumentTurns.OpenAsync(Documents);
        const string Question = "What was revenue in March 2025?";
        var first = await turns.AskAsync(Question);

        var brief = await turns.AskAsync(Question, "explain it like I'm new here");

        Assert.Equal(Outcome.Answered, brief.Answer.Outcome);
        Assert.Equal(first.Answer.ResolvedQuestion, brief.Answer.ResolvedQuestion);
        Assert.Equal(AnswerFigures.Of(first.Answer).First().Text, AnswerFigures.Of(brief.Answer).First().Text);
    }

    [Theory]
    [InlineData("Receipts must be handed in within 30 days unless they are lost.", "Receipts must be handed in within 3 weeks unless they are lost.")]
    [InlineData("Receipts must be handed in within 30 days unless they are lost.", "Receipts must be handed in within 30 days.")]
    [InlineData("Staff may not share passwords.", "Staff may share passwords.")]
    [InlineData("Staff must wear a badge.", "Staff can wear a badge.")]
    [InlineData("The desk in Berlin issues badges.", "The desk issues badges for parking at the airport.")]
    public void Other_words_that_say_something_else_do_not_pass(string quote, string said) => Assert.NotEmpty(SaidCheck.Differences(quote, said));
}
