using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Parley.Metrics;

namespace Parley.Guardrails.Reading;

/// <summary>A name of the catalogue as it stands in a text.</summary>
/// <param name="Start">Index of its first character.</param>
/// <param name="End">Index after its last character.</param>
/// <param name="Meanings">Everything in the catalogue that is called so.</param>
internal sealed record Mention(int Start, int End, ImmutableArray<NameMeaning> Meanings)
{
    /// <summary>True where it names metrics and cannot be the name of a member.</summary>
    public bool IsMetric { get; } = Meanings.Any(m => m.Metric is not null) && Meanings.All(m => m.Member is null);

    /// <summary>True where it is the label of a metric, not only a synonym.</summary>
    public bool IsLabel { get; } = Meanings.Any(m => m is { Metric: not null, IsSynonym: false }) && Meanings.All(m => m.Member is null);

    /// <summary>True where it stands inside a phrase of the text.</summary>
    /// <param name="text">The text it was read in.</param>
    /// <param name="phrase">Words.</param>
    public bool IsWithin(string text, string phrase)
    {
        var (from, until) = (Math.Max(0, End - phrase.Length), Math.Min(text.Length, Start + phrase.Length));
        return phrase.Length > End - Start && until > from && text.AsSpan(from, until - from).Contains(phrase, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The metrics that mentions name: by label, or by synonym where no label is among them.</summary>
    public static HashSet<string> Metrics(IEnumerable<Mention> mentions)
    {
        var metrics = mentions.Where(m => m.IsMetric).ToArray();
        var named = Array.Exists(metrics, m => m.IsLabel) ? metrics.Where(m => m.IsLabel) : metrics;
        return [.. named.SelectMany(m => m.Meanings).Select(m => m.Metric).OfType<string>()];
    }
}

/// <summary>What a name stands for.</summary>
/// <param name="Metric">A metric's name; null for members and dimensions.</param>
/// <param name="Dimension">The dimension of a member, or the dimension itself.</param>
/// <param name="Member">A member as stored; null for metrics and dimensions.</param>
internal sealed record NameMeaning(string? Metric, string? Dimension, string? Member)
{
    /// <summary>True for another name than the label: "price", "return" can be plain words too.</summary>
    public bool IsSynonym { get; init; }
}

/// <summary>
/// Finds the labels and synonyms of metrics and dimensions (in any case) and the names of members (as written) in a text;
/// the longest name at a place counts. Made once for each catalogue.
/// </summary>
internal sealed class NameIndex
{
    private static readonly ConditionalWeakTable<Catalogue, ConcurrentDictionary<string, NameIndex>> Kept = [];
    private readonly FrozenDictionary<string, ImmutableArray<(string Name, bool AnyCase, NameMeaning Meaning)>> _byFirstWord;

    private readonly ImmutableArray<(string Name, bool AnyCase, NameMeaning Meaning)> _own = [];

    private NameIndex(NameIndex under, ImmutableArray<(string Name, bool AnyCase, NameMeaning Meaning)> own) =>
        (_byFirstWord, _own) = (under._byFirstWord, own);

    private NameIndex(IEnumerable<(string Name, bool AnyCase, NameMeaning Meaning)> names) => _byFirstWord = names
        .Where(n => n.Name.Length > 1)
        .GroupBy(n => FirstWord(n.Name, 0), StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(g => g.Key, g => g.OrderByDescending(n => n.Name.Length).ToImmutableArray(), StringComparer.OrdinalIgnoreCase);

    /// <summary>The index of a catalogue.</summary>
    public static NameIndex For(Catalogue catalogue) => Kept.GetOrCreateValue(catalogue).GetOrAdd("", _ => new NameIndex(Names(catalogue)));

    /// <summary>The index of a catalogue with the names of weekdays and months as members: for answers that are shown by them.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="locale">The language of the answer.</param>
    public static NameIndex WithTimeParts(Catalogue catalogue, string locale) => Kept.GetOrCreateValue(catalogue).GetOrAdd(
        locale, _ => new NameIndex(Names(catalogue).Concat(TimePartNames.All(locale).Select(n => (n.Name, false, new NameMeaning(null, n.Part, n.Name))))));

    /// <summary>The index with metrics that an answer has of its own.</summary>
    /// <param name="metrics">Metrics that are in no list of the catalogue.</param>
    public NameIndex With(ImmutableArray<CatalogueMetric> metrics) => metrics.IsEmpty ? this
        : new NameIndex(this, [.. metrics.SelectMany(m => new[] { m.Label, m.Name }.Select(name => (Name: name, AnyCase: true, new NameMeaning(m.Name, null, null)))).OrderByDescending(n => n.Name.Length)]);

    /// <summary>The names in a text, in order, without overlaps.</summary>
    /// <param name="text">Any text.</param>
    public ImmutableArray<Mention> Read(string text)
    {
        ImmutableArray<Mention>.Builder? mentions = null;
        var words = _byFirstWord.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var at = 0; at < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[at]))
            {
                at++;
                continue;
            }

            var end = EndOfWord(text, at);
            var known = words.TryGetValue(text.AsSpan(at, end - at), out var names) ? Longest(text, at, names) : null;
            var own = _own.IsEmpty ? null : Longest(text, at, _own);
            if ((own is not null && (known is null || own.End > known.End) ? own : known) is { } mention)
            {
                (mentions ??= ImmutableArray.CreateBuilder<Mention>()).Add(mention);
                end = mention.End;
            }

            at = end;
        }

        return mentions?.ToImmutable() ?? [];
    }

