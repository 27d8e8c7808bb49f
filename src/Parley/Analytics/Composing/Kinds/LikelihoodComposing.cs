using System.Collections.Immutable;
using Parley.Analytics.Forecasts;
using Parley.Answers;

namespace Parley.Analytics.Composing.Kinds;

/// <summary>
/// How likely a limit is passed, in words, by where it lies in the bands of a forecast: beyond 95 in a hundred "almost certainly", beyond
/// 80 "very likely", on this side of the middle "probably", near the middle "as likely as not"; and the same with "not".
/// </summary>
internal static class LikelihoodComposing
{
    // So near to the middle, in parts of the band of 80 in a hundred on that side, chances are even: within one in eight of a half.
    private const decimal Even = 0.25m;

    // From this place on it is more likely than not.
    private const int Likely = 3;

    private static readonly string[] Words = ["almost_impossible", "very_unlikely", "unlikely", "likely", "very_likely", "almost_certain"];

    /// <summary>"Revenue will very likely be above $500,000 in November 2026: the forecast is $810,000, between … with a certainty of 80%."</summary>
    /// <param name="draft">The answer.</param>
    /// <param name="evidence">The forecast.</param>
    /// <param name="step">The time.</param>
    /// <param name="threshold">The limit.</param>
    public static Piece Sentence(Draft draft, ForecastEvidence evidence, ForecastStep step, PlanThreshold threshold)
    {
        if (evidence.Of(step, "mean") is not { } mean || evidence.Of(step, "low80") is not { } low || evidence.Of(step, "high80") is not { } high)
        {
            return Piece.None;
        }

        return draft.Say(
            "likelihood.is",
            ("metric", draft.Names.Metric(mean.Scope.Metric)), ("for", draft.Names.For(mean.Scope.Members)), ("when", draft.In(step.Period)),
            ("adverb", draft.Phrases.Text("likelihood." + Word(evidence, step, threshold.Comparison, threshold.Value))),
            ("event", draft.Part("likelihood." + threshold.Comparison, ("limit", Limit(draft, mean.Scope, threshold)))),
            ("mean", draft.Show(mean)), ("low", draft.Show(low)), ("high", draft.Show(high)), ("most", evidence.Certainty(0.8m)));
    }

    /// <summary>
    /// How likely a value passes a limit; between two limits each is a sentence, the less likely first, and alone where it settles the matter.
    /// </summary>
    /// <param name="draft">The answer.</param>
    /// <param name="evidence">The forecast.</param>
    /// <param name="step">The time.</param>
    /// <param name="threshold">The limit.</param>
    public static ImmutableArray<Piece> Sentences(Draft draft, ForecastEvidence evidence, ForecastStep step, PlanThreshold threshold)
    {
        var limits = Sides(threshold).OrderBy(t => Place(evidence, step, t.Comparison, t.Value)).ToArray();
        if (limits.Length > 1 && Place(evidence, step, limits[0].Comparison, limits[0].Value) < Likely)
        {
            // Above the upper limit is said as that, and not as what it will not be.
            limits = [limits[0].Comparison == "lte" ? limits[0] with { Comparison = "gt" } : limits[0]];
        }

        return [.. limits.Select(t => Sentence(draft, evidence, step, t))];
    }

    /// <summary>How likely a value passes a limit, or lies between two at best: 5 beyond the band of 95 in a hundred to 0.</summary>
    /// <param name="evidence">The forecast.</param>
    /// <param name="step">The time.</param>
    /// <param name="threshold">The limit.</param>
    public static int Place(ForecastEvidence evidence, ForecastStep step, PlanThreshold threshold) => Sides(threshold).Min(t => Place(evidence, step, t.Comparison, t.Value));

    /// <summary>Between two limits is at least the lower and at most the upper.</summary>
    private static ImmutableArray<PlanThreshold> Sides(PlanThreshold threshold) => threshold is { Comparison: "between", Upper: { } upper }
        ? [threshold with { Comparison = "gte", Upper = null }, threshold with { Comparison = "lte", Value = upper, Upper = null }]
        : [threshold];

    /// <summary>"At least $1,000,000".</summary>
    /// <param name="draft">The answer.</param>
    /// <param name="scope">What is forecast.</param>
    /// <param name="threshold">The limit.</param>
    public static Piece Least(Draft draft, Scope scope, PlanThreshold threshold) =>
        draft.Part("limit." + threshold.Comparison, ("limit", Limit(draft, scope, threshold)), ("upper", Piece.None));

    /// <summary>The key of the word for how likely a value passes a limit.</summary>
    /// <param name="evidence">The forecast.</param>
    /// <param name="step">The time.</param>
    /// <param name="comparison">gt, gte, lt or lte.</param>
    /// <param name="limit">The limit.</param>
    public static string Word(ForecastEvidence evidence, ForecastStep step, string comparison, decimal limit) =>
        IsEven(evidence, step, limit) ? "even" : Words[Place(evidence, step, comparison, limit)];

    /// <summary>True where a limit lies so near to the middle that neither is to be expected.</summary>
    private static bool IsEven(ForecastEvidence evidence, ForecastStep step, decimal limit)
    {
        decimal Of(string quantity) => evidence.Of(step, quantity)?.Value ?? 0;
        var mean = Of("mean");
        return Math.Abs(limit - mean) < Even * (limit > mean ? Of("high80") - mean : mean - Of("low80"));
    }

    /// <summary>How likely a value passes a limit: 5 beyond the band of 95 in a hundred to 0.</summary>
    /// <param name="evidence">The forecast.</param>
    /// <param name="step">The time.</param>
    /// <param name="comparison">gt, gte, lt or lte.</param>
    /// <param name="limit">The limit.</param>
    public static int Place(ForecastEvidence evidence, ForecastStep step, string comparison, decimal limit)
    {
        decimal Of(string quantity) => evidence.Of(step, quantity)?.Value ?? 0;
        var isStrict = comparison is "gt" or "lte";
        bool Above(string quantity) => isStrict ? Of(quantity) > limit : Of(quantity) >= limit;
        var place = Above("low95") ? 5 : Above("low80") ? 4 : Above("mean") ? 3 : Above("high80") ? 2 : Above("high95") ? 1 : 0;
        return comparison is "gt" or "gte" ? place : 5 - place;
    }

    private static Figure Limit(Draft draft, Scope scope, PlanThreshold threshold) =>
        draft.Show(draft.Evidence.Given("question/1", scope with { Measurement = Measurement.Threshold }, threshold.Value));
}
