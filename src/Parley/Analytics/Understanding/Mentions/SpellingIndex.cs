using System.Collections.Frozen;
using System.Collections.Immutable;
using Parley.Text;

namespace Parley.Analytics.Understanding.Mentions;

/// <summary>Finds the words nearest to a misspelt one. A slip keeps the first letter, or swaps it with the second.</summary>
internal sealed class SpellingIndex
{
    /// <summary>At most this many corrections are tried for a word.</summary>
    public const int MaxCorrections = 3;

    private readonly FrozenDictionary<(char First, int Length), ImmutableArray<string>> _words;
    private readonly FrozenSet<string> _names;

    /// <summary>Indexes words.</summary>
    /// <param name="words">All words that can be meant.</param>
    /// <param name="names">Those of them that are preferred among equally near ones.</param>
    public SpellingIndex(IEnumerable<string> words, FrozenSet<string> names)
    {
        _names = names;
        _words = words.Distinct(StringComparer.Ordinal).Where(word => EditDistance.Tolerance(word.Length) > 0)
            .GroupBy(word => (word[0], word.Length))
            .ToFrozenDictionary(group => group.Key, group => group.Order(StringComparer.Ordinal).ToImmutableArray());
    }

    /// <summary>The nearest words within the tolerance of the word's length; several where they are equally near.</summary>
    /// <param name="word">A word that is no name, lower case.</param>
    public ImmutableArray<string> Nearest(string word)
    {
        var limit = EditDistance.Tolerance(word.Length);
        if (limit == 0)
        {
            return [];
        }

        var found = new List<(int Distance, bool IsName, string Word)>();
        foreach (var first in new[] { word[0], word[1] }.Distinct())
        {
            for (var length = word.Length - limit; length <= word.Length + limit; length++)
            {
                Compare(word, first, length, limit, found);
            }
        }

        return found.Count == 0 ? [] : Best(found);
    }

    private static ImmutableArray<string> Best(List<(int Distance, bool IsName, string Word)> found)
    {
        var nearest = found.Min(candidate => candidate.Distance);
        var near = found.Where(candidate => candidate.Distance == nearest).ToList();
        var preferred = near.Any(candidate => candidate.IsName) ? near.Where(candidate => candidate.IsName) : near;
        return [.. preferred.Select(candidate => candidate.Word).Order(StringComparer.Ordinal).Take(MaxCorrections)];
    }

    private void Compare(string word, char first, int length, int limit, List<(int Distance, bool IsName, string Word)> found)
    {
        foreach (var candidate in _words.GetValueOrDefault((first, length), []))
        {
            var isSwap = candidate[0] != word[0];
            if (isSwap && candidate[1] != word[0])
            {
                continue;
            }

            var distance = EditDistance.Between(word, candidate);
            if (distance <= limit)
            {
                found.Add((distance, _names.Contains(candidate), candidate));
            }
        }
    }
}
