namespace Parley.Evaluation.Scorers;

/// <summary>How chrF counts; the defaults are sacrebleu's.</summary>
/// <param name="CharacterOrder">Longest run of characters.</param>
/// <param name="WordOrder">Longest run of words: 0 is chrF, 2 is chrF++.</param>
/// <param name="Beta">How many times recall counts over precision.</param>
/// <param name="KeepsSpaces">True where spaces are characters like others.</param>
/// <param name="EveryOrder">True where orders that a text is too short for count as nothing, as in chrF++.py.</param>
public sealed record ChrfOptions(int CharacterOrder = 6, int WordOrder = 0, double Beta = 2, bool KeepsSpaces = false, bool EveryOrder = false);

/// <summary>chrF and chrF++ (Popović 2015, 2017) as sacrebleu computes them.</summary>
public static class Chrf
{
    private const double Nothing = 1e-16;

    /// <summary>The score of a corpus: counts are summed before they are divided.</summary>
    /// <param name="candidates">The texts to score.</param>
    /// <param name="references">For each of them its references; the one that scores best counts.</param>
    /// <param name="options">How to count; sacrebleu's defaults unless given.</param>
    /// <returns>0 to 100.</returns>
    public static double OfCorpus(IReadOnlyList<string> candidates, IReadOnlyList<IReadOnlyList<string>> references, ChrfOptions? options = null)
    {
        options ??= new ChrfOptions();
        var sums = new Matches[options.CharacterOrder + options.WordOrder];
        foreach (var (candidate, its) in candidates.Zip(references))
        {
            var best = its.Select(reference => Count(candidate, reference, options)).MaxBy(counted => Score(counted, options))!;
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] = new Matches(sums[i].Candidate + best[i].Candidate, sums[i].Reference + best[i].Reference, sums[i].Both + best[i].Both);
            }
        }

        return Score(sums, options);
    }

    /// <summary>The score of one text.</summary>
    /// <param name="candidate">The text to score.</param>
    /// <param name="references">Its references; the one that scores best counts.</param>
    /// <param name="options">How to count; sacrebleu's defaults unless given.</param>
    /// <returns>0 to 100.</returns>
    public static double OfSentence(string candidate, IReadOnlyList<string> references, ChrfOptions? options = null) =>
        OfCorpus([candidate], [references], options);

    private static Matches[] Count(string candidate, string reference, ChrfOptions options)
    {
        var counted = new List<Matches>();
        var (left, right) = (Characters(candidate, options), Characters(reference, options));
        for (var n = 1; n <= options.CharacterOrder; n++)
        {
            counted.Add(Compare(NGrams.CountCharacters(left, n), NGrams.CountCharacters(right, n)));
        }

        for (var n = 1; n <= options.WordOrder; n++)
        {
            counted.Add(Compare(NGrams.Count(Words(candidate), n), NGrams.Count(Words(reference), n)));
        }

        return [.. counted];
    }

    private static Matches Compare(Dictionary<string, int> candidate, Dictionary<string, int> reference)
    {
        // Where one side has none of an order, the order says nothing.
        var (left, right) = (candidate.Values.Sum(), reference.Values.Sum());
        return new Matches(left, right, NGrams.Overlap(candidate, reference));
    }

    private static double Score(Matches[] orders, ChrfOptions options)
    {
        var factor = options.Beta * options.Beta;
        double scores = 0, precisions = 0, recalls = 0;
        var effective = 0;
        foreach (var order in orders)
        {
            var precision = order.Candidate > 0 ? (double)order.Both / order.Candidate : Nothing;
            var recall = order.Reference > 0 ? (double)order.Both / order.Reference : Nothing;
            var denominator = (factor * precision) + recall;
            scores += denominator > 0 ? (1 + factor) * precision * recall / denominator : Nothing;
            if (order is { Candidate: > 0, Reference: > 0 })
            {
                (precisions, recalls, effective) = (precisions + precision, recalls + recall, effective + 1);
            }
        }

        if (options.EveryOrder)
        {
            return 100 * scores / orders.Length;
        }

        return effective == 0 || precisions + recalls == 0
            ? 0
            : 100 * (1 + factor) * precisions * recalls / (((factor * precisions) + recalls) * effective);
    }

    private static string Characters(string text, ChrfOptions options) => options.KeepsSpaces ? text : string.Concat(NGrams.Words(text));

    // A word's punctuation at one end stands apart, as in chrF++.py.
    private static string[] Words(string text) =>
        [.. NGrams.Words(text).SelectMany(word => word.Length == 1 ? [word]
            : IsPunctuation(word[^1]) ? [word[..^1], word[^1..]]
            : IsPunctuation(word[0]) ? [word[..1], word[1..]]
            : new[] { word })];

    private static bool IsPunctuation(char c) => c < 128 && (char.IsPunctuation(c) || char.IsSymbol(c));

    private readonly record struct Matches(int Candidate, int Reference, int Both);
}
