using Parley.Analytics.Forecasts;
using Parley.Analytics.Gathering;
using Parley.Answers;

namespace Parley.Analytics.Composing.Kinds;

/// <summary>When a limit is first passed: the first step whose forecast does, how likely that is, and whether it was passed already.</summary>
internal static class ReachComposing
{
    /// <summary>The sentences, the answer first.</summary>
    /// <param name="draft">The answer.</param>
    /// <param name="findings">The forecast.</param>
    /// <param name="evidence">Its evidence.</param>
    /// <param name="threshold">The limit.</param>
    public static IEnumerable<Piece> Sentences(Draft draft, ForecastFindings findings, ForecastEvidence evidence, PlanThreshold threshold)
    {
        var steps = findings.Steps.Select(s => (Step: s, Mean: evidence.Of(s, "mean"))).Where(s => s.Mean?.Value is not null).ToArray();
        var first = Array.Find(steps, s => threshold.IsPassedBy(s.Mean!.Value!.Value));
        var (step, mean) = first.Step is not null ? first : steps.MaxBy(s => LikelihoodComposing.Place(evidence, s.Step, threshold.Comparison, threshold.Value));
        var grain = draft.Plan.Grain!.Value.ToString().ToLowerInvariant();
        yield return draft.Say(
            first.Step is null ? "reach.never" : "reach.first",
            ("period", draft.Named(step.Period)), ("grain", draft.Phrases.Text("grain_one." + grain)), ("metric", draft.Names.Metric(mean!.Scope.Metric)),
            ("for", draft.Names.For(mean.Scope.Members)), ("limit", LikelihoodComposing.Least(draft, mean.Scope, threshold)), ("when", draft.In(draft.Plan.Period)));
        yield return LikelihoodComposing.Sentence(draft, evidence, step, threshold);
        if (Latest(findings) is { Value: { } value } latest && threshold.IsPassedBy(value))
        {
            yield return draft.Say(
                "reach.already",
                ("metric", draft.Names.Metric(latest.Metric)), ("for", draft.Names.For(mean.Scope.Members)), ("was", ChangeWords.Was(draft, latest.Metric)),
                ("value", draft.Value(latest)), ("when", draft.In(draft.PeriodOf(latest))));
        }
    }

    /// <summary>The last step that is recorded as a whole.</summary>
    private static Reading? Latest(ForecastFindings findings) => findings.Recorded.Rows.Select(r => r.Readings.FirstOrDefault()).OfType<Reading>()
        .LastOrDefault(r => r is { Value: not null, Bucket: { } start } && Buckets.End(findings.Plan.Grain!.Value, start) <= findings.Series.KnownTo);
}
