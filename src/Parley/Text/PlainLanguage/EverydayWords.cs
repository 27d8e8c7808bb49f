using System.Text.RegularExpressions;

namespace Parley.Text.PlainLanguage;

/// <summary>Puts everyday words in the place of official ones, in the same form and case.</summary>
internal static partial class EverydayWords
{
    private static readonly string[] BeforeBase =
        ["to", "must", "may", "shall", "will", "can", "should", "not", "cannot", "and", "or", "then", "could", "would", "does", "do", "did", "also", "you", "they", "we", "please", "immediately", "only", "fully", "always", "promptly", "employees", "managers", "staff", "who"];

    private static readonly string[] BeforeParticiple = ["is", "are", "be", "been", "was", "were", "being", "has", "have", "had", "not", "fully", "already", "get", "gets"];
    private static readonly string[] Determiners = ["the", "a", "an", "this", "that", "these", "those", "any", "each", "every", "its", "their", "your", "our", "all", "no", "such"];
    private static readonly string[] AlsoNouns = ["requests", "purchases", "attempts", "supplies", "forwards", "permits", "conducts", "changes", "checks", "selects", "performs"];

    /// <summary>The sentence in everyday words.</summary>
    /// <param name="sentence">One sentence.</param>
    /// <param name="words">The list.</param>
    public static string In(string sentence, PlainWords words)
    {
        foreach (var (official, everyday) in words.Phrases)
        {
            sentence = official.Replace(sentence, match => CasedAs(match.Value, everyday));
        }

        sentence = Word().Replace(sentence, match => Everyday(sentence, match, words));
        return Article(sentence);
    }

    private static string Everyday(string sentence, Match match, PlainWords words)
    {
        var word = match.Value.ToLowerInvariant();
        var isName = char.IsUpper(match.Value[0]) && match.Index > 0 && sentence[..match.Index].TrimEnd(' ', '-', '*', '•') is { Length: > 0 } left && left[^1] is not ('.' or ':' or '\n');
        var before = WordBefore(sentence, match.Index);
        var after = WordAfter(sentence, match.Index + match.Length);
        if (isName || sentence.AsSpan(match.Index + match.Length).StartsWith("-") || (match.Index > 0 && sentence[match.Index - 1] == '-'))
        {
            return match.Value;
        }

        if (before.Length == 0 && words.Starts.TryGetValue(word, out var start))
        {
            return CasedAs(match.Value, start);
        }

        if (after is "that" && (words.Verbs.ContainsKey(word) || words.VerbForms.ContainsKey(word)) && word is not ("verify" or "check" or "inform" or "notify" or "determine" or "demonstrate"))
        {
            return match.Value;
        }

        if (words.Verbs.TryGetValue(word, out var verb) && (BeforeBase.Contains(before) || before.Length == 0 || (before.EndsWith('s') && Determiners.Contains(after))) && !IsParticle(after))
        {
            return CasedAs(match.Value, verb);
        }

        if (words.VerbForms.TryGetValue(word, out var form) && !(word[^1] == 's' && (Determiners.Contains(before) || (AlsoNouns.Contains(word) && (before.Length == 0 || !Determiners.Contains(after))))))
        {
            return CasedAs(match.Value, BeforeParticiple.Contains(before) || word.EndsWith("ing", StringComparison.Ordinal) || !IsSubject(before, words) ? form.Participle : form.Past);
        }

        // "must immediately tell" is not "must at once tell".
        if (word.EndsWith("ly", StringComparison.Ordinal) && (words.Actions.Contains(after) || BeforeParticiple.Contains(before)))
        {
            return match.Value;
        }

        return words.Others.TryGetValue(word, out var other) && !words.Verbs.ContainsKey(word) ? CasedAs(match.Value, other) : match.Value;
    }

    private static bool IsSubject(string word, PlainWords words) => word is "it" or "they" or "he" or "she" or "we" or "you" or "who" && words.Subjects.Count > 0;

    private static bool IsParticle(string word) => word is "of" or "against" or "up";

    private static string WordBefore(string text, int at)
    {
        var end = at;
        while (end > 0 && text[end - 1] is ' ')
        {
            end--;
        }

        var start = end;
        while (start > 0 && char.IsLetter(text[start - 1]))
        {
            start--;
        }

        return text[start..end].ToLowerInvariant();
    }

    private static string WordAfter(string text, int at)
    {
        var start = at;
        while (start < text.Length && text[start] == ' ')
        {
            start++;
        }

        var end = start;
        while (end < text.Length && char.IsLetter(text[end]))
        {
            end++;
        }

        return text[start..end].ToLowerInvariant();
    }

    /// <summary>A text with the case of another's first letter.</summary>
    internal static string CasedAs(string model, string text) =>
        text.Length > 0 && char.IsUpper(model[0]) ? char.ToUpperInvariant(text[0]) + text[1..] : text;

    // "an additional" became "an extra"; "an initial" became "an first": the article follows its word.
    private static string Article(string text) => ArticleForm().Replace(text, match =>
    {
        var next = match.Groups["next"].Value.ToLowerInvariant();
        var vowel = ("aeiou".Contains(next[0], StringComparison.Ordinal) && !Consonant().IsMatch(next)) || SilentH().IsMatch(next);
        var article = vowel ? "an" : "a";
        return $"{CasedAs(match.Groups["article"].Value, article)} {match.Groups["next"].Value}";
    });

    [GeneratedRegex(@"[A-Za-z]+(?: (?:with|to|by)(?= ))?(?<=comply with|complies with|complied with|complying with|adhere to|adheres to|adhered to|adhering to|abide by|abides by)|[A-Za-z]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"\b(?<article>an?) (?<next>[a-z]{3,})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ArticleForm();

    [GeneratedRegex("^(uni|use|usu|util|euro|one|once|ubiq|unit)", RegexOptions.CultureInvariant)]
    private static partial Regex Consonant();

    [GeneratedRegex("^(hour|hono|heir|honest)", RegexOptions.CultureInvariant)]
    private static partial Regex SilentH();
}
