using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Parley.Guardrails.Reading;

/// <summary>The words of a language that make claims: the file <c>Guardrails/Languages/claims.XX.yaml</c>.</summary>
internal sealed record ClaimWords
{
    private static readonly ConcurrentDictionary<string, ClaimWords?> Loaded = new(StringComparer.Ordinal);

    /// <summary>Lists of words and phrases in lower case, by the file's keys.</summary>
    public required FrozenDictionary<string, FrozenSet<string>> Sets { get; init; }

    /// <summary>Words and phrases that stand for a number, by the file's keys.</summary>
    public required FrozenDictionary<string, FrozenDictionary<string, decimal>> Values { get; init; }

    /// <summary>The language of a locale; English where there is no file for it.</summary>
    public static ClaimWords For(string locale) =>
        Loaded.GetOrAdd(locale.Split('-')[0].ToLowerInvariant(), Load) ?? Loaded.GetOrAdd("en", Load)!;

    /// <summary>Words of likelihood with what they claim, the longest first: one within another is not said.</summary>
    public required ImmutableArray<(string Phrase, decimal Claim)> Likelihoods { get; init; }

    /// <summary>Finds any word of likelihood in a text.</summary>
    public required SearchValues<string> AnyLikelihood { get; init; }

    /// <summary>First words of everything that stands for a number or a part.</summary>
    private FrozenSet<string> Counting { get; init; } = [];

    /// <summary>True where a word stands for a number or a part, or begins a phrase that does.</summary>
    public bool MayCount(ReadOnlySpan<char> word) => Counting.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    /// <summary>True where a lower-case word is in a set.</summary>
    public bool Has(string set, string word) => Sets[set].Contains(word);

    private static ClaimWords? Load(string language)
    {
        using var stream = typeof(ClaimWords).Assembly.GetManifestResourceStream($"Parley.Guardrails.Languages.claims.{language}.yaml");
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        var yaml = new YamlStream();
        yaml.Load(reader);
        var entries = ((YamlMappingNode)yaml.Documents[0].RootNode).Children;
        var values = entries.Where(e => e.Value is YamlMappingNode)
            .ToFrozenDictionary(e => Text(e.Key), e => Numbers((YamlMappingNode)e.Value), StringComparer.Ordinal);
        ImmutableArray<(string Phrase, decimal Claim)> likelihoods =
            [.. values["likelihoods"].Select(l => (l.Key, l.Value)).OrderByDescending(l => l.Key.Length).ThenBy(l => l.Key, StringComparer.Ordinal)];
        return new ClaimWords
        {
            Likelihoods = likelihoods,
            AnyLikelihood = SearchValues.Create([.. likelihoods.Select(l => l.Phrase)], StringComparison.OrdinalIgnoreCase),
            Counting = new[] { "numbers", "multiples", "fractions" }.SelectMany(k => values[k].Keys).Select(w => w.Split(' ')[0])
                .ToFrozenSet(StringComparer.OrdinalIgnoreCase),
            Values = values,
            Sets = entries.Where(e => e.Value is YamlSequenceNode)
                .ToFrozenDictionary(e => Text(e.Key), e => ((YamlSequenceNode)e.Value).Select(Text).ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal),
        };
    }

    private static FrozenDictionary<string, decimal> Numbers(YamlMappingNode node) => node.Children
        .ToFrozenDictionary(c => Text(c.Key), c => decimal.Parse(Text(c.Value), CultureInfo.InvariantCulture), StringComparer.Ordinal);

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value ?? "";
}
