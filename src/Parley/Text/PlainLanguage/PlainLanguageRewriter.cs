using System.Collections.Immutable;

namespace Parley.Text.PlainLanguage;

/// <summary>How easy a text shall be.</summary>
public enum ReadingLevel
{
    /// <summary>About grade 6: sentences of 10 words.</summary>
    Easy,

    /// <summary>About grade 8: sentences of 14 words.</summary>
    Plain,

    /// <summary>About grade 10: sentences of 22 words.</summary>
    Standard,
}

/// <summary>A sentence before and after.</summary>
/// <param name="Original">As it was.</param>
/// <param name="Simple">One or more sentences, or a list; the same text where nothing was to be done.</param>
public sealed record RewrittenSentence(string Original, string Simple);

/// <summary>
/// Says prose in simpler sentences and everyday words, without a model: (1) everyday words, (2) lists for enumerations,
/// (3) sentences split at clauses. Numbers, dates, names, obligations and exceptions are carried over as they are. What it makes
/// is to be checked by somebody else: <c>PlainLanguageCheck</c> of the guardrails.
/// </summary>
public static class PlainLanguageRewriter
{
    /// <summary>The sentences of a text in simple words, in order.</summary>
    /// <param name="text">Prose in English.</param>
    /// <param name="level">How easy it shall be.</param>
    public static ImmutableArray<RewrittenSentence> Rewrite(string text, ReadingLevel level)
    {
        var words = PlainWords.English;
        return [.. SentenceSplitter.Split(text).Select(s => s.Of(text)).Select(s => new RewrittenSentence(s, Simple(s, level, words)))];
    }

    private static string Simple(string sentence, ReadingLevel level, PlainWords words)
    {
        var plain = EverydayWords.In(string.Join(' ', sentence.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), words);
        var longest = level switch { ReadingLevel.Easy => 10, ReadingLevel.Plain => 14, _ => 22 };
        return string.Join(' ', SentenceParts.Split(plain, longest, words).Select(part => ItemLists.Of(part, words) ?? part)).Replace(" \n", "\n", StringComparison.Ordinal);
    }
}
