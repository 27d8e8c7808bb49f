using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Parley.Answers;
using Parley.Guardrails.Grounding;
using Parley.Guardrails.PlainLanguage;
using Parley.Text;
using Parley.Text.PlainLanguage;

namespace Parley.Guardrails;

/// <summary>
/// Checks what is said for a quote in other words: the quote supports each sentence of it, nothing that binds is lost or added, and
/// how hard it is said to be to read is what its counts give.
/// </summary>
internal static partial class SaidCheck
{
    private const double LeastSupport = 0.5;

    /// <summary>What other words say otherwise than the quote; empty where they say the same.</summary>
    /// <param name="quote">Words of a document.</param>
    /// <param name="said">The same in other words.</param>
    public static ImmutableArray<string> Differences(string quote, string said)
    {
        // "This applies only if" is a frame around a condition of the quote, whose own words are looked for.
        said = Frame().Replace(said, "Only if");
        var grounded = GroundednessScorer.Score($"{quote}\n\n{InEverydayWords(quote)}", said);
        var unsupported = grounded.Sentences
            .Where(s => s.IsClaim && (s.Score < LeastSupport || s.Unsupported.Any(u => u.Reason != UnsupportedReason.NotSaid)))
            .Select(s => $"the quote does not support '{s.Span.Of(said)}'");
        var known = new Lazy<HashSet<string>>(() => Everyday(quote));
        var added = grounded.Unsupported.Where(u => u.Reason == UnsupportedReason.NotSaid)
            .Where(u => WordReader.Read(said, u.Span).Any(w => !known.Value.Contains(w.Folded)))
            .Select(u => $"the quote does not say '{u.Span.Of(said)}'");
        return [.. PlainLanguageCheck.Differences(quote, said), .. unsupported, .. added];
    }

    /// <summary>The quote word by word in everyday words, its sentences as they are: what may stand for an official word is support for it.</summary>
    private static string InEverydayWords(string quote) =>
        string.Join(' ', SentenceSplitter.Split(quote).Select(s => EverydayWords.In(s.Of(quote), PlainWords.English)));

    /// <summary>Words that may stand for the quote's: those of its plain forms.</summary>
    private static HashSet<string> Everyday(string quote) =>
        [.. Enum.GetValues<ReadingLevel>().SelectMany(level => WordReader.Read(PlainLanguageText.Of(quote, level).Text)).Select(w => w.Folded)];

    /// <summary>The counts behind each grade are those of the answer's texts.</summary>
    public static void Grades(CheckScene scene)
    {
        var shown = scene.Answer.Blocks.OfType<TextBlock>().SelectMany(b => b.Spans).OfType<Figure>().Select(f => f.Evidence).ToHashSet(StringComparer.Ordinal);
        foreach (var grade in scene.Evidence.Values.OfType<ComputedEvidence>().Where(e => e.Function is "flesch_kincaid/1" or "coleman_liau/1" && shown.Contains(e.Id)))
        {
            var quotes = scene.Answer.Blocks.OfType<QuoteBlock>().Where(q => !q.Text.StartsWith('|')).ToList();
            var said = grade.Parameters.GetValueOrDefault("of") == "said";
            var counts = Readability.Of(string.Join("\n\n", quotes.Select(q => said ? q.Shown : q.Text)));
            // A block that is looked at alone shows no quotes to count.
            if (quotes.Count > 0 && !Same(grade, counts))
            {
                scene.Fault(FindingKind.BrokenEvidence, grade.Id, "counts", "the texts of the answer have other counts");
            }
        }
    }

    [GeneratedRegex(@"\bThis applies only (?:if|where)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Frame();

    private static bool Same(ComputedEvidence grade, Readability counts) =>
        Is(grade, "words", counts.Words) && Is(grade, "sentences", counts.Sentences)
        && Is(grade, "syllables", counts.Syllables) && Is(grade, "characters", counts.Characters);

    private static bool Is(ComputedEvidence grade, string name, int count) =>
        grade.Parameters.GetValueOrDefault(name) == count.ToString(CultureInfo.InvariantCulture);
}
