using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Conversations;
using Parley.Governance;
using Xunit;

namespace Parley.Tests.Conversations;

/// <summary>What a product's settings and the asker's locale change in the answers of whole turns.</summary>
public sealed class SettingsInAnswersTests : IAsyncDisposable
{
    private readonly ServedShop served = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => served.DisposeAsync();

    [Theory]
    [InlineData("are we on target?")]
    [InlineData("are we on target in March 2025?")]
    [InlineData("how far are we from target in March 2025?")]
    public async Task The_one_target_of_a_product_is_the_one_that_is_asked_about(string question)
    {
        await OpenAsync("goals:\n  - { metric: revenue, value: 1000, grain: month }\n");

        var answer = await AskAsync(question);

        Assert.Equal(Outcome.Answered, answer.Outcome);
        Assert.Contains("Revenue", AnswerRenderer.ToText(answer), StringComparison.Ordinal);
        Assert.Contains("€1,000", AnswerRenderer.ToText(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_targets_one_is_chosen()
    {
        await OpenAsync("goals:\n  - { metric: revenue, value: 1000, grain: month }\n  - { metric: orders, value: 60, grain: month }\n");

        var answer = await AskAsync("are we on target in March 2025?");

        Assert.Equal(Outcome.Clarified, answer.Outcome);
        Assert.Equal(["Orders", "Revenue"], answer.Choices.Select(c => c.Label).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("de-DE", "which regions had revenue above 1.000 in 2025", 1_000)]
    [InlineData("de-DE", "which regions had revenue above 1.000,50 in 2025", 1_000.5)]
    [InlineData("de-DE", "which regions had revenue above 10,5 in 2025", 10.5)]
    [InlineData("fr-FR", "which regions had revenue above 1 000,50 in 2025", 1_000.5)]
    [InlineData("en-GB", "which regions had revenue above 1,000.50 in 2025", 1_000.5)]
    [InlineData("en-GB", "which regions had revenue above 1,000 in 2025", 1_000)]
    [InlineData("en-GB", "which regions had revenue above 0.125 in 2025", 0.125)]
    public async Task Numbers_are_read_as_the_asker_writes_them(string locale, string question, double limit)
    {
        await OpenAsync("");

        var turn = await TurnAsync(question, locale);

        Assert.Equal(Outcome.Answered, turn.Answer.Outcome);
        Assert.Equal((decimal)limit, turn.Plan!.Threshold!.Value);
    }

    [Theory]
    [InlineData("en-GB", "which regions had revenue above 1.000 in 2025")]
    [InlineData("de-DE", "which regions had revenue above 1,000 in 2025")]
    public async Task A_number_that_may_be_one_or_a_thousand_is_asked_about(string locale, string question)
    {
        await OpenAsync("");

        var answer = (await TurnAsync(question, locale)).Answer;

        Assert.Equal(Outcome.Clarified, answer.Outcome);
        Assert.Equal(2, answer.Choices.Length);
        Assert.Contains(answer.Choices, c => c.Question.Contains("1000", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_quarter_of_a_fiscal_year_says_which_days_it_has()
    {
        await OpenAsync("calendar: { fiscal_year_start: 10 }\n");

        var fiscal = AnswerRenderer.ToText(await AskAsync("revenue in Q2 FY2025"));
        var calendar = AnswerRenderer.ToText(await AskAsync("revenue in February 2025"));

        Assert.Contains("Q2 FY2025 is a part of the fiscal year: 1 Jan 2025 to 31 Mar 2025.", fiscal, StringComparison.Ordinal);
        Assert.DoesNotContain("fiscal", calendar, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_persona_calls_figures_by_its_own_words_and_still_understands_the_others()
    {
        await OpenAsync("persona: { vocabulary: { revenue: turnover } }\n");

        var answers = new[] { await AskAsync("revenue by region in 2025"), await AskAsync("turnover by region in 2025") };

        Assert.All(answers, a => Assert.Equal(Outcome.Answered, a.Outcome));
        Assert.All(answers, a => Assert.Contains("turnover", AnswerRenderer.ToText(a), StringComparison.OrdinalIgnoreCase));
        Assert.All(answers, a => Assert.DoesNotContain("revenue", AnswerRenderer.ToText(a).Replace("SUM", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Detailed_says_more_than_standard_and_standard_more_than_brief()
    {
        await OpenAsync("");

        var lengths = new List<int>();
        foreach (var verbosity in new[] { Verbosity.Brief, Verbosity.Standard, Verbosity.Detailed })
        {
            lengths.Add(AnswerRenderer.ToText((await TurnAsync("revenue by region in 2025", "en-GB", verbosity)).Answer).Length);
        }

        Assert.True(lengths[0] < lengths[1] && lengths[1] < lengths[2], string.Join(", ", lengths));
    }

    private Task OpenAsync(string settings) => served.OpenAsync(("product.yaml", "title: Shop\nas_of: 2025-04-01\n" + settings));

    private async Task<Answer> AskAsync(string question) => (await TurnAsync(question, "en-GB")).Answer;

    private async Task<Turn> TurnAsync(string question, string locale, Verbosity? verbosity = null)
    {
        var request = new TurnRequest("shop", question) { Verbosity = verbosity };
        var events = await served.Turns.RunAsync(request, Caller.LocalOwner with { Locale = locale }, Token).ToListAsync(Token);
        return Assert.IsType<TurnEvent.Ended>(events[^1]).Turn;
    }
}
