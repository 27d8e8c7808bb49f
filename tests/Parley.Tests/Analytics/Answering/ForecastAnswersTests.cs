using Parley.Analytics;
using Parley.Analytics.Composing;
using Parley.Analytics.Forecasts;
using Parley.Analytics.Understanding;
using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Guardrails;
using Xunit;

namespace Parley.Tests.Analytics.Answering;

/// <summary>Forecasts in answers: with bands, from whole periods only, every figure computed again by the checker.</summary>
public sealed class ForecastAnswersTests
{
    public static TheoryData<string> Asked =>
    [
        "What will passengers be next month?", "forecast fares for the next 8 weeks", "How will passengers develop until the end of the year?",
        "What will fares be this month?", "forecast fuel per passenger for the next 3 months", "predict passengers on Outer Isles for November",
        "What will fuel cost be next quarter?", "forecast fares", "expected passengers tomorrow", "forecast passengers by day for the next 10 days",
        "Will passengers exceed 9000 next month?", "Will passengers be below 9000 next month?", "how likely is it that fares exceed 1000 next month",
        "When will passengers reach 1 million?", "when will monthly passengers exceed 100", "forecast passengers by route for next month",
        "which routes will exceed 900 passengers next month", "will fuel per passenger stay below 2 next month",
    ];

    [Theory]
    [MemberData(nameof(Asked))]
    public async Task Every_figure_of_a_forecast_passes_the_checker(string question)
    {
        var answer = await (await FerryLayer.Opened).AskAsync(question);

        Assert.Equal(Outcome.Answered, answer.Outcome);
        var chart = answer.Blocks.OfType<ChartBlock>().Single();
        Assert.Equal(2, chart.Series[1].Bands.Length);
        Assert.All(chart.Series[1].Bands, band => Assert.Equal(chart.Labels.Length, band.Lows.Length));
    }

