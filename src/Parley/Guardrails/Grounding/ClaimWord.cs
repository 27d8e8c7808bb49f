using Parley.Text;

namespace Parley.Guardrails.Grounding;

/// <summary>What part a word plays in a claim.</summary>
internal enum WordRole
{
    /// <summary>Grammar: articles, prepositions, pronouns.</summary>
    Grammar,

    /// <summary>An ordinary word of the matter.</summary>
    Matter,

    /// <summary>A word so general that it says little.</summary>
    Light,

    /// <summary>A name: upper case inside of a sentence.</summary>
    Name,

    /// <summary>A number, in digits or as a word.</summary>
    Number,

    /// <summary>Not, no, never.</summary>
    Negation,

    /// <summary>Yes, well, thanks: claims nothing.</summary>
    Filler,
}

/// <summary>A word as it is compared.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Folded">Lower case.</param>
/// <param name="Key">Stem; a number in digits.</param>
/// <param name="Role">Its part.</param>
internal readonly record struct ClaimWord(TextSpan Span, string Folded, string Key, WordRole Role)
{
    /// <summary>True for what a claim is made of.</summary>
    public bool IsMatter => Role is WordRole.Matter or WordRole.Name or WordRole.Number;

    /// <summary>How much the word says.</summary>
    public double Weight => Role switch
    {
        WordRole.Number or WordRole.Name => 1.5,
        WordRole.Matter => 1,
        WordRole.Light => 0.4,
        _ => 0,
    };

    /// <summary>The words of a part of a text.</summary>
    public static List<ClaimWord> Read(string text, TextSpan part, GroundingLanguage language)
    {
        var words = new List<ClaimWord>();
        var isFirst = true;
        foreach (var word in WordReader.Read(text, part))
        {
            words.Add(Of(text, word, isFirst, language));
            isFirst = false;
            if (words[^1].Role == WordRole.Number && SignAt(text, word.Span, part, language) is { } sign)
            {
                words.Add(sign);
            }
        }

        return words;
    }

    private static ClaimWord Of(string text, Word word, bool isFirst, GroundingLanguage language)
    {
        var folded = word.Folded;
        if (word.IsNumber || char.IsDigit(folded[0]))
        {
            return new ClaimWord(word.Span, folded, Digits(folded), WordRole.Number);
        }

        if (language.Prose.Negations.Contains(folded))
        {
            return new ClaimWord(word.Span, folded, "not", WordRole.Negation);
        }

        if (language.Numbers.TryGetValue(folded, out var digits))
        {
            return new ClaimWord(word.Span, folded, digits, digits == "1" ? WordRole.Grammar : WordRole.Number);
        }

        if (language.Prose.StopWords.Contains(folded))
        {
            return new ClaimWord(word.Span, folded, folded, WordRole.Grammar);
        }

        var stem = Stemmer.Stem(folded, language.Prose);
        var role = language.Fillers.Contains(folded) ? WordRole.Filler
            : !isFirst && char.IsUpper(text[word.Span.Start]) ? WordRole.Name
            : language.Light.Contains(stem) ? WordRole.Light
            : WordRole.Matter;
        return new ClaimWord(word.Span, folded, stem, role);
    }

    // "62%" and "62 percent" are one, and so are "€5" and "5 euros".
    private static ClaimWord? SignAt(string text, TextSpan number, TextSpan part, GroundingLanguage language)
    {
        foreach (var at in new[] { number.End, number.End + 1, number.Start - 1 })
        {
            if (at >= part.Start && at < part.End && language.Signs.TryGetValue(text[at], out var key))
            {
                // Words are in order; a sign before its number stands, empty, behind it.
                return new ClaimWord(at < number.Start ? new TextSpan(number.End, number.End) : new TextSpan(at, at + 1), text[at].ToString(), key, WordRole.Light);
            }
        }

        return null;
    }

    // 7th is 7.
    private static string Digits(string folded) =>
        folded.Length > 2 && char.IsDigit(folded[^3]) && folded[^2..] is "st" or "nd" or "rd" or "th" ? folded[..^2] : folded;
}
