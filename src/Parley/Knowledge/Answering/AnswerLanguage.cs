using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Parley.Text;

namespace Parley.Knowledge.Answering;

/// <summary>What a language needs for answers from documents: the file <c>Knowledge/Languages/XX.yaml</c>.</summary>
internal sealed class AnswerLanguage
{
    private static readonly ConcurrentDictionary<string, AnswerLanguage?> Loaded = new(StringComparer.Ordinal);

    private readonly FrozenSet<string> _generic;
    private readonly FrozenSet<string> _people;
    private readonly FrozenDictionary<string, string> _phrases;
    private readonly FrozenDictionary<string, Regex> _patterns;

    private AnswerLanguage(LanguageFile file, LanguageFile words)
    {
        Words = new EverydayWords(words);
        _generic = file.List("generic").SelectMany(w => TermReader.Read(w)).Select(t => t.Key).ToFrozenSet(StringComparer.Ordinal);
        _people = file.List("people").SelectMany(w => TermReader.Read(w)).Select(t => t.Key).ToFrozenSet(StringComparer.Ordinal);
        _phrases = file.Map("phrases");
        _patterns = new[] { "permits", "forbids", "requires", "spares", "conditions", "exceptions", "moments", "minors", "agents", "at_most", "at_least", "ahead", "orders", "speech" }.ToFrozenDictionary(
            key => key, key => new Regex(string.Join('|', file.List(key)), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant), StringComparer.Ordinal);
    }

    /// <summary>The language of a locale; English where there is no file for it.</summary>
    public static AnswerLanguage For(string locale) => Loaded.GetOrAdd(locale.Split('-')[0].ToLowerInvariant(), Load) ?? Loaded.GetOrAdd("en", Load)!;

    /// <summary>What the same is called in other words.</summary>
    public EverydayWords Words { get; }

    /// <summary>Keys of a text as questions and documents are compared.</summary>
    public ImmutableArray<string> Keys(string text) => Words.Keys(text);

    /// <summary>True for words of a question that say little about what it is about.</summary>
    public bool IsGeneric(string key) => _generic.Contains(key);

    /// <summary>True where a word names people by what they do or are.</summary>
    public bool IsPeople(string key) => _people.Contains(key);

    /// <summary>A sentence of ours.</summary>
    public string Say(string phrase) => _phrases[phrase];

    /// <summary>True where a pattern of the language occurs.</summary>
    public bool Has(string pattern, string text) => _patterns[pattern].IsMatch(text);

    private static AnswerLanguage? Load(string language) =>
        LanguageFile.Read($"Parley.Knowledge.Languages.{language}.yaml") is { } file && LanguageFile.Read($"Parley.Knowledge.Languages.words.{language}.yaml") is { } words
            ? new AnswerLanguage(file, words)
            : null;
}
