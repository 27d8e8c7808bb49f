using System.Collections.Immutable;
using Parley.Answers;

namespace Parley.Analytics.Composing;

/// <summary>How sure an answer is. Its reasons hold no figures: these stand in the caveats, bound to evidence.</summary>
internal static class Reliability
{
    // A gap of more than a tenth of the days can change what an answer says.
    private const int ManyGaps = 10;

    public static Confidence Of(Draft draft)
    {
        var findings = draft.Findings;
        var days = new[] { draft.Plan.Period, draft.Plan.Baseline }.OfType<Period>().Sum(p => p.Days);
        var missing = findings.MissingDays.DistinctBy(m => m.Day).Count();
        var reasons = new List<(string Phrase, bool Grave)>();
        void Add(bool holds, string phrase, bool grave)
        {
            if (holds)
            {
                reasons.Add((draft.Phrases.Text(phrase), grave));
            }
        }

        Add(findings.Truncated, "confidence.truncated", grave: true);
        Add(missing > 0, "confidence.missing", grave: missing * ManyGaps > days);
        Add(!findings.ShortData.IsEmpty, "confidence.short", grave: false);
        Add(findings.Like is not null, "confidence.uneven", grave: true);
        Add(draft.Plan.Assumptions.Length > 0, "confidence.assumed", grave: draft.Plan.Assumptions.Length > 1);
        return reasons.Count == 0
            ? new Confidence(ConfidenceLevel.High, [draft.Phrases.Text("confidence.high")])
            : new Confidence(
                reasons.Count > 1 || reasons.Any(r => r.Grave) ? ConfidenceLevel.Low : ConfidenceLevel.Medium,
                [.. reasons.Select(r => r.Phrase)]);
    }
}
