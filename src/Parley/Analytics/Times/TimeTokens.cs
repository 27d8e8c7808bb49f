using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Parley.Text;

namespace Parley.Analytics.Times;

/// <summary>A token as times are read from it.</summary>
/// <param name="Word">Lower case, with slips of the pen corrected; empty for what was quoted.</param>
/// <param name="Text">As typed.</param>
/// <param name="Start">Index of its first character.</param>
/// <param name="End">Index after its last character, with a possessive 's.</param>
internal sealed record TimeToken(string Word, string Text, int Start, int End);

/// <summary>Cuts a text for <see cref="TimeReader"/>: dates written in digits and years like '26 are one token each.</summary>
internal static partial class TimeTokens
{
    /// <summary>The tokens of a text.</summary>
    public static ImmutableArray<TimeToken> Of(string text, TimeContext context)
    {
        var dates = Dates().Matches(text);
        var tokens = ImmutableArray.CreateBuilder<TimeToken>();
        var date = 0;
        foreach (var token in Tokenizer.Tokenize(text))
        {
            for (; date < dates.Count && dates[date].Index < token.End; date++)
            {
                tokens.Add(new TimeToken(dates[date].Value.ToLowerInvariant(), dates[date].Value, dates[date].Index, dates[date].Index + dates[date].Length));
            }

            if (tokens.Count > 0 && token.Start < tokens[^1].End)
            {
                continue;
            }

            if (token.Lower == "'s" && tokens.Count > 0)
            {
                tokens[^1] = tokens[^1] with { End = token.End };
                continue;
            }

            tokens.Add(new TimeToken(Word(token, context), token.Text, token.Start, token.End));
        }

        return tokens.ToImmutable();
    }

    private static string Word(Token token, TimeContext context) => token.Kind switch
    {
        TokenKind.Quoted => "",
        TokenKind.Word when token.Lower.Length > 4 && !context.Language.Lexicon.Contains(token.Lower)
            && !context.KnownWords.Contains(token.Lower) => Corrected(token.Lower, context.Language),
        _ => token.Lower,
    };

    /// <summary>The one word at one edit (two from eight letters on) with the same first letter; else the word itself.</summary>
    private static string Corrected(string word, TimeLanguage language)
    {
        if (char.IsDigit(word[0]))
        {
            return word;
        }

        var limit = word.Length >= 8 ? 2 : 1;
        var (best, edits, several) = (word, limit + 1, false);
        foreach (var candidate in language.Correctable)
        {
            if (candidate[0] != word[0] || Math.Abs(candidate.Length - word.Length) > limit)
            {
                continue;
            }

            var distance = EditDistance.Between(word, candidate);
            several = distance == edits || (distance > edits && several);
            if (distance < edits)
            {
                (best, edits) = (candidate, distance);
            }
        }

        return several ? word : best;
    }

    [GeneratedRegex(
        @"((?<![\p{L}\p{N}])(\d{4}-\d{1,2}-\d{1,2}|\d{4}[./]\d{1,2}[./]\d{1,2}|\d{1,2}(?<s>[./-])\d{1,2}\k<s>(\d{4}|\d\d)|\d{4}-[wW]?\d\d|(\d\d)?\d0['’]?s|['’]\d0s)|['’]\d\d)(?![\p{L}\p{N}]|[-./]\d)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Dates();
}
