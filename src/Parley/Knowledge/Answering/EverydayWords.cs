using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Parley.Text;

namespace Parley.Knowledge.Answering;

/// <summary>
/// How people say in other words what documents say: the file <c>Knowledge/Languages/words.XX.yaml</c>. Words that mean about the same,
/// what is of what kind, several words that are one, words that decide little, units that a question asks for. Pure.
/// </summary>
internal sealed class EverydayWords
{
    private readonly FrozenDictionary<string, ImmutableArray<string>> _alike;
    private readonly FrozenDictionary<string, ImmutableArray<string>> _kinds;
    private readonly FrozenDictionary<string, ImmutableArray<string>> _narrower;
    private readonly FrozenDictionary<string, ImmutableArray<(ImmutableArray<string> After, string Key)>> _joined;
    private readonly FrozenSet<string> _light;
    private readonly ImmutableArray<(Regex One, Regex Other)> _opposites;

    public EverydayWords(LanguageFile file)
    {
        _alike = Group(file.List("synonyms").Select(line => KeysOf(line)).SelectMany(group => group.Select(key => (key, group.AsEnumerable()))));
        var kinds = file.List("kinds").Select(line => line.Split(':', 2)).Select(p => (Kind: KeysOf(p[0])[0], Each: KeysOf(p[1]))).ToList();
        _kinds = Group(kinds.SelectMany(k => k.Each.Select(each => (each, Enumerable.Repeat(k.Kind, 1)))));
        _narrower = Group(kinds.Select(k => (k.Kind, k.Each.AsEnumerable())));
        _joined = file.List("joined").Select(line => line.Split('=', 2))
            .Select(p => (Words: AllKeys(p[0]), Key: KeysOf(p[1])[0]))
            .GroupBy(j => j.Words[0], StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.OrderByDescending(j => j.Words.Length).Select(j => (j.Words[1..], j.Key)).ToImmutableArray(), StringComparer.Ordinal);
        _light = file.List("light").SelectMany(w => AllKeys(w)).ToFrozenSet(StringComparer.Ordinal);
        Measures = [.. file.Maps("measures").Select(Measure.Of)];
        _opposites = [.. file.Groups("opposites").Select(g => (Pattern(g[0]), Pattern(g[1])))];
    }

    /// <summary>What questions ask to be told in a unit, the first that fits counts.</summary>
    public ImmutableArray<Measure> Measures { get; }

    /// <summary>Keys of a text as questions and documents are compared: words that carry matter, several that are one as one.</summary>
    public ImmutableArray<string> Keys(string text)
    {
        var words = TermReader.Read(text);
        var keys = ImmutableArray.CreateBuilder<string>(words.Length);
        for (var at = 0; at < words.Length;)
        {
            if (Joined(words, at) is { } joined)
            {
                keys.Add(joined.Key);
                at += joined.Length;
                continue;
            }

            if (!words[at].IsStop)
            {
                keys.Add(words[at].Key);
            }

            at++;
        }

        return keys.ToImmutable();
    }

    /// <summary>Keys that mean about the same, and the kinds that a thing is of: what is said of these holds for it.</summary>
    public ImmutableArray<string> Related(string key)
    {
        var kinds = _kinds.GetValueOrDefault(key, []);
        return [.. _alike.GetValueOrDefault(key, []).Concat(kinds).Concat(kinds.SelectMany(k => _alike.GetValueOrDefault(k, []).Concat(_kinds.GetValueOrDefault(k, [])))).Where(k => k != key).Distinct()];
    }

    /// <summary>Keys of what is of this kind: a rule for one of them says something of the kind, not all.</summary>
    public ImmutableArray<string> Narrower(string key) => _narrower.GetValueOrDefault(key, []);

    /// <summary>True for words that decide little of what a question is about.</summary>
    public bool IsLight(string key) => _light.Contains(key);

    /// <summary>True where a question asks for the opposite of what a clause demands.</summary>
    public bool AreOpposite(string question, string clause) => _opposites.Any(o =>
        (o.One.IsMatch(question) && o.Other.IsMatch(clause)) || (o.Other.IsMatch(question) && o.One.IsMatch(clause)));

    private (string Key, int Length)? Joined(ImmutableArray<Term> words, int at)
    {
        foreach (var (rest, key) in _joined.GetValueOrDefault(words[at].Key, []))
        {
            var length = 0;
            while (length < rest.Length && at + 1 + length < words.Length && words[at + 1 + length].Key == rest[length])
            {
                length++;
            }

            if (length == rest.Length)
            {
                return (key, length + 1);
            }
        }

        return null;
    }

    private static ImmutableArray<string> KeysOf(string words) => [.. AllKeys(words).Distinct()];

    private static ImmutableArray<string> AllKeys(string words) => [.. TermReader.Read(words).Select(w => w.Key)];

    private static Regex Pattern(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static FrozenDictionary<string, ImmutableArray<string>> Group(IEnumerable<(string Key, IEnumerable<string> Others)> pairs) => pairs
        .GroupBy(p => p.Key, StringComparer.Ordinal)
        .ToFrozenDictionary(g => g.Key, g => g.SelectMany(p => p.Others).Where(o => o != g.Key).Distinct().ToImmutableArray(), StringComparer.Ordinal);
}

/// <summary>What a question asks to be told in a unit: a weight, a height, a price.</summary>
internal sealed class Measure
{
    private readonly FrozenSet<string> _units;
    private readonly FrozenSet<string> _covers;
    private readonly Regex _ask;
    private readonly Regex? _says;

    private Measure(Regex ask, Regex? says, FrozenSet<string> units, FrozenSet<string> covers) => (_ask, _says, _units, _covers) = (ask, says, units, covers);

    public static Measure Of(IReadOnlyDictionary<string, string> file) => new(
        new Regex(file["ask"], RegexOptions.IgnoreCase | RegexOptions.CultureInvariant),
        file.TryGetValue("says", out var says) ? new Regex(says, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant) : null,
        file["units"].Split(' ').Select(Quantity.UnitOf).ToFrozenSet(StringComparer.Ordinal),
        file["covers"].Split(' ').SelectMany(w => TermReader.Read(w)).Select(t => t.Key).ToFrozenSet(StringComparer.Ordinal));

    /// <summary>True where a question asks for it.</summary>
    public bool IsAsked(string question) => _ask.IsMatch(question);

    /// <summary>True for the words of a question that ask for it: a quantity in its unit says them.</summary>
    public bool Covers(string key) => _covers.Contains(key);

    /// <summary>True where a line says it: a number in one of the units, or other words for it. A row may have its unit in the head.</summary>
    /// <param name="line">The sentence, item or row.</param>
    /// <param name="head">The head of the table that a row stands in.</param>
    public bool IsSaid(Candidate line, string head) =>
        line.Quantities.Any(q => _units.Contains(q.Unit))
        || (_says?.IsMatch(line.Text) ?? false)
        || (line.Kind == LineKind.Row && !line.Quantities.IsEmpty
            && TermReader.Keys($"{head} {line.Text}") is var keys && (keys.Any(_covers.Contains) || keys.Any(_units.Contains)));
}
