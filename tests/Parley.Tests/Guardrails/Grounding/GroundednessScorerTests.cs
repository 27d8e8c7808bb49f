using Parley.Guardrails.Grounding;
using Xunit;

namespace Parley.Tests.Guardrails.Grounding;

public sealed class GroundednessScorerTests
{
    private const string Travel =
        "Employees may book economy class for flights under six hours. Business class is allowed for flights of six hours or more and must be "
        + "approved by the department head. Receipts must be submitted within 30 days of the trip. Hotels are reimbursed up to €180 per night in "
        + "Berlin and €220 per night in Paris. Alcohol is not reimbursed. Anna Keller leads the travel team; Marco Rossi approves exceptions.";

    [Theory]
    [InlineData("Receipts have to be submitted within 30 days.")]
    [InlineData("Exceptions are approved by Marco Rossi.")]
    [InlineData("In Paris, hotels are reimbursed up to €220 per night.")]
    [InlineData("Staff can book economy class on flights shorter than six hours.")]
    [InlineData("Alcohol will not be reimbursed.")]
    public void Score_AnotherWording_IsSupported(string response)
    {
        var verdict = GroundednessScorer.Score(Travel, response);

        Assert.Empty(verdict.Unsupported);
        Assert.True(verdict.Score > 0.5, $"{verdict.Score}");
        Assert.NotEmpty(verdict.Sentences[0].Support);
    }

    [Theory]
    [InlineData("Receipts must be submitted within 60 days.", "60", UnsupportedReason.OtherNumber)]
    [InlineData("Hotels are reimbursed up to €180 per night in Paris.", "€180", UnsupportedReason.OtherNumber)]
    [InlineData("Alcohol is reimbursed.", "reimbursed", UnsupportedReason.Denied)]
    [InlineData("Employees may not book economy class for flights under six hours.", "not", UnsupportedReason.Denied)]
    [InlineData("Business class is allowed for flights under six hours.", "under", UnsupportedReason.Denied)]
    [InlineData("Exceptions are approved by Anna Keller.", "Anna Keller", UnsupportedReason.OtherName)]
    [InlineData("Receipts must be submitted within 30 days of the trip in a sealed envelope.", "sealed envelope", UnsupportedReason.NotSaid)]
    public void Score_AlteredSentence_MarksTheWordsAndNoOthers(string response, string unsupported, UnsupportedReason reason)
    {
        var verdict = GroundednessScorer.Score(Travel, response);

        var span = Assert.Single(verdict.Unsupported);
        Assert.Equal((unsupported, reason), (span.Span.Of(response), span.Reason));
        Assert.True(verdict.Score < 0.5, $"{verdict.Score}");
    }

    [Fact]
    public void Score_ForeignSentence_IsMarkedAlone()
    {
        const string Response = "Receipts must be submitted within 30 days of the trip. Company cars are washed every Friday afternoon.";

        var verdict = GroundednessScorer.Score(Travel, Response);

        Assert.Equal("Company cars are washed every Friday afternoon", Assert.Single(verdict.Unsupported).Span.Of(Response));
        Assert.True(verdict.Sentences[0].Score > 0.8 && verdict.Sentences[1].Score < 0.2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("You're welcome!")]
    [InlineData("Would you like to know more?")]
    public void Score_NoClaim_IsNotSupportedAndHasNoFault(string response)
    {
        var verdict = GroundednessScorer.Score(Travel, response);

        Assert.Empty(verdict.Unsupported);
        Assert.True(verdict.Score < 0.5);
        Assert.DoesNotContain(verdict.Sentences, s => s.IsClaim);
    }

    [Theory]
    [InlineData("", "Refunds take 5 days.")]
    [InlineData("\u0000\uD800", "Refunds\u0000 take \uDFFF 5 days. $ € % 5% $")]
    [InlineData("。。。", "🙂 $5€ 5% -- …")]
    public void Score_OddTexts_GiveAVerdict(string passages, string response) =>
        Assert.InRange(GroundednessScorer.Score(passages, response).Score, 0, 1);

    [Fact]
    public void Score_LongTexts_TakesTimeInProportion()
    {
        var passages = string.Join(' ', Enumerable.Range(0, 2000).Select(i => $"Clause {i} allows {i * 3} days for matter number {i}."));

        var verdict = GroundednessScorer.Score(passages, "Clause 17 allows 51 days. Clause 18 allows 51 days.");

        Assert.Empty(verdict.Sentences[0].Unsupported);
        Assert.NotEmpty(verdict.Sentences[1].Unsupported);
    }
}
