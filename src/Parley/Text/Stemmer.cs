namespace Parley.Text;

/// <summary>
/// Brings the forms of an English word together: irregular forms by the language's list, the others by the steps of M. F.
/// Porter, "An algorithm for suffix stripping" (Program 14, 1980). A result is a key to compare, not always a word.
/// </summary>
internal static class Stemmer
{
    private static readonly (string Ending, string Replacement)[] Step2 =
    [
        ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("iser", "ize"), ("abli", "able"), ("bli", "ble"), ("alli", "al"),
        ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("isation", "ize"), ("ation", "ate"), ("ator", "ate"), ("alism", "al"), ("iveness", "ive"),
        ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"), ("logi", "log"),
    ];

    private static readonly (string Ending, string Replacement)[] Step3 =
        [("icate", "ic"), ("ative", ""), ("alize", "al"), ("alise", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", "")];

    private static readonly string[] Step4 =
    [
        "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti", "ous", "ive", "ize", "ise",
    ];

    /// <summary>The stem of a folded word; words of fewer than three letters and words with digits are left alone.</summary>
    /// <param name="word">Lower case.</param>
    /// <param name="language">For the forms that follow no rule.</param>
    public static string Stem(string word, ProseLanguage language)
    {
        if (language.Irregular.TryGetValue(word, out var known))
        {
            if (known == word)
            {
                return word;
            }

            word = known;
        }

        if (word.Length < 3 || word.AsSpan().ContainsAnyExceptInRange('a', 'z'))
        {
            return word;
        }

        var stem = Step1c(Step1b(Step1a(word)));
        stem = Replace(Replace(stem, Step2), Step3);
        return Step5(Drop4(stem));
    }

    private static string Step1a(string word) =>
        word.EndsWith("sses", StringComparison.Ordinal) ? word[..^2]
        : word.EndsWith("ies", StringComparison.Ordinal) ? (word.Length > 4 ? word[..^2] : word[..^1])
        : word.EndsWith("ss", StringComparison.Ordinal) || word.EndsWith("us", StringComparison.Ordinal) || word.EndsWith("is", StringComparison.Ordinal) ? word
        : word[^1] == 's' && word.Length > 3 ? word[..^1]
        : word;

    private static string Step1b(string word)
    {
        if (word.EndsWith("eed", StringComparison.Ordinal))
        {
            return Measure(word, word.Length - 3) > 0 ? word[..^1] : word;
        }

        var cut = word.EndsWith("ed", StringComparison.Ordinal) ? 2 : word.EndsWith("ing", StringComparison.Ordinal) ? 3 : 0;
        if (cut == 0 || !HasVowel(word, word.Length - cut))
        {
            return word;
        }

        var stem = word[..^cut];
        if (stem.EndsWith("at", StringComparison.Ordinal) || stem.EndsWith("bl", StringComparison.Ordinal) || stem.EndsWith("iz", StringComparison.Ordinal))
        {
            return stem + "e";
        }

        var doubled = stem.Length > 1 && stem[^1] == stem[^2] && !IsVowel(stem, stem.Length - 1);
        return doubled && stem[^1] is not ('l' or 's' or 'z') ? stem[..^1]
            : Measure(stem, stem.Length) == 1 && EndsShort(stem, stem.Length) ? stem + "e"
            : stem;
    }

    private static string Step1c(string word) =>
        word[^1] == 'y' && HasVowel(word, word.Length - 1) ? word[..^1] + "i" : word;

    private static string Replace(string word, (string Ending, string Replacement)[] rules)
    {
        foreach (var (ending, replacement) in rules)
        {
            if (word.EndsWith(ending, StringComparison.Ordinal))
            {
                return Measure(word, word.Length - ending.Length) > 0 ? string.Concat(word.AsSpan(0, word.Length - ending.Length), replacement) : word;
            }
        }

        return word;
    }

    private static string Drop4(string word)
    {
        var ending = Step4.Where(e => word.EndsWith(e, StringComparison.Ordinal)).MaxBy(e => e.Length);
        if (ending is null)
        {
            return word;
        }

        var end = word.Length - ending.Length;
        var fits = Measure(word, end) > 1 && (ending != "ion" || (end > 0 && word[end - 1] is 's' or 't'));
        return fits ? word[..end] : word;
    }

    private static string Step5(string word)
    {
        if (word[^1] == 'e')
        {
            var measure = Measure(word, word.Length - 1);
            word = measure > 1 || (measure == 1 && !EndsShort(word, word.Length - 1)) ? word[..^1] : word;
        }

        return word.Length > 2 && word[^1] == 'l' && word[^2] == 'l' && Measure(word, word.Length - 1) > 1 ? word[..^1] : word;
    }

    // How often a vowel is followed by a consonant in the first letters.
    private static int Measure(string word, int length)
    {
        var count = 0;
        for (var i = 1; i < length; i++)
        {
            count += IsVowel(word, i - 1) && !IsVowel(word, i) ? 1 : 0;
        }

        return count;
    }

    private static bool HasVowel(string word, int length)
    {
        for (var i = 0; i < length; i++)
        {
            if (IsVowel(word, i))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsShort(string word, int length) =>
        length >= 3 && !IsVowel(word, length - 3) && IsVowel(word, length - 2) && !IsVowel(word, length - 1) && word[length - 1] is not ('w' or 'x' or 'y');

    private static bool IsVowel(string word, int at) => word[at] switch
    {
        'a' or 'e' or 'i' or 'o' or 'u' => true,
        'y' => at > 0 && !IsVowel(word, at - 1),
        _ => false,
    };
}
