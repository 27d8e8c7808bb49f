using System.Collections.Immutable;
using Parley.Analytics.Anomalies;
using Parley.Analytics.Causes;
using Parley.Analytics.Forecasts;
using Parley.Analytics.Times;
using Parley.Answers;
using Parley.Governance;
using Parley.Metrics;
using Parley.Metrics.Queries;
using Parley.Metrics.Sources;
using Parley.Products;

namespace Parley.Analytics.Gathering;

/// <summary>From a plan to findings: runs as few metric queries as the kind of question needs.</summary>
public static class Gatherer
{
    /// <summary>Gathers what a plan asks for.</summary>
    /// <param name="plan">The plan, validated against the caller's catalogue.</param>
    /// <param name="data">What is gathered from.</param>
    /// <param name="cancellationToken">Cancels, in the database too.</param>
    /// <exception cref="MetricQueryException">The plan names something the manifest cannot answer or the caller may not see.</exception>
    /// <exception cref="DataSourceException">The database failed.</exception>
    public static async Task<Findings> GatherAsync(
        Plan plan, VisibleData data, CancellationToken cancellationToken)
    {
        plan = WithBaseline(plan, data.Layer.Product);
        var context = new GatherContext(plan, data, new SliceReader(data.Layer, data.Catalogue, data.Permissions));
        var findings = await ByKindAsync(context, cancellationToken);
        var metrics = findings is DefinitionFindings ? [] : MetricsOf(findings);
        ImmutableArray<Period> periods = [.. new[] { plan.Period, plan.Baseline }.OfType<Period>().Distinct()];
        var like = await LikeForLike.GatherAsync(context, cancellationToken);
        var missing = await DataDays.MissingAsync(context, metrics, periods, cancellationToken);
        return findings with
        {
            Queries = context.Reader.Queries,
            MissingDays = missing,
            Like = like,
            ShortData = plan.Kind == QuestionKind.Forecast ? [] : Shorts(context, metrics, periods),
            Truncated = context.Reader.Queries.Any(q => q.Result.Truncated),
        };
    }

    private static Task<Findings> ByKindAsync(GatherContext context, CancellationToken cancellationToken) => context.Plan.Kind switch
    {
        QuestionKind.Value or QuestionKind.Change when context.Plan.By.IsEmpty => ValueGathering.GatherAsync(context, cancellationToken),
        QuestionKind.Overview or QuestionKind.Related => ValueGathering.GatherSeveralAsync(context, cancellationToken),
        QuestionKind.Trend => TrendGathering.GatherAsync(context, cancellationToken),
        QuestionKind.Compare => CompareGathering.GatherAsync(context, cancellationToken),
        QuestionKind.Goal => GoalGathering.GatherAsync(context, cancellationToken),
        QuestionKind.Outliers when context.Plan.By.IsEmpty => AnomalyGathering.GatherAsync(context, cancellationToken),
        QuestionKind.Outliers => OutlierGathering.GatherAsync(context, cancellationToken),
        QuestionKind.Definition => Task.FromResult<Findings>(new DefinitionFindings { Plan = context.Plan }),
        QuestionKind.Forecast => ForecastGathering.GatherAsync(context, cancellationToken),
        QuestionKind.Why => WhyGathering.GatherAsync(context, cancellationToken),
        _ => MemberGathering.GatherAsync(context, cancellationToken),
    };

    /// <summary>A change needs something to be a change from: the comparable period before, where the plan names none.</summary>
    private static Plan WithBaseline(Plan plan, Product product) =>
        plan is { Kind: QuestionKind.Change or QuestionKind.Why or QuestionKind.Overview, Baseline: null, Period: { } period }
            ? plan with { Baseline = Baselines.Preceding(period, new PeriodLabels(TimeLanguage.English, product.Calendar)) }
            : plan;

    private static ImmutableArray<string> MetricsOf(Findings findings) => findings switch
    {
        ValueFindings values => values.After.Slice.Metrics,
        CompareFindings compare => [.. compare.Sides.Select(s => s.Metric).Distinct()],
        _ => findings.Plan.Metrics,
    };

    private static ImmutableArray<ShortData> Shorts(GatherContext context, ImmutableArray<string> metrics, ImmutableArray<Period> periods) =>
    [
        .. metrics.Select(context.Find).OfType<CatalogueMetric>().SelectMany(metric => periods
            .Where(p => p.End > metric.To || p.Start < metric.From)
            .Select(p => new ShortData(metric.Name, p, metric.From, metric.To))),
    ];
}
