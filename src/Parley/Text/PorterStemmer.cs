namespace Parley.Text;

/// <summary>
/// Porter's stemmer of English words (Porter 1980, An algorithm for suffix stripping), with the small departures of NLTK's
/// default mode: a few irregular words, and a final y that turns into i behind consonants only.
/// </summary>
public static class PorterStemmer
{
    private static readonly Dictionary<string, string> Irregular = new(StringComparer.Ordinal)
    {
        ["sky"] = "sky",
        ["skies"] = "sky",
        ["dying"] = "die",
        ["lying"] = "lie",
        ["tying"] = "tie",
        ["news"] = "news",
        ["innings"] = "inning",
        ["inning"] = "inning",
        ["outings"] = "outing",
        ["outing"] = "outing",
        ["cannings"] = "canning",
        ["canning"] = "canning",
        ["howe"] = "howe",
        ["proceed"] = "proceed",
        ["exceed"] = "exceed",
        ["succeed"] = "succeed",
    };

    private static readonly (string Suffix, string By)[] Step2 =
    [
        ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("bli", "ble"), ("alli", "al"),
        ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"), ("ator", "ate"), ("alism", "al"),
        ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"),
        ("fulli", "ful"),
    ];

    private static readonly (string Suffix, string By)[] Step3 =
    [
        ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""),
    ];

    private static readonly string[] Step4 =
    [
        "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti", "ous", "ive", "ize",
    ];

    /// <summary>The stem of a word.</summary>
    /// <param name="word">A lower-case word; other letters than a to z stay as they are.</param>
    public static string Stem(string word)
    {
        if (Irregular.TryGetValue(word, out var irregular))
        {
            return irregular;
        }

        if (word.Length <= 2)
        {
            return word;
        }

        word = PastAndPresent(Plural(word));
        word = word.Length > 2 && word[^1] == 'y' && IsConsonant(word, word.Length - 2) ? word[..^1] + "i" : word;
        return FinalLetters(Suffix4(Replace(Derivation(word), Step3)));
    }

    // Step 1a.
    private static string Plural(string word)
    {
        if (word.Length == 4 && word.EndsWith("ies", StringComparison.Ordinal))
        {
            return word[..^1];
        }

        return word.EndsWith("sses", StringComparison.Ordinal) || word.EndsWith("ies", StringComparison.Ordinal) ? word[..^2]
            : word.EndsWith("ss", StringComparison.Ordinal) ? word
            : word.EndsWith('s') ? word[..^1] : word;
    }

    // Step 1b.
    private static string PastAndPresent(string word)
    {
        if (word.EndsWith("ied", StringComparison.Ordinal))
        {
            return word.Length == 4 ? word[..^1] : word[..^2];
        }

        if (word.EndsWith("eed", StringComparison.Ordinal))
        {
            return Measure(word[..^3]) > 0 ? word[..^1] : word;
        }

        var stem = word.EndsWith("ed", StringComparison.Ordinal) && HasVowel(word[..^2]) ? word[..^2]
            : word.EndsWith("ing", StringComparison.Ordinal) && HasVowel(word[..^3]) ? word[..^3] : null;
        if (stem is null)
        {
            return word;
        }

        if (stem.EndsWith("at", StringComparison.Ordinal) || stem.EndsWith("bl", StringComparison.Ordinal) || stem.EndsWith("iz", StringComparison.Ordinal))
        {
            return stem + "e";
        }

        return EndsInDouble(stem) ? stem[^1] is 'l' or 's' or 'z' ? stem : stem[..^1]
            : Measure(stem) == 1 && EndsShort(stem) ? stem + "e" : stem;
    }

    // Step 2, with NLTK's "alli" before the list and "logi" behind it.
    private static string Derivation(string word)
    {
        if (word.EndsWith("alli", StringComparison.Ordinal) && Measure(word[..^4]) > 0)
        {
            return Derivation(word[..^2]);
        }

        return word.EndsWith("logi", StringComparison.Ordinal) && !Step2.Any(rule => word.EndsWith(rule.Suffix, StringComparison.Ordinal))
            ? Measure(word[..^3]) > 0 ? word[..^1] : word
            : Replace(word, Step2);
    }

    private static string Replace(string word, (string Suffix, string By)[] rules)
    {
        foreach (var (suffix, by) in rules)
        {
            if (word.EndsWith(suffix, StringComparison.Ordinal))
            {
                var stem = word[..^suffix.Length];
                return Measure(stem) > 0 ? stem + by : word;
            }
        }

        return word;
    }

    private static string Suffix4(string word)
    {
        foreach (var suffix in Step4)
        {
            if (word.EndsWith(suffix, StringComparison.Ordinal))
            {
                var stem = word[..^suffix.Length];
                return Measure(stem) > 1 && (suffix != "ion" || stem.EndsWith('s') || stem.EndsWith('t')) ? stem : word;
            }
        }

        return word;
    }

    // Steps 5a and 5b.
    private static string FinalLetters(string word)
    {
        if (word.EndsWith('e'))
        {
            var stem = word[..^1];
            var measure = Measure(stem);
            word = measure > 1 || (measure == 1 && !EndsShort(stem)) ? stem : word;
        }

        return word.EndsWith("ll", StringComparison.Ordinal) && Measure(word[..^1]) > 1 ? word[..^1] : word;
    }

    /// <summary>Porter's m: how often vowels are followed by consonants.</summary>
    private static int Measure(string stem)
    {
        var measure = 0;
        for (var i = 1; i < stem.Length; i++)
        {
            measure += IsConsonant(stem, i) && !IsConsonant(stem, i - 1) ? 1 : 0;
        }

        return measure;
    }

    private static bool HasVowel(string stem) => Enumerable.Range(0, stem.Length).Any(i => !IsConsonant(stem, i));

    private static bool EndsInDouble(string stem) => stem.Length >= 2 && stem[^1] == stem[^2] && IsConsonant(stem, stem.Length - 1);

    // Consonant, vowel, consonant other than w, x, y; or, in NLTK's mode, a vowel and a consonant that are the whole.
    private static bool EndsShort(string stem) =>
        (stem.Length >= 3 && IsConsonant(stem, stem.Length - 3) && !IsConsonant(stem, stem.Length - 2) && IsConsonant(stem, stem.Length - 1) && stem[^1] is not ('w' or 'x' or 'y'))
        || (stem.Length == 2 && !IsConsonant(stem, 0) && IsConsonant(stem, 1));

    private static bool IsConsonant(string word, int i) =>
        word[i] is not ('a' or 'e' or 'i' or 'o' or 'u') && (word[i] != 'y' || i == 0 || !IsConsonant(word, i - 1));
}
