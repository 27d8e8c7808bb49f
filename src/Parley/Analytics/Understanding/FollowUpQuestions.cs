using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Parley.Analytics.Anomalies;
using Parley.Analytics.Causes;
using Parley.Analytics.Gathering;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding.Planning;
using Parley.Answers;
using Parley.Metrics;

namespace Parley.Analytics.Understanding;

/// <summary>Where a conversation may go from an answer: questions that are known to be answerable, since each is a valid plan's own phrase.</summary>
public static class FollowUpQuestions
{
    /// <summary>How many are offered.</summary>
    public const int Count = 3;

    /// <summary>So many candidates of one catalogue are remembered; then remembering begins anew.</summary>
    private const int MostRemembered = 4096;

    // Whether a candidate can be asked takes a reading of its phrase, and the same few come up turn after turn. A catalogue belongs
    // to one version of one product, so only the day and the language are missing.
    private static readonly ConditionalWeakTable<Catalogue, ConcurrentDictionary<(DateOnly Today, string Locale, string Candidate), string>> Remembered = [];

    /// <summary>The questions, nearest first; none that the conversation has just answered. What was found can be looked into first.</summary>
    /// <param name="findings">What was found for the plan that was answered.</param>
    /// <param name="context">What the caller may ask about.</param>
    public static ImmutableArray<string> After(Findings findings, ReadingContext context) =>
        After(findings.Plan, findings switch
        {
            WhyFindings why => _ => WhyDrills.Of(why),
            AnomalyFindings found => labels => AnomalyDrills.Of(found, labels),
            _ => _ => [],
        }, context);

    /// <summary>The same before anything was found.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="context">What the caller may ask about.</param>
    public static ImmutableArray<string> After(Plan plan, ReadingContext context) => After(plan, _ => [], context);

    private static ImmutableArray<string> After(Plan plan, Func<PeriodLabels, ImmutableArray<Plan>> found, ReadingContext context)
    {
        var interpreter = new Interpreter(context);
        var planning = interpreter.Context;
        if (plan.Metrics.Select(planning.Metric).FirstOrDefault() is not { } metric)
        {
            return [];
        }

        var questions = ImmutableArray.CreateBuilder<string>(Count);
        var drills = found(planning.Labels);
        var most = Math.Max(Count, drills.Length + 1);
        foreach (var next in drills.Concat(Variations(plan, metric, planning)))
        {
            var candidate = next with { Assumptions = [], View = "" };
            if (questions.Count == most)
            {
                break;
            }

            if (PlanLine.Of(candidate) != PlanLine.Of(plan) && Remember(candidate, context, interpreter) is { Length: > 0 } phrase)
            {
                questions.Add(phrase);
            }
        }

        return questions.ToImmutable();
    }

    /// <summary>The candidate's question; empty where it cannot be answered or is not read back as it was meant.</summary>
    private static string Remember(Plan candidate, ReadingContext context, Interpreter interpreter)
    {
        var known = Remembered.GetOrCreateValue(context.Catalogue);
        var key = (context.Today, context.Locale, $"{PlanLine.Of(candidate)}\n{candidate.Period?.Label}\n{candidate.Baseline?.Label}");
        if (known.TryGetValue(key, out var phrase))
        {
            return phrase;
        }

        if (known.Count >= MostRemembered)
        {
            known.Clear();
        }

        return known.GetOrAdd(key, PlanChecks.Check(candidate, interpreter.Context) is null ? PlanPhrase.ReadBack(candidate, interpreter) ?? "" : "");
    }

    private static IEnumerable<Plan> Variations(Plan plan, CatalogueMetric metric, PlanningContext context)
    {
        var bare = new Plan { Kind = QuestionKind.Value, Metrics = [metric.Name], Period = plan.Period, Filters = plan.Filters };
        if (plan is { Kind: QuestionKind.Forecast, Baseline: { } history })
        {
            foreach (var next in AfterForecast(bare with { Period = history }, metric, context))
            {
                yield return next;
            }

            yield break;
        }

        var cuts = Cuts(plan, metric, context);
        if (plan.Period is { } period)
        {
            var baseline = plan.Baseline ?? Baselines.Preceding(period, context.Labels);
            var covered = metric.From <= baseline.Start;
            if (covered && plan.Kind is not QuestionKind.Why)
            {
                yield return bare with { Kind = QuestionKind.Why, Baseline = baseline };
            }

            foreach (var cut in cuts)
            {
                yield return plan.Kind == QuestionKind.Why
                    ? bare with { Kind = QuestionKind.Why, Baseline = baseline, By = [cut] }
                    : bare with { Kind = QuestionKind.Breakdown, By = [cut] };
            }

            if (period.Days > 45 && plan.Kind != QuestionKind.Trend)
            {
                yield return bare with { Kind = QuestionKind.Trend, Grain = TimeGrain.Month };
            }

            if (covered && plan.Kind is not QuestionKind.Change)
            {
                yield return bare with { Kind = QuestionKind.Change, Baseline = baseline };
            }
        }

        yield return new Plan { Kind = QuestionKind.Definition, Metrics = [metric.Name] };
        yield return new Plan { Kind = QuestionKind.Related, Metrics = [metric.Name], Period = plan.Period };
    }

    private static IEnumerable<Plan> AfterForecast(Plan bare, CatalogueMetric metric, PlanningContext context)
    {
        if ((metric.Goal is not null || context.GoalOf(metric) is not null)
            && new OtherPlans(context, new Reading.Slots { Metrics = [metric] }).Plan(QuestionKind.Goal) is Draft.Ready goal)
        {
            yield return goal.Plan with { Filters = bare.Filters };
        }

        var ahead = new ForecastPlans(context, new Reading.Slots { Metrics = [metric] }).Plan();
        if (ahead is Draft.Ready { Plan: var further })
        {
            yield return further with { Filters = bare.Filters };
        }

        yield return bare with { Kind = QuestionKind.Trend, Grain = TimeGrain.Month };
        yield return bare with { Kind = QuestionKind.Outliers, Grain = TimeGrain.Week };
        yield return new Plan { Kind = QuestionKind.Definition, Metrics = [metric.Name] };
    }

    // Dimensions that neither cut nor restrict the answer already, the one with the fewest members first.
    private static ImmutableArray<string> Cuts(Plan plan, CatalogueMetric metric, PlanningContext context) =>
    [
        .. metric.Dimensions
            .Except(plan.By).Except(plan.Filters.Select(f => f.Dimension)).Except(plan.Sides.SelectMany(s => s.Filters).Select(f => f.Dimension))
            .Select(context.Dimension).OfType<CatalogueDimension>()
            .Where(d => d.Values.Length is > 1 and <= 50)
            .OrderBy(d => d.Values.Length).ThenBy(d => d.Name, StringComparer.Ordinal)
            .Take(2).Select(d => d.Name),
    ];
}