    private static Mention? Longest(string text, int at, ImmutableArray<(string Name, bool AnyCase, NameMeaning Meaning)> names)
    {
        var length = 0;
        ImmutableArray<NameMeaning>.Builder? meanings = null;
        foreach (var (name, anyCase, meaning) in names)
        {
            if (name.Length < length)
            {
                break;
            }

            var end = at + name.Length;
            if (end <= text.Length && (end == text.Length || !char.IsLetterOrDigit(text[end]))
                && string.Compare(text, at, name, 0, name.Length, anyCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal) == 0)
            {
                length = name.Length;
                (meanings ??= ImmutableArray.CreateBuilder<NameMeaning>()).Add(meaning);
            }
        }

        return meanings is null ? null : new Mention(at, at + length, meanings.ToImmutable());
    }

    private static IEnumerable<(string Name, bool AnyCase, NameMeaning Meaning)> Names(Catalogue catalogue)
    {
        foreach (var metric in catalogue.Metrics)
        {
            yield return (metric.Label, true, new NameMeaning(metric.Name, null, null));
            yield return (metric.Name, true, new NameMeaning(metric.Name, null, null));
            foreach (var name in metric.Synonyms)
            {
                yield return (name, true, new NameMeaning(metric.Name, null, null) { IsSynonym = true });
            }
        }

        // Inputs that nobody asks for by name are said where a change is explained by them.
        foreach (var metric in catalogue.Unoffered)
        {
            yield return (metric.Label, true, new NameMeaning(metric.Name, null, null));
        }

        foreach (var dimension in catalogue.Dimensions)
        {
            yield return (dimension.Label, true, new NameMeaning(null, dimension.Name, null));
            foreach (var value in dimension.Values)
            {
                yield return (value.Value, false, new NameMeaning(null, dimension.Name, value.Value));
            }
        }
    }

    private static string FirstWord(string name, int at)
    {
        while (at < name.Length && !char.IsLetterOrDigit(name[at]))
        {
            at++;
        }

        return name[at..EndOfWord(name, at)];
    }

    private static int EndOfWord(string text, int at)
    {
        while (at < text.Length && char.IsLetterOrDigit(text[at]))
        {
            at++;
        }

        return at;
    }
}
