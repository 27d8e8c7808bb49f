using System.Collections.Immutable;
using Parley.Answers;
using Parley.Guardrails;
using Parley.Metrics;
using Parley.Metrics.Semantics;
using Xunit;
using static Parley.Tests.Guardrails.Samples;

namespace Parley.Tests.Guardrails;

public sealed class SentenceRulesTests
{
    [Theory]
    [InlineData("Marketing spend for region North and South in Q3 2026 was highest for North: {0}.", true)]
    [InlineData("Marketing spend for region North, South in Q3 2026 was highest at {0}, for region North.", true)]
    [InlineData("Marketing spend for region all but South in Q3 2026 was highest for North: {0}.", true)]
    [InlineData("Marketing spend for region all but North in Q3 2026 was {0}.", false)]
    [InlineData("Marketing spend for region South, Top 10 cities in Q3 2026 was {0}.", false)]
    public void A_list_is_about_each_of_its_members_and_an_exclusion_about_none(string sentence, bool isTrue)
    {
        var north = Cell("e1", 0, 0, "spend", "North");
        var parts = sentence.Split("{0}");

        var findings = Check(Answered([north], Samples.Text(TextRole.Headline, parts[0], Show(north, "€1,200"), parts[1])));

        Assert.Equal(isTrue, findings.IsEmpty);
    }

    [Theory]
    [InlineData("Revenue was higher than marketing spend by {0} in Q3 2026.", true)]
    [InlineData("Marketing spend was higher than revenue by {0} in Q3 2026.", false)]
    [InlineData("Revenue was higher by {0} in Q3 2026.", false)]
    [InlineData("Revenue was lower than marketing spend by {0} in Q3 2026.", false)]
    public void A_value_that_sets_two_metrics_against_each_other_names_both_in_order(string sentence, bool isTrue)
    {
        var (revenue, spend) = (Cell("e1", 2, 0, "revenue", null), Cell("e2", 2, 0, "spend", null));
        var difference = Change("e3", "difference/1", revenue, spend);
        difference = difference with { Scope = difference.Scope with { Baseline = null } };
        var parts = sentence.Split("{0}");

        var findings = Check(Answered([revenue, spend, difference], Samples.Text(TextRole.Headline, parts[0], Show(difference, "€4,999.50"), parts[1])));

        Assert.Equal(isTrue, findings.IsEmpty);
    }

    [Theory]
    [InlineData("Revenue is recorded from 1 Apr 2025 to 25 Oct 2026.", true)]
    [InlineData("Revenue is recorded from 2 Apr 2025 to 25 Oct 2026.", false)]
    [InlineData("There is no data for 2024.", true)]
    [InlineData("There is no data for 2026.", false)]
    [InlineData("There is nothing about “12 monkeys”.", true)]
    [InlineData("There is nothing about “13 monkeys”.", false)]
    [InlineData("You could ask: Which regions had revenue above 12 in May 2026?", true)]
    [InlineData("You could ask: Which regions had revenue above 12 in May 2026? There were 14.", false)]
    public void A_decline_claims_only_what_the_data_covers(string sentence, bool isTrue)
    {
        var answer = new Answer
        {
            Outcome = Outcome.Declined,
            Blocks = [Samples.Text(TextRole.Decline, sentence)],
            FollowUps = ["Which regions had revenue above 12 in May 2026?"],
        };
        var context = Context with { Question = "do 12 monkeys buy?", Catalogue = WithRevenue(m => m with { From = new DateOnly(2025, 4, 1), To = new DateOnly(2026, 10, 25) }) };

        Assert.Equal(isTrue, AnswerChecker.Check(answer, [new Rendering("text", sentence + "\n" + answer.FollowUps[0])], context).IsSupported);
    }

    [Theory]
    [InlineData("Which regions had revenue above 12 in May 2026?", true)]
    [InlineData("Why was revenue 13 in May 2026?", false)]
    [InlineData("Which 5 regions had the highest revenue?", true)]
    public void A_suggestion_takes_numbers_from_the_asker_only(string question, bool isTrue)
    {
        var answer = new Answer { Outcome = Outcome.Clarified, Blocks = [Samples.Text(TextRole.Question, "Which one?")], Choices = [new Choice("c1", question, question)] };

        Assert.Equal(isTrue, AnswerChecker.Check(answer, [], Context with { Question = "regions > 12" }).IsSupported);
    }

    [Theory]
    [InlineData(MetricType.Cumulative, true)]
    [InlineData(MetricType.Simple, false)]
    public void Only_a_metric_that_runs_up_to_a_day_is_said_of_a_period_by_its_last_day(MetricType type, bool isTrue)
    {
        var last = new Period(Q3.End, Q3.End, "30 Sep 2026");
        var value = Cell("e1", 2, 0, "revenue", null);
        value = value with { Scope = value.Scope with { Period = last } };
        var queries = Queries.SetItem(2, Queries[2] with { Query = Queries[2].Query with { Start = Q3.End.ToDateTime(TimeOnly.MinValue), End = Q3.End.ToDateTime(TimeOnly.MinValue) } });
        var answer = Answered([value], Samples.Text(TextRole.Headline, "Revenue in Q3 2026 was ", Show(value, "€7,000"), "."));
        var context = Context with { Queries = queries, Periods = [Q3], Catalogue = WithRevenue(m => m with { Type = type }) };

        Assert.Equal(isTrue, AnswerChecker.Check(answer, [], context).IsSupported);
    }

    [Fact]
    public void A_definition_may_say_what_the_product_says()
    {
        var answer = Answered([], Samples.Text(TextRole.Headline, "Marketing spend: What all five channels cost."));

        Assert.NotEmpty(Check(answer));
        Assert.Empty(AnswerChecker.Check(answer, [], Context with { ProductWords = ["What all five channels cost"] }).Findings);
    }

    private static Catalogue WithRevenue(Func<CatalogueMetric, CatalogueMetric> change) =>
        Samples.Catalogue with { Metrics = [.. Samples.Catalogue.Metrics.Select(m => m.Name == "revenue" ? change(m) : m)] };

    private static Answer Answered(ImmutableArray<Evidence> evidence, params ImmutableArray<Block> blocks) =>
        new() { Outcome = Outcome.Answered, Evidence = evidence, Blocks = blocks };

    private static ImmutableArray<CheckFinding> Check(Answer answer) => AnswerChecker.Check(answer, [], Context with { Periods = [Q3] }).Findings;
}
