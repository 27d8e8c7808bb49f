using System.Text;
using Parley.Text;

namespace Parley.Guardrails.Trained;

/// <summary>
/// What a trained classifier sees of a short text: its words, pairs of words that stand together or one apart, and runs of three to five letters
/// of words, each as one of a fixed number of places; the whole has the length one, so that a long sentence is no more than a short one.
/// </summary>
internal static class TextFeatures
{
    /// <summary>How many places there are.</summary>
    public const int Count = 1 << 16;

    private const int ShortestRun = 3;
    private const int LongestRun = 5;
    private const int MaxWords = 200;
    private const uint Seed = 2_166_136_261;
    private const uint Prime = 16_777_619;

    /// <summary>The places of a text, each once.</summary>
    /// <param name="text">A sentence or two.</param>
    /// <returns>Places in ascending order, and what each counts.</returns>
    public static (int[] Places, float Value) Of(string text)
    {
        var places = new HashSet<int>();
        var words = WordReader.Read(text.Length <= MaxWords * 10 ? text : text[..(MaxWords * 10)]).Take(MaxWords).Select(w => w.IsNumber ? "#" : w.Folded).ToArray();
        for (var at = 0; at < words.Length; at++)
        {
            places.Add(Place(words[at], 'w', ""));
            places.Add(Place(at == 0 ? "^" : words[at - 1], 'b', words[at]));
            if (at > 1)
            {
                places.Add(Place(words[at - 2], 's', words[at]));
            }

            AddRuns(places, words[at]);
        }

        return ([.. places.Order()], places.Count == 0 ? 0 : 1 / MathF.Sqrt(places.Count));
    }

    private static void AddRuns(HashSet<int> places, string word)
    {
        var framed = $"<{word}>";
        for (var length = ShortestRun; length <= LongestRun; length++)
        {
            for (var at = 0; at + length <= framed.Length; at++)
            {
                places.Add(Place(framed.AsSpan(at, length), 'c', ""));
            }
        }

        // Words of scripts without spaces are sentences: pairs of their signs are the words.
        for (var at = 0; at + 1 < word.Length && word[0] >= '\u2E80'; at++)
        {
            places.Add(Place(word.AsSpan(at, 2), 'u', ""));
        }
    }

    private static int Place(ReadOnlySpan<char> one, char kind, ReadOnlySpan<char> other)
    {
        var hash = (Seed ^ kind) * Prime;
        foreach (var c in one)
        {
            hash = (hash ^ c) * Prime;
        }

        hash = (hash ^ ' ') * Prime;
        foreach (var c in other)
        {
            hash = (hash ^ c) * Prime;
        }

        hash ^= hash >> 15;
        return (int)(hash & (Count - 1));
    }
}
