using System.Text.RegularExpressions;

namespace Parley.Text.PlainLanguage;

/// <summary>Splits a long sentence where a clause of its own begins, and nowhere else.</summary>
internal static partial class SentenceParts
{
    private const int ClauseReach = 14;
    private const int LongSubject = 5;

    /// <summary>The sentence as one or more sentences.</summary>
    /// <param name="sentence">One sentence in one line.</param>
    /// <param name="longest">Sentences of no more words than this are left alone.</param>
    /// <param name="words">For what begins a clause.</param>
    public static IEnumerable<string> Split(string sentence, int longest, PlainWords words)
    {
        var rest = sentence;
        while ((Count(rest) > longest || Condition().IsMatch(rest)) && Cut(rest, words) is var (first, second) && first.Length > 0)
        {
            yield return first;
            rest = second;
        }

        yield return rest;
    }

    private static (string First, string Second) Cut(string sentence, PlainWords words)
    {
        var condition = Condition().Match(sentence);
        if (condition.Success && IsClause(sentence[..condition.Index], words) && IsClause(condition.Groups["rest"].Value, words) && !Subordinate().IsMatch(sentence[..condition.Index]))
        {
            return (End(sentence[..condition.Index]), $"This applies only if {condition.Groups["rest"].Value}");
        }

        foreach (Match joint in Joint().Matches(sentence))
        {
            var (before, after) = (sentence[..joint.Index], sentence[(joint.Index + joint.Length)..]);
            if (!IsClause(before, words) || Opens(before) || Reaches(before, joint.Value))
            {
                continue;
            }

            var word = joint.Groups["word"].Value;
            if (IsClause(after, words) && (words.Subjects.Contains(FirstWord(after)) || (joint.Value[0] is ',' or ';' && BeginsWithSubject(after, words))))
            {
                return (End(before), word is "but" or "so" ? $"{Upper(word)} {after}" : Upper(after));
            }

            // "X must do A and must do B": the subject is said again where it is short.
            if (word == "and" && SecondVerb().IsMatch(after) && SubjectOf(before, words) is { } subject)
            {
                return (End(before), $"{subject} {after}");
            }
        }

        return ("", "");
    }

    // The second clause would hang on the first one's condition, too.
    private static bool Reaches(string before, string joint) => Binding().IsMatch(before) || (joint[0] is not (',' or ';') && Subordinate().IsMatch(before));

    // Words before the verb that can be a subject: no relative clause, no second "and".
    private static bool BeginsWithSubject(string after, PlainWords words)
    {
        var tokens = after.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var verb = Array.FindIndex(tokens, t => words.Finite.Contains(t.ToLowerInvariant()));
        return verb is > 0 and <= LongSubject && !tokens[..verb].Any(t => t.EndsWith(',') || t is "that" or "which" or "who" or "whose" or "where" or "when" or "if" or "to" or "and" or "or" or "is")
            && !words.Actions.Contains(tokens[0].ToLowerInvariant());
    }

    // A clause has a verb soon after its beginning.
    private static bool IsClause(string text, PlainWords words)
    {
        var tokens = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return tokens.Skip(1).Take(ClauseReach).Any(t => words.Finite.Contains(t.Trim(',', '.').ToLowerInvariant()));
    }

    // What begins with "if" or "where" has its main clause still to come; a split there would cut it in two.
    private static bool Opens(string before) => Opening().IsMatch(before) && !before.Contains(", ", StringComparison.Ordinal);

    private static string? SubjectOf(string before, PlainWords words)
    {
        var start = before.LastIndexOf(", ", StringComparison.Ordinal) is var comma and > 0 && Opening().IsMatch(before) ? comma + 2 : 0;
        var tokens = before[start..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var verb = Array.FindIndex(tokens, t => words.Finite.Contains(t.ToLowerInvariant()));
        return verb is > 0 and <= LongSubject && !tokens[..verb].Any(t => t.EndsWith(',')) ? Upper(string.Join(' ', tokens[..verb])) : null;
    }

    private static string End(string text) => text.TrimEnd(' ', ',', ';', ':') + ".";

    private static string Upper(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static string FirstWord(string text) => text.TrimStart().Split(' ', 2)[0].Trim(',').ToLowerInvariant();

    private static int Count(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    [GeneratedRegex(@"(?:;|,)?\s+(?<word>and|but|so)\s+|;\s+(?:however, |therefore, |otherwise, )?", RegexOptions.CultureInvariant)]
    private static partial Regex Joint();

    [GeneratedRegex(@"^(?:must|may|shall|will|can|should|is|are|has|have)\b", RegexOptions.CultureInvariant)]
    private static partial Regex SecondVerb();

    [GeneratedRegex(@",?\s+(?:provided|providing) that\s+(?<rest>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Condition();

    [GeneratedRegex(@"\b(?:if|unless|provided|providing|where|when|because|until|except|so that|once|whether|although|as long as)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Binding();

    [GeneratedRegex(@"\b(?:if|unless|provided|where|when|because|until|except|once|that|which|who|whether|although|while|after|before)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Subordinate();

    [GeneratedRegex(@"^(?:If|Where|When|Unless|Until|Once|After|Before|Although|While|Because|As|In case|Except)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Opening();
}
