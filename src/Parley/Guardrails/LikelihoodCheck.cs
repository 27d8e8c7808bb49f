using System.Collections.Immutable;
using Parley.Answers;
using Parley.Guardrails.Reading;

namespace Parley.Guardrails;

/// <summary>
/// Checks words of likelihood ("will very likely reach $1,000,000"): the sentence names the limit, and the bands of the forecast that it
/// is about bear the words out. To say less than the bands do is no fault; to say more is one.
/// </summary>
/// <param name="scene">Evidence and words.</param>
internal sealed class LikelihoodCheck(CheckScene scene)
{
    // From this word on it is more likely than not.
    private const int Likely = 3;

    private static readonly string[] Bounds = ["low95", "low80", "mean", "high80", "high95"];

    /// <summary>Checks a sentence.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="names">Names in it.</param>
    /// <param name="times">Times in it.</param>
    /// <param name="heading">What stands above it.</param>
    public void Check(Sentence sentence, ImmutableArray<Mention> names, ImmutableArray<WrittenDate> times, SentenceHeading heading)
    {
        var claims = Claims(sentence.Text);
        if (claims.Count == 0 || (sentence.Figures.IsEmpty && !names.Any(n => n.IsMetric)))
        {
            return;
        }

        var limit = sentence.Figures.Select(f => (Placed: f, Evidence: scene.Evidence.GetValueOrDefault(f.Figure.Evidence))).FirstOrDefault(f => f.Evidence is { } e && IsLimit(e));
        var said = times.Where(t => t.From is not null).Select(t => (t.From!.Value, t.To!.Value)).ToHashSet();
        if (limit.Evidence is not { Value: decimal aim } || Forecast(limit.Evidence, sentence, said, heading) is not { } bounds)
        {
            Fault(sentence, claims[0].Phrase, "no forecast against a limit bears it out");
            return;
        }

        var isFromAbove = IsFromAbove(sentence.Text[..limit.Placed.Start], limit.Evidence, bounds.Metric);
        foreach (var (phrase, claim) in claims)
        {
            if (!new[] { true, false }.Any(isStrict => IsBorneOut(claim, Place(bounds.Values, aim, isStrict) is var place && isFromAbove ? Bounds.Length - place : place)))
            {
                Fault(sentence, phrase, "the bands of the forecast do not bear it out");
            }
        }
    }

    private static bool IsBorneOut(decimal claim, int place) =>
        claim >= Likely ? place >= claim : claim <= Likely - 1 ? place <= claim : place is Likely or Likely - 1;

    /// <summary>How many of the bounds lie beyond the limit.</summary>
    private static int Place(decimal[] bounds, decimal aim, bool isStrict) => bounds.Count(b => isStrict ? b > aim : b >= aim);

    private bool IsLimit(Evidence evidence) => evidence is ComputedEvidence { Function: "question/1", Scope.Measurement: Measurement.Threshold }
        || evidence.Scope.Measurement == Measurement.Goal || scene.Context.Catalogue.Metrics.Any(m => m.Goal is not null && m.Goal == evidence.Scope.Metric);

    /// <summary>A target of what is better low is reached from above; a limit, where the words before it say so.</summary>
    private bool IsFromAbove(string before, Evidence limit, string metric) => limit is ComputedEvidence { Function: "question/1" }
        ? scene.Words.Sets["limits_from_above"].Any(word => before.TrimEnd().EndsWith(" " + word, StringComparison.OrdinalIgnoreCase))
        : scene.Context.Catalogue.Metric(metric) is { GoodDirection: < 0 };

    /// <summary>The bounds of the forecast that a limit is set against: of its metric, the sentence's time and the members that are named.</summary>
    private (string Metric, decimal[] Values)? Forecast(Evidence limit, Sentence sentence, HashSet<(DateOnly, DateOnly)> said, SentenceHeading heading)
    {
        bool IsOf(Scope scope) => (scope.Metric == limit.Scope.Metric || scene.IsGoalOf(limit.Scope.Metric, [scope.Metric]))
            && scope.Period is { } period && (said.Count > 0 ? said.Contains((period.Start, period.End)) : limit.Scope.Period is { } own && (own.Start, own.End) == (period.Start, period.End))
            && scope.Members.Values.All(m => sentence.Text.Contains(m, StringComparison.OrdinalIgnoreCase) || heading.Says(m));
        var about = scene.Evidence.Values.Where(e => e.Scope.Measurement == Measurement.Forecast && scene.ForecastQuantity(e) == "mean" && IsOf(e.Scope))
            .OrderByDescending(e => e.Scope.Members.Values.Count(m => sentence.Text.Contains(m, StringComparison.OrdinalIgnoreCase)))
            .ThenBy(e => e.Scope.Members.Count).FirstOrDefault()?.Scope;
        if (about is null)
        {
            return null;
        }

        var values = Bounds.Select(quantity => scene.Evidence.Values
            .FirstOrDefault(e => e.Scope.Measurement == Measurement.Forecast && scene.ForecastQuantity(e) == quantity && IsSame(e.Scope, about))?.Value as decimal?).ToArray();
        return Array.Exists(values, v => v is null) ? null : (about.Metric, [.. values.Select(v => v!.Value)]);
    }

    private static bool IsSame(Scope one, Scope other) => one.Metric == other.Metric && one.Period is { } a && other.Period is { } b
        && (a.Start, a.End) == (b.Start, b.End) && one.Members.SequenceEqual(other.Members);

    /// <summary>The words of likelihood, longest first; one within another is not said.</summary>
    private List<(string Phrase, decimal Claim)> Claims(string text)
    {
        // Nearly no sentence has any, and every cell of a table is one.
        if (!text.AsSpan().ContainsAny(scene.Words.AnyLikelihood))
        {
            return [];
        }

        var found = new List<(int Start, int End, string Phrase, decimal Claim)>();
        foreach (var (phrase, claim) in scene.Words.Likelihoods)
        {
            for (var at = text.IndexOf(phrase, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(phrase, at + 1, StringComparison.OrdinalIgnoreCase))
            {
                var end = at + phrase.Length;
                var isWord = (at == 0 || !char.IsLetter(text[at - 1])) && (end == text.Length || !char.IsLetter(text[end]));
                if (isWord && !found.Exists(f => f.Start < end && at < f.End))
                {
                    found.Add((at, end, phrase, claim));
                }
            }
        }

        return [.. found.OrderBy(f => f.Start).Select(f => (f.Phrase, f.Claim))];
    }

    private void Fault(Sentence sentence, string what, string why) => scene.Fault(FindingKind.WrongNumber, sentence.Text.Trim(), what, why);
}
