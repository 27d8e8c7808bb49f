using Parley.Analytics;
using Parley.Analytics.Understanding;
using Parley.Analytics.Understanding.Proposals;
using Parley.Answers;
using Parley.Tests.Analytics.Specs;
using Xunit;

namespace Parley.Tests.Analytics.Understanding;

/// <summary>What the reader makes of a question, a model may propose for it, whatever its kind.</summary>
public sealed class PlanProposalTests
{
    [Theory]
    [InlineData("revenue in Q3", "value")]
    [InlineData("revenue by week in August", "trend")]
    [InlineData("Campaign A versus Campaign B revenue in Q3", "compare")]
    [InlineData("compare spend and revenue by channel in Q3", "compare")]
    [InlineData("change in revenue in August vs July", "change")]
    [InlineData("top 3 channels by revenue in Q3", "top")]
    [InlineData("worst 2 regions by orders in August", "bottom")]
    [InlineData("share of Email in revenue in Q3", "share")]
    [InlineData("share of revenue by channel in Q3", "share")]
    [InlineData("revenue by region in Q3", "breakdown")]
    [InlineData("which channels are there", "list")]
    [InlineData("which regions had revenue above 100000 in Q3", "threshold")]
    [InlineData("unusual days of revenue in August", "outliers")]
    [InlineData("why did revenue change in August vs July", "why")]
    [InlineData("forecast revenue for next month", "forecast")]
    [InlineData("forecast revenue by week for next month", "forecast")]
    public async Task A_plan_as_the_reader_makes_it_is_accepted_as_a_proposal(string question, string kind)
    {
        var context = await ProductDomain.FinanceAsync();
        var planned = Assert.IsType<Understood.Planned>(QuestionReader.Read(question, context));

        var verdict = ProposalJudge.Judge(ProposalOf(planned.Plan), question, context);

        Assert.Equal(kind, planned.Plan.Kind.ToString().ToLowerInvariant());
        var accepted = Assert.IsType<ProposalVerdict.Accepted>(verdict);
        Assert.Equal(PlanLine.Of(planned.Plan), PlanLine.Of(accepted.Planned.Plan));
    }

    [Theory]
    [InlineData("""{"kind": "threshold", "metrics": ["revenue"], "by": ["region__region_name"]}""", "A threshold needs a limit.")]
    [InlineData("""{"kind": "threshold", "metrics": ["revenue"], "limit": {"comparison": "near", "value": 3}}""", "A limit is gt, gte, lt, lte, or between with an upper end; of the value, or relative.")]
    [InlineData("""{"kind": "forecast", "metrics": ["revenue"], "limit": {"comparison": "between", "value": 3}}""", "A limit is gt, gte, lt, lte, or between with an upper end; of the value, or relative.")]
    [InlineData("""{"kind": "forecast", "metrics": ["secrets"], "period": "next month"}""", "There is no metric 'secrets'; ")]
    [InlineData("""{"kind": "top", "metrics": ["revenue"], "by": ["region__region_name"], "orderBy": "luck"}""", "There is no order by 'luck'; ")]
    public async Task A_proposal_with_parts_that_there_are_not_is_refused_with_the_reason(string proposal, string why) => Assert.StartsWith(
        why,
        Assert.IsType<ProposalVerdict.Refused>(ProposalJudge.Judge(PlanProposal.Read(proposal)!, "revenue", await ProductDomain.FinanceAsync())).Why,
        StringComparison.Ordinal);

    [Fact]
    public void The_prompt_offers_every_kind_that_the_reader_knows()
    {
        var kinds = File.ReadLines(Repository.PathOf("src/Parley/Prompts/BuiltIn/understand.prompty")).First(l => l.Contains("enumValues: [value", StringComparison.Ordinal));

        Assert.Equal(
            Enum.GetNames<QuestionKind>().Select(k => k.ToLowerInvariant()).Order(StringComparer.Ordinal),
            kinds[(kinds.IndexOf('[', StringComparison.Ordinal) + 1)..kinds.IndexOf(']', StringComparison.Ordinal)].Split(", ").Order(StringComparer.Ordinal));
    }

    private static PlanProposal ProposalOf(Plan plan) => new()
    {
        Kind = plan.Kind.ToString().ToLowerInvariant(),
        Metrics = plan.Metrics,
        By = plan.By,
        Filters =
        [
            .. plan.Filters.Select(f => new ProposedFilter(f.Dimension, f.Values, f.Exclude)),
            .. plan.Part.IsEmpty ? Array.Empty<ProposedFilter>() : [new ProposedFilter(plan.By[0], plan.Part)],
            .. plan.Sides.Where(s => s.Metric is null).SelectMany(s => s.Filters).GroupBy(f => f.Dimension).Select(g => new ProposedFilter(g.Key, [.. g.SelectMany(f => f.Values)])),
        ],
        Period = plan.Period?.Label ?? "",
        Baseline = plan.Kind == QuestionKind.Forecast ? "" : plan.Baseline?.Label ?? "",
        Grain = plan.Grain?.ToString().ToLowerInvariant() ?? "",
        Count = plan.Count ?? 0,
        OrderBy = plan.OrderBy switch { Measurement.Change => "change", Measurement.RelativeChange => "relative", _ => "" },
        Limit = plan.Threshold is { } t ? new ProposedLimit(t.Comparison, t.Value, t.Upper, t.Measurement == Measurement.RelativeChange ? "relative" : "") : null,
    };
}
