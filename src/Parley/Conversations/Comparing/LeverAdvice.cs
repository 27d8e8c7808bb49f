using System.Collections.Immutable;
using System.Globalization;
using Parley.Text;

namespace Parley.Conversations.Comparing;

/// <summary>Which lever helps most: examples in the prompt, retrieval of what the product's texts say, or fine-tuning. Pure.</summary>
internal static class LeverAdvice
{
    /// <summary>A gain of less is chance, or not worth what it costs.</summary>
    private const double WorthPoints = 5;

    /// <summary>Fine-tuning on fewer examples seldom holds.</summary>
    private const int EnoughToTune = 50;

    private const int LeastWord = 4;

    /// <summary>What the numbers say.</summary>
    /// <param name="ways">Ways of asking.</param>
    /// <param name="cases">Cases that were asked.</param>
    /// <param name="verified">Verified answers at hand.</param>
    /// <param name="texts">The product's glossary and documents.</param>
    /// <returns>Sentences, the main one first.</returns>
    public static ImmutableArray<string> Of(ImmutableArray<ComparedModel> ways, int cases, int verified, string texts)
    {
        if (cases == 0)
        {
            return ["There are no cases: confirm answers in the queue, or name a file with --cases."];
        }

        var plain = ways[0];
        if (ways.Length == 1)
        {
            return [Say($"Without a model {plain.Right} of {cases} are right; no model is configured to compare.")];
        }

        var advice = ImmutableArray.CreateBuilder<string>();
        foreach (var (bare, shown) in ways.Where(w => w.Name.Length > 0).Chunk(2).Select(pair => (pair[0], pair[1])))
        {
            advice.Add(OfModel(plain, bare, shown, (cases, verified, texts)));
        }

        return advice.ToImmutable();
    }

    private static string OfModel(ComparedModel plain, ComparedModel bare, ComparedModel shown, (int Cases, int Verified, string Texts) at)
    {
        double Points(int right) => 100.0 * right / at.Cases;
        var (gain, missed) = (Points(shown.Right) - Points(bare.Right), shown.Missed);
        var head = Say($"{bare.Name}: {bare.Right} of {at.Cases} right, {shown.Right} with examples, {plain.Right} without any model.");
        if (Points(Math.Max(bare.Right, shown.Right)) - Points(plain.Right) < WorthPoints)
        {
            return $"{head} It gains less than {WorthPoints:0} points over no model: leave it out of understanding, or ask it only to write.";
        }

        if (gain >= WorthPoints)
        {
            return Say($"{head} Examples in the prompt are the better lever: {gain:0} points more for {shown.Tokens - bare.Tokens:0} more tokens a question. Confirm more answers before anything else.");
        }

        var words = WordReader.Read(at.Texts).Select(w => w.Folded).ToHashSet(StringComparer.Ordinal);
        var explained = missed.Count(q => WordReader.Read(q).Any(w => w.Folded.Length >= LeastWord && words.Contains(w.Folded)));
        if (missed.Length > 0 && explained * 2 >= missed.Length)
        {
            return Say($"{head} Retrieval is the better lever: words of {explained} of the {missed.Length} missed questions stand in the glossary or the documents; give them as synonyms of metrics and members.");
        }

        return at.Verified >= EnoughToTune && Points(missed.Length) >= WorthPoints
            ? Say($"{head} Fine-tuning may pay: examples add {gain:0} points, {missed.Length} questions stay missed, and {at.Verified} verified answers are at hand (--fine-tune FILE).")
            : Say($"{head} Fine-tuning would not hold: {at.Verified} verified answers, and {EnoughToTune} are the least; {missed.Length} questions stay missed.");
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
