using Parley.Text;

namespace Parley.Guardrails.Grounding;

/// <summary>What is known of a sentence beside the passages: a few figures that a person can check, each from 0 to about 1.</summary>
internal static class ClaimFeatures
{
    private const double LongGap = 5;

    /// <summary>What each figure is, in order.</summary>
    public static readonly string[] Names =
        ["matter", "words", "order", "place", "gap", "lost", "self", "other", "question", "opinion", "evidence"];

    /// <summary>The figures of a sentence.</summary>
    public static double[] Of(ClaimSentence sentence, Passages passages)
    {
        var language = passages.Language;
        var (known, lost, evidence, opinions, gap, run) = (0, 0, 0, 0, 0, 0);
        var (self, other) = (false, false);
        for (var i = 0; i < sentence.Words.Length; i++)
        {
            var (word, held) = (sentence.Words[i], sentence.Support[i].Strength > 0);
            known += held || language.Pronouns.Contains(word.Folded) ? 1 : 0;
            lost += !held && word.IsMatter ? 1 : 0;
            evidence += held && word.IsMatter ? 1 : 0;
            opinions += !held && language.Opinions.Contains(word.Key) ? 1 : 0;
            self |= !held && language.Selves.Contains(word.Folded);
            other |= !held && language.Others.Contains(word.Folded);
            run = held ? 0 : run + 1;
            gap = Math.Max(gap, run);
        }

        double count = Math.Max(1, sentence.Words.Length);
        string[] keys = [.. sentence.Support.Select(s => s.Key)];
        return
        [
            sentence.Weight == 0 ? 0 : sentence.HeldOf(0, sentence.Words.Length),
            known / count,
            Similarity.LongestCommonSubsequence<string>(keys, passages.Keys) / count,
            sentence.Weight == 0 ? 0 : sentence.PlaceWeight / sentence.Weight,
            gap / LongGap,
            Math.Log(1 + lost),
            self ? 1 : 0,
            other ? 1 : 0,
            sentence.IsQuestion ? 1 : 0,
            Math.Log(1 + opinions),
            Math.Log(1 + evidence),
        ];
    }
}
