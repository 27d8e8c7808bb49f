using System.Text.RegularExpressions;

namespace Parley.Evaluation.Scorers;

/// <summary>What BLEU does about an order of which nothing matches.</summary>
public enum BleuSmoothing
{
    /// <summary>The score is 0.</summary>
    None,

    /// <summary>Half the count of the order before, as NIST's mteval and sacrebleu's default.</summary>
    Exponential,

    /// <summary>A fixed small count; sacrebleu's is 0.1.</summary>
    Floor,
}

/// <summary>How BLEU counts; the defaults are sacrebleu's for a corpus.</summary>
/// <param name="Smoothing">What happens to an order of which nothing matches.</param>
/// <param name="FloorCount">The count of such an order under <see cref="BleuSmoothing.Floor"/>.</param>
/// <param name="OnlyOrdersInReach">Whether orders that the texts are too short for are left out, as for a single sentence; else they make the score 0.</param>
/// <param name="Tokenize">Splits a text into tokens; the rules of mteval 13a unless given.</param>
public sealed record BleuOptions(
    BleuSmoothing Smoothing = BleuSmoothing.Exponential, double FloorCount = 0.1, bool OnlyOrdersInReach = false, Func<string, string[]>? Tokenize = null);

/// <summary>
/// BLEU (Papineni et al. 2002) as sacrebleu computes it: tokens by the rules of mteval 13a, orders 1 to 4, the length of the
/// reference that is nearest.
/// </summary>
public static partial class Bleu
{
    private const int Orders = 4;

    /// <summary>The score of a whole corpus: counts are summed before they are divided.</summary>
    /// <param name="candidates">The texts to score.</param>
    /// <param name="references">For each of them its references, at least one.</param>
    /// <param name="options">How to count; sacrebleu's defaults unless given.</param>
    /// <returns>0 to 100.</returns>
    /// <exception cref="ArgumentException">There are not as many lists of references as texts.</exception>
    public static double OfCorpus(IReadOnlyList<string> candidates, IReadOnlyList<IReadOnlyList<string>> references, BleuOptions? options = null)
    {
        options ??= new BleuOptions();
        if (candidates.Count != references.Count)
        {
            throw new ArgumentException("Each text needs its references.", nameof(references));
        }

        var counts = new Counts();
        foreach (var (candidate, its) in candidates.Zip(references))
        {
            counts.Add(Tokens(candidate), [.. its.Select(Tokens)]);
        }

        return Score(counts, options);

        string[] Tokens(string text) => (options.Tokenize ?? Tokenize13a)(text);
    }

    /// <summary>The score of one text, over the orders it is long enough for.</summary>
    /// <param name="candidate">The text to score.</param>
    /// <param name="references">Its references, at least one.</param>
    /// <returns>0 to 100.</returns>
    public static double OfSentence(string candidate, IReadOnlyList<string> references) =>
        OfCorpus([candidate], [references], new BleuOptions(OnlyOrdersInReach: true));

    /// <summary>Self-BLEU (Zhu et al. 2018): how like the others each text is; high means that a model says the same again and again.</summary>
    /// <param name="texts">Texts of one source.</param>
    /// <returns>0 to 100; 0 for fewer than two texts.</returns>
    public static double Self(IReadOnlyList<string> texts) =>
        texts.Count < 2 ? 0 : texts.Select((text, i) => OfSentence(text, [.. texts.Where((_, j) => j != i)])).Average();

    /// <summary>Tokens by the rules of mteval-v13a: punctuation and symbols apart, but not inside of numbers.</summary>
    internal static string[] Tokenize13a(string text)
    {
        var line = text.Replace("<skipped>", "", StringComparison.Ordinal).Replace("-\n", "", StringComparison.Ordinal).Replace('\n', ' ')
            .Replace("&quot;", "\"", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal)
            .Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal);
        line = Symbols().Replace($" {line} ", " $1 ");
        line = PointAfterOther().Replace(line, "$1 $2 ");
        line = PointBeforeOther().Replace(line, " $1 $2");
        return NGrams.Words(DashAfterDigit().Replace(line, "$1 $2 "));
    }

    private static double Score(Counts counts, BleuOptions options)
    {
        if (counts.Matches.All(m => m == 0))
        {
            return 0;
        }

        double logs = 0, halving = 1;
        var order = 0;
        for (; order < Orders && counts.Totals[order] > 0; order++)
        {
            double matches = counts.Matches[order];
            if (matches == 0 && options.Smoothing != BleuSmoothing.None)
            {
                matches = options.Smoothing == BleuSmoothing.Floor ? options.FloorCount : 1 / (halving *= 2);
            }

            logs += Math.Log(matches / counts.Totals[order]);
        }

        if (order < Orders && !options.OnlyOrdersInReach)
        {
            return 0;
        }

        var brevity = counts.Length >= counts.ReferenceLength ? 0 : 1 - ((double)counts.ReferenceLength / counts.Length);
        return 100 * Math.Exp(brevity + (logs / order));
    }

    [GeneratedRegex(@"([\{-\~\[-` -&\(-\+:-@/])", RegexOptions.CultureInvariant)]
    private static partial Regex Symbols();

    [GeneratedRegex(@"([^0-9])([\.,])", RegexOptions.CultureInvariant)]
    private static partial Regex PointAfterOther();

    [GeneratedRegex(@"([\.,])([^0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex PointBeforeOther();

    [GeneratedRegex(@"([0-9])(-)", RegexOptions.CultureInvariant)]
    private static partial Regex DashAfterDigit();

    private sealed class Counts
    {
        public int[] Matches { get; } = new int[Orders];

        public int[] Totals { get; } = new int[Orders];

        public int Length { get; private set; }

        public int ReferenceLength { get; private set; }

        public void Add(string[] candidate, string[][] references)
        {
            Length += candidate.Length;
            ReferenceLength += references.Select(r => r.Length)
                .MinBy(length => (Math.Abs(length - candidate.Length), length));
            for (var n = 1; n <= Orders; n++)
            {
                var most = references.SelectMany(r => NGrams.Count(r, n))
                    .GroupBy(run => run.Key, StringComparer.Ordinal)
                    .ToDictionary(g => g.Key, g => g.Max(run => run.Value), StringComparer.Ordinal);
                Matches[n - 1] += NGrams.Overlap(NGrams.Count(candidate, n), most);
                Totals[n - 1] += Math.Max(0, candidate.Length - n + 1);
            }
        }
    }
}
