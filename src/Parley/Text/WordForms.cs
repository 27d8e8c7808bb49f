using System.Collections.Immutable;

namespace Parley.Text;

/// <summary>One rule for taking an ending off a word.</summary>
/// <param name="Ending">What the word ends in.</param>
/// <param name="Replacement">What is put in its place.</param>
public sealed record EndingRule(string Ending, string Replacement)
{
    /// <summary>Reads a rule as a language file writes it: <c>ies&gt;y</c>, <c>ss&gt;ss</c> (leave alone), <c>ing&gt;</c>.</summary>
    /// <param name="text">The rule.</param>
    public static EndingRule Parse(string text)
    {
        var parts = text.Split('>');
        return parts.Length == 2
            ? new EndingRule(parts[0], parts[1])
            : throw new FormatException($"'{text}' is not a rule of the form ending>replacement.");
    }
}

/// <summary>
/// Brings the forms of a word together by the rules of a language: number (<c>regions</c> and <c>region</c>) and, more
/// coarsely, verb forms (<c>spending</c>, <c>spend</c>). A result is a key to compare, not always a word.
/// </summary>
public sealed class WordForms
{
    private const int MinStem = 3;
    private readonly ImmutableDictionary<string, string> _irregular;
    private readonly ImmutableArray<EndingRule> _number;
    private readonly ImmutableArray<EndingRule> _verb;

    /// <summary>Takes the rules; the first rule whose ending fits is used.</summary>
    /// <param name="irregular">Forms that follow no rule, each with its base form.</param>
    /// <param name="number">Rules from plural to singular.</param>
    /// <param name="verb">Rules from verb forms to a stem.</param>
    public WordForms(
        ImmutableDictionary<string, string> irregular, ImmutableArray<EndingRule> number, ImmutableArray<EndingRule> verb) =>
        (_irregular, _number, _verb) = (irregular, number, verb);

    /// <summary>The singular of a folded word; the word itself where it is none.</summary>
    /// <param name="word">Lower case.</param>
    public string Singular(string word) => _irregular.GetValueOrDefault(word) ?? Apply(word, _number, MinStem - 1);

    /// <summary>The stem that the forms of a noun or verb share.</summary>
    /// <param name="word">Lower case.</param>
    public string Stem(string word)
    {
        var singular = Singular(word);
        var stem = Apply(_irregular.GetValueOrDefault(singular) ?? singular, _verb, MinStem);
        var doubled = stem.Length > MinStem && stem[^1] == stem[^2] && stem.Length < singular.Length && !"lsz".Contains(stem[^1], StringComparison.Ordinal);
        stem = doubled ? stem[..^1] : stem;
        return stem.Length > MinStem && stem[^1] == 'e' ? stem[..^1] : stem;
    }

    private static string Apply(string word, ImmutableArray<EndingRule> rules, int minStem)
    {
        foreach (var rule in rules)
        {
            if (word.EndsWith(rule.Ending, StringComparison.Ordinal) && word.Length - rule.Ending.Length >= minStem)
            {
                return string.Concat(word.AsSpan(0, word.Length - rule.Ending.Length), rule.Replacement);
            }
        }

        return word;
    }
}
