using System.Collections.Concurrent;
using System.Collections.Frozen;
using Parley.Text;

namespace Parley.Guardrails.Grounding;

/// <summary>What a language needs for sentences to be compared with passages: the file <c>Guardrails/Languages/grounding.XX.yaml</c>.</summary>
internal sealed record GroundingLanguage
{
    private static readonly ConcurrentDictionary<string, GroundingLanguage?> Loaded = new(StringComparer.Ordinal);

    public required ProseLanguage Prose { get; init; }

    /// <summary>Stem → the stems of the words that mean nearly the same.</summary>
    public required FrozenDictionary<string, FrozenSet<string>> Synonyms { get; init; }

    /// <summary>Stem → the stems of words that deny it.</summary>
    public required FrozenDictionary<string, FrozenSet<string>> Opposites { get; init; }

    /// <summary>Number words → digits.</summary>
    public required FrozenDictionary<string, string> Numbers { get; init; }

    public required FrozenSet<string> Fillers { get; init; }

    public required FrozenSet<string> Opinions { get; init; }

    public required FrozenSet<string> Selves { get; init; }

    public required FrozenSet<string> Others { get; init; }

    public required FrozenSet<string> Pronouns { get; init; }

    /// <summary>Stems of words that deny without a "not": forbid, refuse.</summary>
    public required FrozenSet<string> Denials { get; init; }

    /// <summary>Words beside a number that make it the least.</summary>
    public required FrozenSet<string> Least { get; init; }

    /// <summary>Words beside a number that make it the most.</summary>
    public required FrozenSet<string> Most { get; init; }

    /// <summary>What forms of one word may end in.</summary>
    public required FrozenSet<string> Endings { get; init; }

    /// <summary>Signs beside a number → the stem of the word that they are read as.</summary>
    public required FrozenDictionary<char, string> Signs { get; init; }

    /// <summary>Stems of words so general that another wording may have none of them.</summary>
    public required FrozenSet<string> Light { get; init; }

    public static GroundingLanguage English { get; } = Loaded.GetOrAdd("en", Load)!;

    private static GroundingLanguage? Load(string language)
    {
        if (LanguageFile.Read($"Parley.Guardrails.Languages.grounding.{language}.yaml") is not { } file)
        {
            return null;
        }

        var prose = ProseLanguage.For(language);
        return new GroundingLanguage
        {
            Prose = prose,
            Synonyms = Groups(file.Groups("synonyms"), prose),
            Opposites = Groups(file.Groups("opposites"), prose),
            Numbers = file.Map("numbers"),
            Fillers = file.Words("fillers"),
            Opinions = Stems(file.List("opinions"), prose),
            Selves = file.Words("selves"),
            Others = file.Words("others"),
            Pronouns = file.Words("pronouns"),
            Denials = Stems(file.List("denials"), prose),
            Least = file.Words("least"),
            Most = file.Words("most"),
            Endings = file.Words("endings"),
            Signs = file.Map("signs").ToFrozenDictionary(e => e.Key[0], e => Stemmer.Stem(e.Value, prose)),
            Light = Stems(file.List("light"), prose),
        };
    }

    private static FrozenSet<string> Stems(IEnumerable<string> words, ProseLanguage prose) =>
        words.Select(w => Stemmer.Stem(w, prose)).ToFrozenSet(StringComparer.Ordinal);

    private static FrozenDictionary<string, FrozenSet<string>> Groups(IEnumerable<string[]> groups, ProseLanguage prose) => groups
        .Select(g => g.Select(w => Stemmer.Stem(w, prose)).ToArray())
        .SelectMany(g => g.SelectMany(one => g.Where(other => other != one).Select(other => (one, other))))
        .GroupBy(p => p.one, p => p.other, StringComparer.Ordinal)
        .ToFrozenDictionary(g => g.Key, g => g.ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);
}
