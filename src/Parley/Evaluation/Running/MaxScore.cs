using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Evaluation.Assertions;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Running;

/// <summary>Which output of a test scores highest by its other assertions: <c>method</c> average or sum, <c>weights</c> by type, <c>threshold</c>.</summary>
internal static class MaxScore
{
    /// <summary>A verdict on each row; the first of equals wins.</summary>
    /// <exception cref="SuiteException">There is no other assertion.</exception>
    public static Graded[] Of(IReadOnlyList<EvaluationRow> rows, SuiteAssertion assertion)
    {
        var settings = assertion.Value as JsonObject ?? [];
        var weights = settings.Object("weights");
        var scores = rows.Select(row => Score([.. Counted(row)], weights, settings.Text("method") == "sum")).ToArray();
        var best = scores.Max(s => s.Score);
        var threshold = settings.Number("threshold") ?? assertion.Threshold;
        var winner = threshold is { } least && best < least ? -1 : Array.FindIndex(scores, s => s.Score == best);
        return [.. scores.Select((s, i) => Verdict(s, best, (i == winner, winner < 0 ? threshold : null)) with { Assertion = assertion })];
    }

    private static IEnumerable<Graded> Counted(EvaluationRow row) => row.Graded!.Components.Where(c => c.Assertion is not { } a || !AssertionTypes.Comparing.Contains(a.Type));

    private static (double Score, int Count, double Weight) Score(Graded[] parts, JsonObject weights, bool isSum)
    {
        if (parts.Length == 0)
        {
            throw new SuiteException("max-score requires at least one other assertion (besides max-score or select-best) to aggregate scores from");
        }

        var (score, weight) = (0.0, 0.0);
        foreach (var part in parts)
        {
            var share = weights.Number(part.Assertion?.Name ?? "unknown") ?? 1;
            score += part.Score * share;
            weight += share;
        }

        return (isSum ? score : weight > 0 ? score / weight : 0, parts.Length, weight);
    }

    private static Graded Verdict((double Score, int Count, double Weight) own, double best, (bool Wins, double? Missed) choice)
    {
        var (score, count, weight) = own;
        var reason = choice.Wins ? $"Selected as highest scoring output (score: {Three(score)})"
            : choice.Missed is { } threshold && score == best ? string.Create(CultureInfo.InvariantCulture, $"Not selected - score {Three(score)} below threshold {threshold}")
            : $"Not selected (score: {Three(score)}, max: {Three(best)})";
        return new Graded(choice.Wins, choice.Wins ? 1 : 0, reason)
        {
            NamedScores = ImmutableSortedDictionary<string, double>.Empty.Add("assertionCount", count).Add("maxScore", score).Add("totalWeight", weight),
        };
    }

    private static string Three(double score) => score.ToString("0.000", CultureInfo.InvariantCulture);
}
