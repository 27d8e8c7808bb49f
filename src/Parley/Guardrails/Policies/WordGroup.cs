using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Parley.Guardrails.Policies;

/// <summary>
/// Words, beginnings of words (<c>invest*</c>) and phrases, one of which a sentence must have; case does not count, and a plural "s" is allowed.
/// Nearly all sentences have not even the first word of one, which a look into two sets shows; only the others are read by the expression.
/// </summary>
public sealed class WordGroup
{
    private readonly Regex _expression;
    private readonly FrozenSet<string> _words;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _byText;
    private readonly string[] _beginnings;

    private WordGroup(Regex expression, string[] entries)
    {
        _expression = expression;
        var (words, beginnings) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var entry in entries)
        {
            var word = FirstWord(entry, 0);
            var first = entry[word].ToLowerInvariant();
            if (first.Length == 0 || (entry.EndsWith('*') && word.End.Value == entry.Length - 1))
            {
                beginnings.Add(first);
            }
            else
            {
                words.UnionWith(word.End.Value == entry.Length ? [first, first + "s", first + "es"] : [first]);
            }
        }

        _words = words.ToFrozenSet(StringComparer.Ordinal);
        _byText = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        _beginnings = [.. beginnings];
    }

    /// <summary>Reads a group: entries with commas between them.</summary>
    /// <param name="text">As written in a policy.</param>
    /// <param name="compile">Makes an expression.</param>
    internal static WordGroup Parse(string text, Func<string, Regex> compile)
    {
        var entries = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new WordGroup(
            compile($@"(?<![\w'])(?:{string.Join('|', entries.Select(w => w.EndsWith('*')
                ? Regex.Escape(w[..^1]) + @"\w*"
                : Regex.Escape(w).Replace(@"\ ", @"\s+", StringComparison.Ordinal) + "(?:e?s)?"))})(?!\w)"),
            entries);
    }

    /// <summary>Whether a sentence has one of the entries.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="isMatch">Reads it by the expression.</param>
    internal bool IsIn(string sentence, Func<Regex, string, bool> isMatch) => MayBeIn(sentence) && isMatch(_expression, sentence);

    private bool MayBeIn(string sentence)
    {
        Span<char> lower = stackalloc char[64];
        for (var word = FirstWord(sentence, 0); word.Start.Value < sentence.Length; word = FirstWord(sentence, word.End.Value))
        {
            var text = sentence.AsSpan(word);
            if (text.Length > lower.Length)
            {
                return true;
            }

            text.ToLowerInvariant(lower);
            if (_byText.Contains(lower[..text.Length]) || HasBeginning(lower[..text.Length]))
            {
                return true;
            }
        }

        return Array.IndexOf(_beginnings, "") >= 0;
    }

    private bool HasBeginning(ReadOnlySpan<char> word)
    {
        foreach (var beginning in _beginnings)
        {
            if (word.StartsWith(beginning, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The next run of what an expression takes for parts of words; at the end where there is none.</summary>
    private static Range FirstWord(string text, int from)
    {
        while (from < text.Length && !IsOfWord(text[from]))
        {
            from++;
        }

        var to = from;
        while (to < text.Length && IsOfWord(text[to]))
        {
            to++;
        }

        return from..to;
    }

    private static bool IsOfWord(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '_'
        || (letter > '\x7f' && (char.IsLetterOrDigit(letter) || char.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.ConnectorPunctuation));
}