    [Fact]
    public async Task A_period_that_has_begun_is_what_is_recorded_and_a_forecast_of_the_rest()
    {
        var ferry = await FerryLayer.Opened;
        var findings = (ForecastFindings)await ferry.FindAsync("What will fares be this month?");
        var answer = await ferry.AskAsync("What will fares be this month?");

        Assert.Equal(new DateOnly(2026, 9, 15), findings.Series.KnownTo);
        Assert.Equal(15, findings.Whole!.Window.Length);
        Assert.Contains("forecast of the rest", AnswerRenderer.ToText(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Today_is_not_over_and_is_not_counted_as_recorded()
    {
        var ferry = await FerryLayer.Opened;
        var reading = ferry.Reading with { Today = new DateOnly(2026, 9, 15) };
        var plan = ((Understood.Planned)QuestionReader.Read("forecast passengers for the next 10 days", reading)).Plan;

        Assert.Equal(new DateOnly(2026, 9, 14), plan.Baseline!.End);
    }

    [Fact]
    public async Task A_segment_with_too_little_history_is_declined()
    {
        var ferry = await FerryLayer.Opened;
        var plan = ((Understood.Planned)ferry.Read("forecast passengers for the next 10 days")).Plan;
        var findings = (ForecastFindings)await ferry.FindAsync("forecast passengers for the next 10 days");
        var empty = findings with { Plan = plan, Steps = [] };
        var answer = Composer.Compose(empty, new Wording(ferry.Catalogue));

        Assert.Equal(Outcome.Declined, answer.Outcome);
        Assert.Contains("not enough history", AnswerRenderer.ToText(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_has_an_outlook_in_words_and_bands()
    {
        var ferry = await FerryLayer.Opened;
        var text = AnswerRenderer.ToText(await ferry.AskAsync("Are we on track for the fares target this month?"));

        Assert.Matches("The target of €[0-9,]+ for fares in September 2026 will [a-z ]*be reached", text);
        Assert.Contains("with a certainty of 80%", text, StringComparison.Ordinal);
        Assert.Contains("against a target of", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_member_of_a_dimension_has_a_forecast_of_its_own_beside_that_of_the_whole()
    {
        var ferry = await FerryLayer.Opened;
        var findings = (ForecastFindings)await ferry.FindAsync("forecast passengers by route for next month");
        var table = (await ferry.AskAsync("forecast passengers by route for next month")).Blocks.OfType<TableBlock>().First();

        Assert.Equal(3, findings.Members.Length);
        Assert.All(findings.Members, member => Assert.NotNull(member.Whole));
        Assert.Equal(4, table.Rows.Length);
    }

    [Fact]
    public async Task Which_members_pass_a_limit_is_said_of_each()
    {
        var text = AnswerRenderer.ToText(await (await FerryLayer.Opened).AskAsync("which routes will exceed 900 passengers next month"));

        Assert.All(["Inner Bay", "Outer Isles", "North Sound"], route => Assert.Contains($"route {route} will ", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("almost certainly", "almost certainly not")]
    [InlineData("almost certainly", "very likely not")]
    [InlineData("almost certainly", "as likely as not")]
    public async Task A_word_of_likelihood_that_the_bands_do_not_bear_out_is_found_out(string right, string wrong)
    {
        var ferry = await FerryLayer.Opened;
        const string Question = "Will passengers exceed 100 next month?";
        var planned = (Understood.Planned)ferry.Read(Question);
        var findings = await ferry.FindAsync(Question);
        var answer = Composer.Compose(findings, new Wording(ferry.Catalogue) { ResolvedQuestion = planned.ResolvedQuestion });
        var context = new CheckContext(ferry.Catalogue, FerryLayer.Today) { Queries = findings.Queries, Periods = [planned.Plan.Period!, planned.Plan.Baseline!], Question = Question };
        Answer Said(string from, string to) => answer with
        {
            Blocks = [.. answer.Blocks.Select(b => b is TextBlock { Role: TextRole.Headline } t
                ? t with { Spans = [.. t.Spans.Select(s => s is Words w ? new Words(w.Text.Replace(from, to, StringComparison.Ordinal)) : s)] } : b)],
        };

        Assert.Contains(right, AnswerRenderer.ToText(answer), StringComparison.Ordinal);
        Assert.True(AnswerChecker.Check(answer, [], context).IsSupported);
        Assert.True(AnswerChecker.Check(Said(right, "probably"), [], context).IsSupported);
        Assert.False(AnswerChecker.Check(Said(right, wrong), [], context).IsSupported);
        Assert.False(AnswerChecker.Check(Said("be above", "be below"), [], context).IsSupported);
    }

    [Fact]
    public async Task When_a_limit_is_passed_is_the_first_step_whose_forecast_passes_it()
    {
        var ferry = await FerryLayer.Opened;
        var soon = AnswerRenderer.ToText(await ferry.AskAsync("when will monthly passengers exceed 100"));
        var never = AnswerRenderer.ToText(await ferry.AskAsync("When will passengers reach 90 million?"));

        Assert.Contains("September 2026 is the first month for which the forecast of passengers is above 100", soon, StringComparison.Ordinal);
        Assert.Contains("there already", soon, StringComparison.Ordinal);
        Assert.Contains("in no month", never, StringComparison.Ordinal);
        Assert.Contains("almost certainly not reach", never, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tampered_forecast_is_found_out()
    {
        var ferry = await FerryLayer.Opened;
        var planned = (Understood.Planned)ferry.Read("What will passengers be next month?");
        var findings = await ferry.FindAsync("What will passengers be next month?");
        var answer = Composer.Compose(findings, new Wording(ferry.Catalogue) { ResolvedQuestion = planned.ResolvedQuestion });
        var context = new CheckContext(ferry.Catalogue, FerryLayer.Today) { Queries = findings.Queries, Periods = [planned.Plan.Period!, planned.Plan.Baseline!] };
        Evidence Other(Evidence evidence) => evidence is ComputedEvidence { Function: "forecast/1", Value: decimal value } c ? c with { Value = value * 1.01m } : evidence;
        Block Swapped(Block block) => block is TextBlock { Role: TextRole.Headline } text ? text with { Spans = [.. text.Spans.Select(Narrow)] } : block;
        Span Narrow(Span span) => span is Figure figure && Quantity(answer, figure) is "low95" or "high95"
            ? Named(answer, Quantity(answer, figure)!.Replace("95", "80", StringComparison.Ordinal)) : span;

        Assert.True(AnswerChecker.Check(answer, [], context).IsSupported);
        Assert.False(AnswerChecker.Check(answer with { Evidence = [.. answer.Evidence.Select(Other)] }, [], context).IsSupported);
        Assert.False(AnswerChecker.Check(answer with { Blocks = [.. answer.Blocks.Select(Swapped)] }, [], context).IsSupported);
    }

    private static string? Quantity(Answer answer, Figure figure) =>
        answer.Evidence.FirstOrDefault(e => e.Id == figure.Evidence) is ComputedEvidence { Function: "forecast/1" } c ? c.Parameters["quantity"] : null;

    private static Figure Named(Answer answer, string quantity) =>
        AnswerFigures.Of(answer).First(f => Quantity(answer, f) == quantity);
}
