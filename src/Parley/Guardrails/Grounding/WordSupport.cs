using Parley.Text;

namespace Parley.Guardrails.Grounding;

/// <summary>Whether a word of a claim stands in the passages, in this or a near form.</summary>
/// <param name="Strength">1 the same word, less for a near one, 0 for none.</param>
/// <param name="Key">The key under which it stands there.</param>
internal readonly record struct WordSupport(double Strength, string Key)
{
    private const double BySynonym = 0.9;
    private const double ByForm = 0.8;
    private const double LeastAlike = 0.6;
    private const int LeastShared = 4;

    public static WordSupport Of(ClaimWord word, Passages passages)
    {
        if (passages.Has(word.Key))
        {
            return new WordSupport(1, word.Key);
        }

        if (word.Role == WordRole.Number)
        {
            // 1960 stands for "1960s".
            var decade = word.Key.EndsWith('s') ? word.Key[..^1] : word.Key + "s";
            return passages.Has(decade) ? new WordSupport(ByForm, decade) : new WordSupport(0, word.Key);
        }

        if (passages.Has(word.Folded))
        {
            return new WordSupport(1, word.Folded);
        }

        if (passages.Language.Synonyms.TryGetValue(word.Key, out var synonyms) && synonyms.FirstOrDefault(passages.Has) is { } synonym)
        {
            return new WordSupport(BySynonym, synonym);
        }

        if (passages.Initials.Contains(word.Folded))
        {
            return new WordSupport(BySynonym, word.Key);
        }

        var alike = passages.Alike(word.Key).Select(k => (Key: k, Alike: Likeness(k, word.Key, passages.Language))).OrderByDescending(k => k.Alike).ThenBy(k => k.Key, StringComparer.Ordinal).FirstOrDefault();
        return alike.Alike >= LeastAlike ? new WordSupport(ByForm, alike.Key) : new WordSupport(0, word.Key);
    }

    // Forms of one word share their beginning: Canada, Canadian.
    private static double Likeness(string one, string other, GroundingLanguage language)
    {
        var shared = one.AsSpan().CommonPrefixLength(other);
        return shared >= LeastShared && language.Endings.Contains(one[shared..]) && language.Endings.Contains(other[shared..])
            ? (double)shared / Math.Max(one.Length, other.Length)
            : 0;
    }
}
