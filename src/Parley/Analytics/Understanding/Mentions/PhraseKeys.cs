using System.Collections.Frozen;
using System.Text;
using Parley.Analytics.Understanding.Words;
using Parley.Text;

namespace Parley.Analytics.Understanding.Mentions;

/// <summary>
/// The keys under which a name is found. Words are joined without spaces, so that <c>ad spend</c>, <c>ad-spend</c> and
/// <c>adspend</c> are one; punctuation inside a name does not count, but <c>&amp;</c> is the language's "and".
/// </summary>
internal static class PhraseKeys
{
    /// <summary>Symbols that say something where they stand.</summary>
    public static FrozenSet<string> Telling { get; } = FrozenSet.ToFrozenSet(["%", "#", "<", ">", "=", "<=", ">=", "≤", "≥", "+"], StringComparer.Ordinal);

    /// <summary>The key of a run of tokens at a level (exact, number or stem).</summary>
    /// <param name="tokens">The run.</param>
    /// <param name="level">How much of the words' form is kept.</param>
    /// <param name="language">The language of the forms.</param>
    public static string Of(ReadOnlySpan<Token> tokens, MatchLevel level, Language language)
    {
        var key = new StringBuilder();
        foreach (var token in tokens)
        {
            key.Append(Word(token, level, language));
        }

        return key.ToString();
    }

    /// <summary>One token's part of a key; empty for punctuation.</summary>
    /// <param name="token">The token.</param>
    /// <param name="level">How much of the word's form is kept.</param>
    /// <param name="language">The language of the forms.</param>
    public static string Word(Token token, MatchLevel level, Language language) => token.Kind switch
    {
        TokenKind.Symbol => token.Lower == "&" ? "and" : Telling.Contains(token.Lower) ? token.Lower : "",
        TokenKind.Word when level == MatchLevel.Number => language.Forms.Singular(token.Lower),
        TokenKind.Word when level == MatchLevel.Stem => language.Forms.Stem(token.Lower),
        _ => token.Lower,
    };
}
