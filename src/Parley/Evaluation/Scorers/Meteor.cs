using Parley.Text;

namespace Parley.Evaluation.Scorers;

/// <summary>METEOR's parameters; the defaults are those of the 2005 paper as later tools keep them.</summary>
/// <param name="Alpha">Weight of recall over precision in their harmonic mean.</param>
/// <param name="Beta">How steeply the penalty grows with fragmentation.</param>
/// <param name="Gamma">Largest penalty.</param>
public sealed record MeteorOptions(double Alpha = 0.9, double Beta = 3, double Gamma = 0.5);

/// <summary>METEOR (Banerjee and Lavie 2005): unigrams matched by form, then by stem, then by synonym, less a penalty for scattered order.</summary>
public static class Meteor
{
    /// <summary>Scores tokens against tokens.</summary>
    /// <param name="candidate">The text's tokens.</param>
    /// <param name="references">Each reference's tokens; the one that scores best counts.</param>
    /// <param name="areSynonyms">Whether two lower-case words are synonyms; none are unless given.</param>
    /// <param name="options">Parameters.</param>
    /// <returns>0 to 1.</returns>
    public static double Of(
        IReadOnlyList<string> candidate, IReadOnlyList<IReadOnlyList<string>> references, Func<string, string, bool>? areSynonyms = null, MeteorOptions? options = null) =>
        references.Select(reference => One(Lower(candidate), Lower(reference), areSynonyms, options ?? new MeteorOptions())).DefaultIfEmpty().Max();

    private static double One(string[] candidate, string[] reference, Func<string, string, bool>? areSynonyms, MeteorOptions options)
    {
        var places = Align(candidate, reference, areSynonyms);
        var matches = places.Count(p => p >= 0);
        if (matches == 0)
        {
            return 0;
        }

        var (precision, recall) = ((double)matches / candidate.Length, (double)matches / reference.Length);
        var mean = precision * recall / ((options.Alpha * precision) + ((1 - options.Alpha) * recall));
        return mean * (1 - (options.Gamma * Math.Pow((double)Chunks(places) / matches, options.Beta)));
    }

    // Stage by stage; within one, words take the free place that goes on from the word before, else the first free one.
    private static int[] Align(string[] candidate, string[] reference, Func<string, string, bool>? areSynonyms)
    {
        var places = Enumerable.Repeat(-1, candidate.Length).ToArray();
        var taken = new bool[reference.Length];
        var stems = (candidate.Select(PorterStemmer.Stem).ToArray(), reference.Select(PorterStemmer.Stem).ToArray());
        Stage((i, j) => candidate[i] == reference[j]);
        Stage((i, j) => stems.Item1[i] == stems.Item2[j]);
        if (areSynonyms is not null)
        {
            Stage((i, j) => areSynonyms(candidate[i], reference[j]));
        }

        return places;

        void Stage(Func<int, int, bool> match)
        {
            for (var i = 0; i < candidate.Length; i++)
            {
                if (places[i] >= 0)
                {
                    continue;
                }

                var next = i > 0 && places[i - 1] >= 0 ? places[i - 1] + 1 : -1;
                var free = Enumerable.Range(0, reference.Length).Where(j => !taken[j] && match(i, j));
                if (free.OrderBy(j => j == next ? 0 : 1).ThenBy(j => j).Cast<int?>().FirstOrDefault() is { } place)
                {
                    places[i] = place;
                    taken[place] = true;
                }
            }
        }
    }

    private static int Chunks(int[] places)
    {
        var chunks = 0;
        for (var i = 0; i < places.Length; i++)
        {
            chunks += places[i] >= 0 && (i == 0 || places[i - 1] < 0 || places[i] != places[i - 1] + 1) ? 1 : 0;
        }

        return chunks;
    }

    private static string[] Lower(IReadOnlyList<string> tokens) => [.. tokens.Select(t => t.ToLowerInvariant())];
}
