using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding;
using Parley.Analytics.Understanding.Planning;
using Parley.Answers;
using Parley.Metrics;

namespace Parley.Analytics.Composing;

/// <summary>
/// Questions to go on with: variations of the plan, each in the words that are read back to exactly that variation. What
/// is not read back, or would be refused, is not offered.
/// </summary>
internal static class FollowUps
{
    /// <summary>Questions offered.</summary>
    public const int Most = 3;

    public static ImmutableArray<string> Of(Findings findings, ReadingContext context)
    {
        var interpreter = new Interpreter(context with { Earlier = [] });
        var asked = PlanLine.Of(findings.Plan);
        return
        [
            .. Variations(findings, context, interpreter.Context)
                .DistinctBy(PlanLine.Of)
                .Where(plan => PlanLine.Of(plan) != asked && PlanChecks.Check(plan, interpreter.Context) is null)
                .Select(plan => (Plan: plan, Phrase: PlanPhrase.Of(plan, interpreter)))
                .Where(p => interpreter.PlanOf(p.Phrase) is { } read && PlanLine.Of(read) == PlanLine.Of(p.Plan))
                .Select(p => p.Phrase)
                .Take(Most),
        ];
    }

    private static IEnumerable<Plan> Variations(Findings findings, ReadingContext context, PlanningContext planning)
    {
        var plan = findings.Plan;
        var asked = findings is ValueFindings values ? values.After.Slice.Metrics : plan.Metrics;
        var metric = asked.Select(name => context.Catalogue.Metrics.FirstOrDefault(m => m.Name == name)).FirstOrDefault(m => m is not null);
        var period = plan.Period ?? (metric?.To is { } last ? LastMonth(last, planning) : null);
        if (metric is null || period is null)
        {
            return [];
        }

        var simple = new Plan { Kind = QuestionKind.Value, Metrics = [metric.Name], Period = period, Filters = plan.Filters };
        var before = plan.Baseline ?? Baselines.Preceding(period, planning.Labels);
        var dimension = metric.Dimensions.FirstOrDefault(d => !plan.By.Contains(d) && plan.Filters.All(f => f.Dimension != d) && IsReadable(context.Catalogue, d));
        var why = simple with { Kind = QuestionKind.Why, Baseline = before };
        var change = simple with { Kind = QuestionKind.Change, Baseline = before };
        var breakdown = dimension is null ? null : simple with { Kind = QuestionKind.Breakdown, By = [dimension] };
        var trend = simple with { Kind = QuestionKind.Trend, Grain = Buckets.For(period, TimeGrain.Day) };
        var unusual = simple with { Kind = QuestionKind.Outliers, Grain = TimeGrain.Day };
        IEnumerable<Plan?> ordered = plan.Kind switch
        {
            QuestionKind.Value => [change, breakdown, trend],
            QuestionKind.Change => [why, breakdown, trend],
            QuestionKind.Why => [breakdown, trend, unusual],
            QuestionKind.Trend => [why, unusual, breakdown],
            QuestionKind.Breakdown or QuestionKind.Top or QuestionKind.Bottom or QuestionKind.Share => [OfFirst(findings, trend), breakdown, why],
            QuestionKind.Outliers => [trend, why, breakdown],
            QuestionKind.Definition => [simple, trend, breakdown],
            _ => [change, breakdown, trend],
        };
        return ordered.OfType<Plan>();
    }

    private static Plan? OfFirst(Findings findings, Plan trend) =>
        findings is MemberFindings { Rows: [{ Members: [{ } member, ..] }, ..] } && findings.Plan.By is [var dimension, ..]
            ? trend with { Filters = trend.Filters.Add(new PlanFilter(dimension, [member])) }
            : null;

    private static bool IsReadable(Catalogue catalogue, string dimension) =>
        catalogue.Dimensions.FirstOrDefault(d => d.Name == dimension) is { Truncated: false, Values.Length: >= 2 and <= 50 };

    private static Period LastMonth(DateOnly last, PlanningContext planning) => planning.Labels.Name(TimeGrain.Month, last.AddMonths(last.AddDays(1).Day == 1 ? 0 : -1));
}
