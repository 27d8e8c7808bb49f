using System.Text;
using System.Text.RegularExpressions;

namespace Parley.Text.PlainLanguage;

/// <summary>Makes a list of an enumeration of three or more items at the end of a sentence.</summary>
internal static partial class ItemLists
{
    private const int LeastItems = 3;
    private const int MostWords = 14;

    /// <summary>The sentence as a list; null where it has no enumeration that can be taken apart without a doubt.</summary>
    /// <param name="sentence">One sentence.</param>
    /// <param name="words">For the verbs that may begin an item.</param>
    public static string? Of(string sentence, PlainWords words)
    {
        if (!sentence.EndsWith('.') || sentence.Contains('(', StringComparison.Ordinal) || sentence.Contains('"', StringComparison.Ordinal) || sentence.Contains('\n', StringComparison.Ordinal))
        {
            return null;
        }

        return Actions(sentence, words) ?? Things(sentence, words);
    }

    // "Employees must keep A, send B and tell C."
    private static string? Actions(string sentence, PlainWords words)
    {
        foreach (Match modal in Modal().Matches(sentence))
        {
            var items = Cut(sentence[(modal.Index + modal.Length)..^1]);
            var isPassive = modal.Value.EndsWith(" be ", StringComparison.Ordinal);
            if (items is not null && items.All(i => isPassive ? IsParticiple(FirstWord(i), words) : words.Actions.Contains(FirstWord(i))) && !items.Any(i => HasClause(i, words)))
            {
                return Write(sentence[..(modal.Index + modal.Length)].TrimEnd(), items, sentence, words);
            }
        }

        return null;
    }

    // "The form must include A, B and C."
    private static string? Things(string sentence, PlainWords words)
    {
        var lead = Lead().Match(sentence);
        if (!lead.Success)
        {
            return null;
        }

        var items = Cut(sentence[(lead.Index + lead.Length)..^1]);
        return items is not null && !items.Any(i => HasClause(i, words)) ? Write(sentence[..(lead.Index + lead.Length)].TrimEnd(' ', ':'), items, sentence, words) : null;
    }

    private static string Write(string lead, string[] items, string sentence, PlainWords words)
    {
        var list = new StringBuilder(lead).Append(':');
        var isChoice = Last().Match(sentence) is { Success: true } last && last.Groups["word"].Value == "or";
        for (var i = 0; i < items.Length; i++)
        {
            list.Append("\n- ").Append(EverydayWords.In(items[i], words)).Append(i == items.Length - 1 ? "." : i == items.Length - 2 ? (isChoice ? ", or" : ", and") : ",");
        }

        return list.Append('\n').ToString();
    }

    private static string[]? Cut(string rest)
    {
        if (rest.Contains(';', StringComparison.Ordinal) || Dependent().IsMatch(rest))
        {
            return null;
        }

        var parts = rest.Split(", ", StringSplitOptions.TrimEntries).ToList();
        if (parts.Count < 2)
        {
            return null;
        }

        var last = parts[^1];
        var joined = Joint().Match(last);
        if (joined is { Success: true, Index: 0 })
        {
            parts[^1] = last[joined.Length..];
        }
        else if (Joint().Matches(last) is [{ } only])
        {
            parts[^1] = last[..only.Index].TrimEnd();
            parts.Add(last[(only.Index + only.Length)..]);
        }
        else
        {
            return null;
        }

        // An "and" inside of an earlier item makes it unclear what belongs together, unless the last has a comma before its own.
        var isClear = joined is { Success: true, Index: 0 } || !parts.SkipLast(1).Any(p => Joint().IsMatch(p));
        return parts.Count >= LeastItems && isClear && parts.All(p => p.Length > 1 && p.Split(' ').Length <= MostWords) ? [.. parts.Select(p => p.Trim())] : null;
    }

    private static bool HasClause(string item, PlainWords words) => !item.Contains(" that ", StringComparison.Ordinal) && item.Split(' ').Skip(1).Any(w => words.Finite.Contains(w.ToLowerInvariant()));

    private static bool IsParticiple(string word, PlainWords words) => word.EndsWith("ed", StringComparison.Ordinal) || words.Participles.Contains(word);

    private static string FirstWord(string item) => item.Split(' ')[0].ToLowerInvariant();

    [GeneratedRegex(@"\b(?:must not|may not|must|may|should|can|will)(?: be)?\s", RegexOptions.CultureInvariant)]
    private static partial Regex Modal();

    [GeneratedRegex(@"\b(?:includes?|contains?|states?|lists?|shows?|covers?|the following|such as|these are|names?|of the following):?\s", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Lead();

    [GeneratedRegex(@"(?:^|\s)(?:and|or)\s", RegexOptions.CultureInvariant)]
    private static partial Regex Joint();

    [GeneratedRegex(@"\s(?<word>and|or)\s(?!.*\s(?:and|or)\s)", RegexOptions.CultureInvariant)]
    private static partial Regex Last();

    [GeneratedRegex(@"\b(?:unless|except|if|provided|which|who|because|although|so that|when|where|while|until|before they|after they|but|including|once|as soon as|that are|that is|that was)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Dependent();
}
