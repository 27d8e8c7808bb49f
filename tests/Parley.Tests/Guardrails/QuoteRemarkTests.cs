using System.Collections.Immutable;
using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Guardrails;
using Xunit;

namespace Parley.Tests.Guardrails;

/// <summary>A person's remark on a quoted passage is shown only where that person said it.</summary>
public sealed class QuoteRemarkTests
{
    private static readonly DateOnly Day = new(2026, 5, 4);

    [Theory]
    [InlineData("ann", "It is 8 euros.", "ann corrected this passage on 2026-05-04: It is 8 euros.", true)]
    [InlineData("bob", "It is 8 euros.", "bob corrected this passage on 2026-05-04: It is 8 euros.", false)]
    [InlineData("ann", "It is 9 euros.", "ann corrected this passage on 2026-05-04: It is 9 euros.", false)]
    [InlineData("ann", "It is 8 euros.", "ann corrected this passage on 2026-05-04, 9 in all: It is 8 euros.", false)]
    public void A_remark_is_what_a_person_said(string by, string words, string text, bool holds)
    {
        var answer = new Answer
        {
            Outcome = Outcome.Answered,
            Blocks = [new QuoteBlock(TextRole.Headline, "", "Lunch costs 7 euros.", "p1", "[1]") { Remark = new PassageRemark("corrected", by, Day, words, text) }],
            Evidence = [new PassageEvidence("p1", new Scope(), "Lunch costs 7 euros.", "food.md", 0, 20)],
        };
        var context = Samples.Context with
        {
            Documents = ImmutableDictionary<string, string>.Empty.Add("food.md", "Lunch costs 7 euros."),
            Remarks = [("food.md", "corrected", "ann", Day, "It is 8 euros.")],
        };

        var verdict = AnswerChecker.Check(
            answer,
            [new Rendering("text", AnswerRenderer.ToText(answer)), new Rendering("markdown", AnswerRenderer.ToMarkdown(answer)), new Rendering("html", AnswerRenderer.ToHtml(answer))],
            context);

        Assert.Equal(holds, verdict.IsSupported);
    }
}
