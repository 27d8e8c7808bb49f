namespace Parley.Text;

/// <summary>Counts the syllables of English words: exceptions by the language's list, the others by their groups of vowels.</summary>
internal static class Syllables
{
    // Two vowels side by side that are said apart.
    private static readonly string[] Apart = ["ia", "io", "iu", "ua", "uo", "eo", "ea'", "iety", "yi", "yo", "ii", "oing", "aing", "eing", "uing"];

    // ... but not in these.
    private static readonly string[] Together = ["tion", "sion", "cion", "gion", "xion", "tia", "cia", "sia", "tio", "cio", "gio", "xio", "shion", "qua", "quo", "gua", "eo'", "eople", "eon", "cheon", "geo", "yog"];

    /// <summary>Syllables of a folded word, at least 1; of a number, one a digit group as it is read aloud counts as 1.</summary>
    /// <param name="word">Lower case.</param>
    /// <param name="language">For the exceptions.</param>
    public static int Count(string word, ProseLanguage language)
    {
        if (word.EndsWith("'s", StringComparison.Ordinal))
        {
            word = word[..^2];
        }

        if (language.Syllables.TryGetValue(word, out var known))
        {
            return known;
        }

        if (word.Length <= 2 || !word.Any(char.IsLetter))
        {
            return 1;
        }

        var groups = 0;
        for (var i = 0; i < word.Length; i++)
        {
            groups += IsVowel(word, i) && (i == 0 || !IsVowel(word, i - 1)) ? 1 : 0;
        }

        return Math.Max(1, groups + SaidApart(word) - Silent(word));
    }

    private static int SaidApart(string word)
    {
        var count = 0;
        foreach (var pair in Apart)
        {
            for (var at = word.IndexOf(pair, StringComparison.Ordinal); at >= 0; at = word.IndexOf(pair, at + 1, StringComparison.Ordinal))
            {
                count += IsTogether(word, at) ? 0 : 1;
            }
        }

        // rhythm, prism: a syllable without a vowel.
        return count + (word.EndsWith("sm", StringComparison.Ordinal) || word.EndsWith("thm", StringComparison.Ordinal) ? 1 : 0)
            + (word.EndsWith("n't", StringComparison.Ordinal) && word.Length > 4 && !IsVowel(word, word.Length - 4) ? 1 : 0);
    }

    private static bool IsTogether(string word, int at) =>
        Array.Exists(Together, t => word.AsSpan(Math.Max(0, at - 1)).StartsWith(t, StringComparison.Ordinal) || word.AsSpan(at).StartsWith(t, StringComparison.Ordinal));

    private static int Silent(string word)
    {
        var last = word.Length - 1;
        if (word.EndsWith("es", StringComparison.Ordinal) && word.Length > 3)
        {
            // boxes, changes, passes have a syllable more; takes, rules have not.
            return IsVowel(word, last - 2) || word[last - 2] is 's' or 'x' or 'z' or 'c' or 'g' || word.EndsWith("shes", StringComparison.Ordinal)
                || word.EndsWith("ches", StringComparison.Ordinal) || EndsInLe(word[..last]) ? 0 : 1;
        }

        if (word.EndsWith("ed", StringComparison.Ordinal) && word.Length > 3)
        {
            return word[last - 2] is 't' or 'd' || IsVowel(word, last - 2) || (word[last - 2] == 'l' && EndsInLe(word[..last])) ? 0 : 1;
        }

        var dropped = word[last] == 'e' && !IsVowel(word, last - 1) && !EndsInLe(word) ? 1 : 0;
        return dropped + InnerSilent(word);
    }

    // hopeful, safely, basement.
    private static int InnerSilent(string word)
    {
        foreach (var ending in new[] { "ely", "eful", "eless", "ement", "eness" })
        {
            var at = word.Length - ending.Length;
            if (at > 1 && word.EndsWith(ending, StringComparison.Ordinal) && !IsVowel(word, at - 1) && IsVowel(word, at - 2))
            {
                return 1;
            }
        }

        return 0;
    }

    private static bool EndsInLe(string word) => word.Length > 2 && word.EndsWith("le", StringComparison.Ordinal) && !IsVowel(word, word.Length - 3);

    private static bool IsVowel(string word, int at) => word[at] is 'a' or 'e' or 'i' or 'o' or 'u' || (word[at] == 'y' && (at > 0 || word.Length == 1));
}
