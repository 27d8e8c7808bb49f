using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Parley.Analytics.Times;

/// <summary>
/// With which words the phrases of a language can begin, worked out once for it: where none of them stands, no phrase needs
/// to be tried. Shapes are of digits, so what is read by its form begins with a token that has one.
/// </summary>
internal sealed class TimeBeginnings
{
    private readonly FrozenDictionary<string, Candidates> _sections;

    /// <summary>Works out the beginnings of all sections.</summary>
    /// <param name="sections">The phrases.</param>
    /// <param name="words">Class → word → canonical value.</param>
    /// <param name="unions">Slot → classes and shapes it takes.</param>
    public TimeBeginnings(
        ImmutableArray<TimeSection> sections,
        FrozenDictionary<string, FrozenDictionary<string, string>> words,
        FrozenDictionary<string, ImmutableArray<string>> unions)
    {
        var found = sections.ToDictionary(section => section.Name, _ => Beginning.None, StringComparer.Ordinal);
        Beginning Class(string name) => words.TryGetValue(name, out var known)
            ? new Beginning([.. known.Keys], HasDigits: false, IsAnything: false)
            : new Beginning([], HasDigits: true, IsAnything: name == "rest");
        Beginning Slot(string name) => found.TryGetValue(name, out var section) ? section
            : unions.TryGetValue(name, out var classes) ? classes.Aggregate(Beginning.None, (all, one) => all.With(Class(one)))
            : Class(name);

        // Sections use each other: what one can begin with grows until nothing changes.
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var section in sections)
            {
                var all = section.Rules.Aggregate(Beginning.None, (sum, rule) => sum.With(rule.Pattern.Begins(Slot)));
                changed |= !all.IsAs(found[section.Name]);
                found[section.Name] = all;
            }
        }

        _sections = sections.ToFrozenDictionary(
            section => section.Name, section => new Candidates([.. section.Rules.Select(rule => (rule, rule.Pattern.Begins(Slot)))]), StringComparer.Ordinal);
    }

    /// <summary>The rules of a section whose phrase can begin with a word, in the section's order.</summary>
    /// <param name="section">The section's name.</param>
    /// <param name="word">Lower case.</param>
    public ImmutableArray<TimeRule> Rules(string section, string word) => _sections[section].At(word);

    /// <summary>The rules of a section by the word that they can begin with.</summary>
    private sealed class Candidates
    {
        private readonly FrozenDictionary<string, ImmutableArray<TimeRule>> _byWord;
        private readonly ImmutableArray<TimeRule> _withDigits;
        private readonly ImmutableArray<TimeRule> _others;

        public Candidates(ImmutableArray<(TimeRule Rule, Beginning Beginning)> rules)
        {
            ImmutableArray<TimeRule> Taking(string word) => [.. rules.Where(r => r.Beginning.Takes(word)).Select(r => r.Rule)];
            _byWord = rules.SelectMany(r => r.Beginning.Words).Distinct(StringComparer.Ordinal).ToFrozenDictionary(word => word, Taking, StringComparer.Ordinal);
            (_withDigits, _others) = (Taking("0"), Taking(""));
        }

        public ImmutableArray<TimeRule> At(string word) =>
            _byWord.TryGetValue(word, out var rules) ? rules : Beginning.HasDigit(word) ? _withDigits : _others;
    }
}

/// <summary>What a phrase can begin with.</summary>
/// <param name="Words">Words.</param>
/// <param name="HasDigits">Anything with a digit in it.</param>
/// <param name="IsAnything">Any word.</param>
internal sealed record Beginning(ImmutableHashSet<string> Words, bool HasDigits, bool IsAnything)
{
    /// <summary>Nothing.</summary>
    public static Beginning None { get; } = new([], HasDigits: false, IsAnything: false);

    /// <summary>This or the other.</summary>
    /// <param name="other">Another beginning.</param>
    public Beginning With(Beginning other) => new(Words.Union(other.Words), HasDigits || other.HasDigits, IsAnything || other.IsAnything);

    /// <summary>True where both are the same.</summary>
    /// <param name="other">Another beginning.</param>
    public bool IsAs(Beginning other) => HasDigits == other.HasDigits && IsAnything == other.IsAnything && Words.SetEquals(other.Words);

    /// <summary>True where a word is one of them.</summary>
    /// <param name="word">Lower case.</param>
    public bool Takes(string word) => IsAnything || Words.Contains(word) || (HasDigits && HasDigit(word));

    /// <summary>True where a token can be read by its form.</summary>
    /// <param name="word">Lower case.</param>
    public static bool HasDigit(string word) => word.AsSpan().IndexOfAnyInRange('0', '9') >= 0;
}
