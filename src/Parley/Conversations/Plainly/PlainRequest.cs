using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Parley.Analytics;
using Parley.Text.PlainLanguage;

namespace Parley.Conversations.Plainly;

/// <summary>That an answer is wanted in plain language: of a question that says so, or of the answer before.</summary>
/// <param name="Level">How easy it shall be.</param>
/// <param name="Question">What is answered: the question without the words that ask for plain language, or the earlier one.</param>
/// <param name="Plan">The earlier answer's plan, where the answer before is meant and has one.</param>
internal sealed partial record PlainRequest(ReadingLevel Level, string Question, Plan? Plan)
{
    /// <summary>Reads a question; null where nothing in it asks for plain language, or there is no answer to say again.</summary>
    /// <param name="question">As typed.</param>
    /// <param name="history">The turns before, oldest first.</param>
    public static PlainRequest? Read(string question, ImmutableArray<Turn> history)
    {
        if (Strip(question) is not var (level, rest))
        {
            return null;
        }

        if (rest.Length > 0)
        {
            return new PlainRequest(level, rest, null);
        }

        // The answer before is meant; a request to say that one simpler is passed over.
        foreach (var turn in history.Reverse())
        {
            var asked = Strip(turn.Question) is var (_, before) ? before : turn.Question;
            if (asked.Length > 0)
            {
                return new PlainRequest(level, asked, turn.Plan);
            }
        }

        return null;
    }

    /// <summary>The level that is asked for, and what else is said; null where no level is.</summary>
    internal static (ReadingLevel Level, string Question)? Strip(string question)
    {
        var found = Cue().Matches(question);
        if (found.Count == 0)
        {
            return null;
        }

        var rest = Cue().Replace(question, " ");
        var words = Filler().Replace(rest, " ");
        return (LevelOf(string.Join(' ', found.Select(m => m.Value))), words.Any(char.IsLetterOrDigit) ? Tidy(rest) : "");
    }

