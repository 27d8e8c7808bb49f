using System.Collections.Immutable;
using Parley.Analytics.Times;
using Parley.Answers;

namespace Parley.Analytics.Anomalies;

/// <summary>Why each of the most unusual points was so, against the usual time before: a question for each.</summary>
internal static class AnomalyDrills
{
    private const int Most = 3;

    /// <summary>The plans, the most unusual first.</summary>
    /// <param name="findings">What was found.</param>
    /// <param name="labels">Names periods.</param>
    public static ImmutableArray<Plan> Of(AnomalyFindings findings, PeriodLabels labels) =>
    [
        .. findings.Ranked.Take(Most).Select(p => p.Anomaly.Reading).Select(r =>
        {
            var period = labels.Name(r.Bucket!.Value, Gathering.Buckets.End(findings.Grain, r.Bucket.Value));
            return new Plan
            {
                Kind = QuestionKind.Why,
                Metrics = [r.Metric],
                Period = period,
                Baseline = findings.Grain <= TimeGrain.Day ? labels.Name(period.Start.AddDays(-7), period.End.AddDays(-7)) : Baselines.Preceding(period, labels),
                Filters = findings.Plan.Filters,
            };
        }),
    ];
}
