using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Parley.Text;

namespace Parley.Guardrails.Injection;

/// <summary>The words of <c>Guardrails/Languages/injection.yaml</c>.</summary>
internal sealed record InjectionLanguage
{
    private static readonly Lazy<InjectionLanguage> Loaded = new(Load);

    public required ImmutableArray<Concept> Concepts { get; init; }

    public required ImmutableArray<InjectionRule> Rules { get; init; }

    public required FrozenDictionary<string, ImmutableArray<string>> Unspaced { get; init; }

    public required FrozenSet<string> Leads { get; init; }

    public required FrozenSet<string> Others { get; init; }

    public required FrozenSet<string> About { get; init; }

    public required FrozenSet<string> Asking { get; init; }

    public required FrozenDictionary<string, string> Lookalikes { get; init; }

    public required FrozenDictionary<string, string> Leet { get; init; }

    public static InjectionLanguage Instance => Loaded.Value;

    /// <summary>The place of a concept in <see cref="Concepts"/>.</summary>
    public int IndexOf(string concept) => Concepts.Select((c, i) => (c, i)).First(c => c.c.Name == concept).i;

    private static InjectionLanguage Load()
    {
        var file = LanguageFile.Read("Parley.Guardrails.Languages.injection.yaml")!;
        ImmutableArray<Concept> concepts = [.. file.Lists("concepts").Select(c => Concept.Of(c.Key, c.Value))];
        var names = concepts.Select(c => c.Name).ToArray();
        return new InjectionLanguage
        {
            Concepts = concepts,
            Rules = [.. file.Maps("rules").Select(r => InjectionRule.Of(r, names))],
            Unspaced = file.Lists("unspaced").ToFrozenDictionary(c => c.Key, c => c.Value.ToImmutableArray(), StringComparer.Ordinal),
            Leads = file.Words("leads"),
            Others = file.Words("others"),
            About = file.Words("about"),
            Asking = file.Words("asking"),
            Lookalikes = file.Map("lookalikes"),
            Leet = file.Map("leet"),
        };
    }
}

/// <summary>Words and phrases that stand for one thing.</summary>
/// <param name="Name">What.</param>
/// <param name="Words">Whole words.</param>
/// <param name="Beginnings">Beginnings of words.</param>
/// <param name="Phrases">First word → words that follow it.</param>
/// <param name="Signs">What is looked for as it stands, with its signs.</param>
internal sealed record Concept(
    string Name, FrozenSet<string> Words, FrozenSet<string> Beginnings, FrozenDictionary<string, ImmutableArray<string[]>> Phrases, ImmutableArray<string> Signs)
{
    private const int LongestBeginning = 14;
    private const int ShortestBeginning = 3;

    public static Concept Of(string name, IEnumerable<string> entries)
    {
        var plain = entries.ToArray();
        bool IsSign(string e) => name == "marks" || e.Contains("://", StringComparison.Ordinal);
        bool IsPhrase(string e) => !IsSign(e) && e.Contains(' ', StringComparison.Ordinal);
        return new Concept(
            name,
            plain.Where(e => !IsSign(e) && !IsPhrase(e) && e[0] == '=').Select(e => Tokenizer.Fold(e[1..])).ToFrozenSet(StringComparer.Ordinal),
            plain.Where(e => !IsSign(e) && !IsPhrase(e) && e[0] != '=').Select(Tokenizer.Fold).ToFrozenSet(StringComparer.Ordinal),
            plain.Where(IsPhrase).Select(e => WordReader.Read(e.TrimStart('=')).Select(w => w.Folded).ToArray())
                .GroupBy(p => p[0], StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal),
            [.. plain.Where(IsSign)]);
    }

    /// <summary>True where the word, or a phrase that begins with it, stands for this.</summary>
    public bool IsAt(IReadOnlyList<Word> words, int at)
    {
        var word = words[at].Folded;
        if (Words.Contains(word))
        {
            return true;
        }

        var beginnings = Beginnings.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var length = ShortestBeginning; Beginnings.Count > 0 && length <= Math.Min(LongestBeginning, word.Length); length++)
        {
            if (beginnings.Contains(word.AsSpan(0, length)))
            {
                return true;
            }
        }

        return Phrases.TryGetValue(word, out var phrases) && phrases.Any(p => Follows(words, at, p));
    }

    private static bool Follows(IReadOnlyList<Word> words, int at, string[] phrase)
    {
        for (var i = 1; i < phrase.Length; i++)
        {
            if (at + i >= words.Count || words[at + i].Folded != phrase[i])
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>Concepts that together, within so many words, are a sign of an attack.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Near">The concepts, by their place in the list, and whether each must be an order to the reader.</param>
/// <param name="Window">Words.</param>
/// <param name="Weight">What it adds to the logarithm of the odds.</param>
internal sealed record InjectionRule(string Name, ImmutableArray<(int Concept, bool IsOrder)> Near, int Window, double Weight)
{
    public static InjectionRule Of(IReadOnlyDictionary<string, string> map, string[] concepts) => new(
        map["name"],
        [.. map["near"].Split(' ').Select(c => (Array.IndexOf(concepts, c.TrimEnd('!')) is >= 0 and var at ? at : throw new FormatException($"There is no concept '{c}'."), c.EndsWith('!')))],
        int.Parse(map["window"], CultureInfo.InvariantCulture),
        double.Parse(map["weight"], CultureInfo.InvariantCulture));
}