    private static string Tidy(string rest)
    {
        var text = BeforeEnd().Replace(Spaces().Replace(Opening().Replace(Closing().Replace(rest.Trim(), ""), ""), " "), "").Trim(' ', ',', ';', ':', '-', '–', '—', '.', '!');
        return text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..];
    }

    private static ReadingLevel LevelOf(string cue)
    {
        if (Grade().Match(cue) is { Success: true } grade)
        {
            return int.Parse(grade.Groups["n"].Value, CultureInfo.InvariantCulture) switch
            {
                <= 6 => ReadingLevel.Easy,
                <= 9 => ReadingLevel.Plain,
                _ => ReadingLevel.Standard,
            };
        }

        return VeryEasy().IsMatch(cue) ? ReadingLevel.Easy : Harder().IsMatch(cue) ? ReadingLevel.Standard : ReadingLevel.Plain;
    }

    [GeneratedRegex(
        """
        \b(?:please\s+)?(?:(?:can|could|would)\s+you\s+(?:please\s+)?)?(?:explain|say|put|tell|describe|rephrase|reword|rewrite|write|give)(?:\s+(?:it|that|this|them|me|us|to\s+me|the\s+answer|all\s+of\s+(?:it|that)))*(?:\s+again)?\s+(?:(?:even|much|more|very|really|as)\s+)*(?:simply|plainly|simple|simpler|plainer)(?:\s+as\s+(?:you\s+can|possible))?\b
        |\b(?:in|using|with)\s+(?:(?:even|much|more|very|really)\s+)*(?:simple|simpler|plain|plainer|easy|easier|everyday|non-technical|layman'?s|lay)\s+(?:words?|terms?|language|english|sentences)\b
        |\b(?:as\s+if|like|as\s+though)\s+(?:i\s*'?\s*a?m|i\s+was|i\s+were)\s+(?:a\s+)?(?:completely\s+)?(?:new(?:\s+(?:here|to\s+(?:this|it|the\s+company)))?|beginner|five|ten|child|(?:a\s+)?kid|newcomer|\d{1,2}(?:\s+years?\s+old)?)\b
        |(?<=\b(?:explain|say|put|rephrase|reword|rewrite|describe|simplify)\b[^?.!]{0,60})\bfor\s+(?:a\s+(?:complete\s+)?beginner|beginners|a\s+newcomer|newcomers|somebody\s+new|someone\s+new|a\s+layman|laymen|laypeople|a\s+child|a\s+kid|children|a\s+\d{1,2}[-\s]years?[-\s]old)\b
        |\b(?:at|for)\s+(?:an?\s+)?(?:the\s+)?(?:(?:grade|year)\s+\d{1,2}|\d{1,2}(?:st|nd|rd|th)[-\s]grade|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)[-\s]grade|[abc][12])\s+(?:reading\s+)?(?:level|readers?)\b
        |(?<=\b(?:explain|say|put|rephrase|reword|rewrite|describe|simplify)\b[^?.!]{0,60})\bat\s+(?:cefr\s+)?(?:level\s+)?(?:grade\s+\d{1,2}|[abc][12])\b
        |\bat\s+(?:an?\s+)?reading\s+level\s+(?:of\s+)?(?:grade\s+\d{1,2}|easy|plain|standard|[abc][12]|\d{1,2})\b
        |\b(?:reading|language)\s+level\s*:?\s*(?:of\s+)?(?:grade\s+\d{1,2}|easy|plain|standard|[abc][12]|\d{1,2})\b
        |\b(?:at|in)\s+(?:an?\s+)?(?:easy|plain|standard)\s+reading\s+level\b
        |^\W*(?:please\s+)?simplify(?:\s+(?:it|that|this|the\s+answer))?(?:\s+please)?\W*$
        |\beli5\b|\b(?:without|no)\s+jargon\b|\bjargon[-\s]free\b|\bdumb\s+it\s+down\b
        |\b(?:make|keep)\s+(?:it|that|this|the\s+answer)\s+(?:(?:even|much|more|very)\s+)*(?:simple|simpler|plainer|easier|easy)(?:\s+to\s+(?:read|understand))?\b
        |^\W*(?:(?:even|much|a\s+bit|a\s+little)\s+)?(?:simpler|plainer|more\s+simply|easier)(?:\s+(?:please|words|language))?\W*$
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Cue();

    [GeneratedRegex(@"\b(?:grade|year)\s+(?<n>\d{1,2})\b|\b(?<n>\d{1,2})(?:st|nd|rd|th)[-\s]grade\b|\blevel\s*:?\s*(?:of\s+)?(?<n>\d{1,2})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Grade();

    [GeneratedRegex(@"\b(?:very|even|eli5|dumb|five|ten|child|children|kid|years?[-\s]+old|easy|a[12]|(?:first|second|third|fourth|fifth|sixth)[-\s]grade|as\s+(?:you\s+can|possible))\b|'?m\s+\d", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex VeryEasy();

    [GeneratedRegex(@"\b(?:standard|b2|c[12]|tenth[-\s]grade)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Harder();

    [GeneratedRegex(@"\b(?:please|explain|tell|say|put|give|describe|rephrase|reword|rewrite|can|could|would|you|it|that|this|them|the|answer|me|us|to|again|and|now|same|thing|all|of|ok|okay|so|but|i|want|need|like|'d|thanks|thank|just|last|previous|above|one)\b|[^\w]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Filler();

    // What is left of the request at the beginning or the end of the question.
    [GeneratedRegex(@"^[\s,;:.!?–—-]*(?:(?:and|but|so|please|to\s+me|me)\b[\s,;:]*)*(?:explain\s+(?:to\s+me\s+)?(?=\b(?:how|what|when|where|why|who|which|whether|if)\b))?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Opening();

    [GeneratedRegex(@"[\s,;:–—-]*(?:\b(?:and|but|please|explain|say|tell\s+me|answer)\b(?:\s+(?:it|that|this))?[\s,;:.!]*)*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Closing();

    [GeneratedRegex(@"[\s,;:]+(?=[?.!])", RegexOptions.CultureInvariant)]
    private static partial Regex BeforeEnd();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}
