using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Parley.Answers;
using Parley.Text;

namespace Parley.Analytics.Understanding.Words;

/// <summary>A phrase of the language and what it can mean.</summary>
/// <param name="Cues">Its categories.</param>
/// <param name="Section">The kind of question with a section of its own that it shows; empty for none.</param>
internal sealed record CuePhrase(Cues Cues, string Section);

/// <summary>Words that make two metrics their quotient.</summary>
/// <param name="Per">Between them, where the second may also be what the first is cut by: "per".</param>
/// <param name="Over">Between them, where nothing else is meant: "divided by".</param>
/// <param name="Ratio">Before or behind both: "ratio".</param>
/// <param name="To">Between them, beside the words for a ratio: "to".</param>
internal sealed record QuotientWords(FrozenSet<string> Per, FrozenSet<string> Over, FrozenSet<string> Ratio, FrozenSet<string> To);

/// <summary>The words of one language, ready to be looked up. Immutable; one for the life of the process.</summary>
internal sealed class Language
{
    private static readonly ConcurrentDictionary<string, Language?> Loaded = new(StringComparer.Ordinal);

    private readonly LanguageFile _file;
    private readonly ImmutableArray<EndingRule> _plural;

    private Language(LanguageFile file)
    {
        _file = file;
        Forms = new WordForms(
            file.Forms.Irregular.ToImmutableDictionary(StringComparer.Ordinal),
            [.. file.Forms.Number.Select(EndingRule.Parse)],
            [.. file.Forms.Verb.Select(EndingRule.Parse)]);
        Numbers = file.Numbers.ToFrozenDictionary(StringComparer.Ordinal);
        Magnitudes = file.Magnitudes.ToFrozenDictionary(StringComparer.Ordinal);
        Fractions = file.Fractions.ToFrozenDictionary(StringComparer.Ordinal);
        Articles = file.FractionWords.Article.ToFrozenSet(StringComparer.Ordinal);
        FractionOf = file.FractionWords.Of.ToFrozenSet(StringComparer.Ordinal);
        FractionJoints = file.FractionWords.And.ToFrozenSet(StringComparer.Ordinal);
        Percent = file.Percent.Where(word => !word.Contains(' ', StringComparison.Ordinal)).ToFrozenSet(StringComparer.Ordinal);
        Currencies = file.Currencies.ToFrozenDictionary(StringComparer.Ordinal);
        Ordinals = file.Ordinals.ToFrozenDictionary(StringComparer.Ordinal);
        Grains = file.Grains.ToFrozenDictionary(grain => grain.Key, grain => Enum.Parse<TimeGrain>(grain.Value, ignoreCase: true), StringComparer.Ordinal);
        _plural = [.. file.Forms.Plural.Select(EndingRule.Parse)];
        Known = file.Known.SelectMany(word => new[] { word, Forms.Singular(word) }).ToFrozenSet(StringComparer.Ordinal);
        Quotients = new QuotientWords(Folded(file.Quotients.Per), Folded(file.Quotients.Over), Folded(file.Quotients.Ratio), Folded(file.Quotients.To));
        CuePhrases = MakeCues(file);
        Judged = file.Judged.Select(Tokenizer.Fold).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>English, the language that every other falls back to.</summary>
    public static Language English { get; } = For("en");

    public WordForms Forms { get; }

    public FrozenDictionary<string, decimal> Numbers { get; }

    public FrozenDictionary<string, decimal> Magnitudes { get; }

    /// <summary>Parts of a magnitude: half, quarter.</summary>
    public FrozenDictionary<string, decimal> Fractions { get; }

    /// <summary>Words before a part or a magnitude: half <c>a</c> million.</summary>
    public FrozenSet<string> Articles { get; }

    /// <summary>Words between a part and its magnitude: a quarter <c>of</c> a million.</summary>
    public FrozenSet<string> FractionOf { get; }

    /// <summary>Words between a number and a part: two <c>and</c> a half million.</summary>
    public FrozenSet<string> FractionJoints { get; }

    public FrozenSet<string> Percent { get; }

    public FrozenDictionary<string, string> Currencies { get; }

    public FrozenDictionary<string, int> Ordinals { get; }

    /// <summary>Words for steps of time.</summary>
    public FrozenDictionary<string, TimeGrain> Grains { get; }

    /// <summary>Words that are never taken for a slip of a name.</summary>
    public FrozenSet<string> Known { get; }

    /// <summary>Words that make two metrics their quotient.</summary>
    public QuotientWords Quotients { get; }

    /// <summary>Phrase → what it means.</summary>
    public ImmutableSortedDictionary<string, CuePhrase> CuePhrases { get; }

    /// <summary>Words of movement that judge it: what improves goes up, but where less is better it goes down.</summary>
    public FrozenSet<string> Judged { get; }

    /// <summary>The language of a locale; English where there is no file for it.</summary>
    /// <param name="locale">BCP 47 name.</param>
    public static Language For(string locale)
    {
        var name = locale.Split('-')[0].ToLowerInvariant();
        var language = Loaded.GetOrAdd(name, key => LanguageFile.Load(key) is { } file ? new Language(file) : null);
        return language ?? (name == "en" ? throw new InvalidOperationException("The English language file is missing.") : English);
    }

    /// <summary>The plural of a name, by the endings of its last word.</summary>
    /// <param name="name">A name in the singular.</param>
    public string Plural(string name)
    {
        var rule = _plural.FirstOrDefault(rule => name.EndsWith(rule.Ending, StringComparison.Ordinal));
        return rule is null ? name : string.Concat(name.AsSpan(0, name.Length - rule.Ending.Length), rule.Replacement);
    }

    /// <summary>True for a form of a verb that says what was done: "joined".</summary>
    /// <param name="word">Lower case.</param>
    public bool IsParticiple(string word) => _file.Participles.Words.Contains(word)
        || _file.Participles.Endings.Exists(ending => word.Length > ending.Length + 2 && word.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>A message with its places filled.</summary>
    /// <param name="name">Name in the file.</param>
    /// <param name="places">Place and what it holds, in pairs.</param>
    public string Message(string name, params ReadOnlySpan<(string Place, string Text)> places) => Fill(_file.Messages[name], places);

    /// <summary>A pattern of a full question with its places filled.</summary>
    /// <param name="name">Name in the file.</param>
    /// <param name="places">Place and what it holds, in pairs.</param>
    public string Phrase(string name, params ReadOnlySpan<(string Place, string Text)> places) => Fill(_file.Phrases[name], places);

    /// <summary>True where questions of a section are answered.</summary>
    /// <param name="section">Its name in the file.</param>
    public bool Answers(string section) => _file.Asked.ContainsKey(section);

    /// <summary>What is said about a kind of question that is not answered.</summary>
    /// <param name="kind">Its name in the file.</param>
    public string Says(string kind) => _file.Unsupported[kind].Says;

    private static FrozenSet<string> Folded(List<string> phrases) => phrases.Select(Tokenizer.Fold).ToFrozenSet(StringComparer.Ordinal);

    private static string Fill(string pattern, ReadOnlySpan<(string Place, string Text)> places)
    {
        foreach (var (place, text) in places)
        {
            pattern = pattern.Replace($"{{{place}}}", text, StringComparison.Ordinal);
        }

        return pattern;
    }

    private static ImmutableSortedDictionary<string, CuePhrase> MakeCues(LanguageFile file)
    {
        var cues = new SortedDictionary<string, CuePhrase>(StringComparer.Ordinal);
        foreach (var (name, phrases) in file.Cues)
        {
            var cue = Enum.Parse<Cues>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
            Add(cues, phrases, cue, "");
        }

        foreach (var (kind, phrases) in file.Asked.Concat(file.Unsupported.Select(section => KeyValuePair.Create(section.Key, section.Value.Cues))))
        {
            Add(cues, phrases, Cues.OfSection, kind);
        }

        return cues.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    private static void Add(SortedDictionary<string, CuePhrase> cues, List<string> phrases, Cues cue, string section)
    {
        foreach (var phrase in phrases.Select(Tokenizer.Fold))
        {
            var old = cues.GetValueOrDefault(phrase) ?? new CuePhrase(Cues.None, "");
            cues[phrase] = new CuePhrase(old.Cues | cue, old.Section.Length > 0 ? old.Section : section);
        }
    }
}
