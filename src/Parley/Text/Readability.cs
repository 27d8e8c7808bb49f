namespace Parley.Text;

/// <summary>
/// How hard a text is to read. The formulas are the published ones: Flesch-Kincaid (Kincaid et al., 1975), Flesch reading
/// ease (1948), SMOG (McLaughlin, 1969), Coleman-Liau (1975) and the automated readability index (Senter and Smith, 1967).
/// </summary>
/// <param name="Sentences">How many sentences.</param>
/// <param name="Words">How many words and numbers.</param>
/// <param name="Syllables">Syllables of all words.</param>
/// <param name="LongWords">Words of three or more syllables.</param>
/// <param name="Characters">Letters and digits.</param>
public sealed record Readability(int Sentences, int Words, int Syllables, int LongWords, int Characters)
{
    /// <summary>School grade by sentence length and syllables; may be below 0 for very easy texts. 0 for an empty text.</summary>
    public double FleschKincaidGrade => Words == 0 ? 0 : (0.39 * Words / Sentences) + (11.8 * Syllables / Words) - 15.59;

    /// <summary>About 0 (very hard) to 100 (very easy); 100 for an empty text.</summary>
    public double FleschReadingEase => Words == 0 ? 100 : 206.835 - (1.015 * Words / Sentences) - (84.6 * Syllables / Words);

    /// <summary>School grade by words of three or more syllables; meant for 30 sentences, with fewer a rough figure.</summary>
    public double Smog => Words == 0 ? 0 : (1.0430 * Math.Sqrt(LongWords * 30.0 / Sentences)) + 3.1291;

    /// <summary>School grade by letters and sentences for 100 words.</summary>
    public double ColemanLiau => Words == 0 ? 0 : (5.88 * Characters / Words) - (29.6 * Sentences / Words) - 15.8;

    /// <summary>School grade by letters a word and words a sentence.</summary>
    public double AutomatedReadability => Words == 0 ? 0 : (4.71 * Characters / Words) + (0.5 * Words / Sentences) - 21.43;

    /// <summary>Counts a text.</summary>
    /// <param name="text">Prose in English; an item of a list counts as a sentence.</param>
    public static Readability Of(string text)
    {
        var language = ProseLanguage.English;
        var sentences = SentenceSplitter.Split(text, language);
        var (words, syllables, many, characters) = (0, 0, 0, 0);
        foreach (var word in WordReader.Read(text))
        {
            var count = word.IsNumber ? 1 : Text.Syllables.Count(word.Folded, language);
            words++;
            syllables += count;
            many += count >= 3 ? 1 : 0;
            characters += word.Folded.Count(char.IsLetterOrDigit);
        }

        return new Readability(Math.Max(1, sentences.Length), words, syllables, many, characters);
    }
}
