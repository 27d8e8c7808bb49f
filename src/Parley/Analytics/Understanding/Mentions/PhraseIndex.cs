using System.Collections.Frozen;
using System.Collections.Immutable;
using Parley.Analytics.Understanding.Words;
using Parley.Text;

namespace Parley.Analytics.Understanding.Mentions;

/// <summary>Names and what they stand for, found by exact form, number and stem. Immutable.</summary>
internal sealed class PhraseIndex
{
    /// <summary>Longer names than this are found only when quoted.</summary>
    public const int MaxWords = 12;

    /// <summary>The levels that names are looked up at, the best first.</summary>
    public static readonly ImmutableArray<MatchLevel> Levels = [MatchLevel.Exact, MatchLevel.Number, MatchLevel.Stem];
    private readonly ImmutableArray<FrozenDictionary<string, ImmutableArray<Target>>> _byLevel;
    private readonly ImmutableArray<ImmutableArray<string>> _sorted;

    /// <summary>Indexes names.</summary>
    /// <param name="names">Name and what it stands for, in the order in which equals are offered.</param>
    /// <param name="language">The language of the forms.</param>
    public PhraseIndex(IEnumerable<(string Name, Target Target)> names, Language language)
        : this(names, [], language)
    {
    }

    /// <summary>Indexes names, and others that are found as well.</summary>
    /// <param name="names">Name and what it stands for, in the order in which equals are offered.</param>
    /// <param name="others">Names of the language's own: their words are no words of the names.</param>
    /// <param name="language">The language of the forms.</param>
    public PhraseIndex(IEnumerable<(string Name, Target Target)> names, IEnumerable<(string Name, Target Target)> others, Language language)
    {
        var own = Tokens(names);
        var all = own.Concat(Tokens(others)).ToList();
        _byLevel = [.. Levels.Select(level => Index(all, level, language))];
        _sorted = [.. _byLevel.Select(names => names.Keys.Order(StringComparer.Ordinal).ToImmutableArray())];
        LongestWords = Math.Min(MaxWords, all.Count == 0 ? 0 : all.Max(name => name.Tokens.Length));
        Vocabulary = own.SelectMany(name => name.Tokens).Where(token => token.Kind == TokenKind.Word).Select(token => token.Lower)
            .ToFrozenSet(StringComparer.Ordinal);
        Stems = Vocabulary.SelectMany(word => new[] { word, language.Forms.Singular(word), language.Forms.Stem(word) })
            .ToFrozenSet(StringComparer.Ordinal);
    }

    private static List<(ImmutableArray<Token> Tokens, Target Target)> Tokens(IEnumerable<(string Name, Target Target)> names) =>
        [.. names.Select(name => (Tokens: Tokenizer.Tokenize(name.Name), name.Target)).Where(name => name.Tokens.Length > 0)];

    /// <summary>Tokens of the longest name, at most <see cref="MaxWords"/>.</summary>
    public int LongestWords { get; }

    /// <summary>All words of all names.</summary>
    public FrozenSet<string> Vocabulary { get; }

    /// <summary>All words of all names in all forms that are compared.</summary>
    public FrozenSet<string> Stems { get; }

    /// <summary>What a run of tokens is a name of at its best level; none where it is not a name.</summary>
    /// <param name="run">Tokens.</param>
    /// <param name="language">The language of the forms.</param>
    public (MatchLevel Level, ImmutableArray<Target> Targets)? Find(ReadOnlySpan<Token> run, Language language)
    {
        foreach (var level in Levels)
        {
            if (_byLevel[(int)level].TryGetValue(PhraseKeys.Of(run, level, language), out var targets))
            {
                return (level, targets);
            }
        }

        return null;
    }

    /// <summary>What a run with these keys is a name of at its best level; none where it is not a name.</summary>
    /// <param name="keys">One for each level.</param>
    public (MatchLevel Level, ImmutableArray<Target> Targets)? Find(ImmutableArray<string> keys)
    {
        foreach (var level in Levels)
        {
            if (_byLevel[(int)level].TryGetValue(keys[(int)level], out var targets))
            {
                return (level, level == MatchLevel.Exact ? WithThings(targets, keys) : targets);
            }
        }

        return null;
    }

    /// <summary>"Stores" are a count of stores, and the stores by name: the dimension is called in the singular.</summary>
    private ImmutableArray<Target> WithThings(ImmutableArray<Target> targets, ImmutableArray<string> keys)
    {
        const int Number = (int)MatchLevel.Number;
        return targets.All(target => target is Target.OfMetric) && _byLevel[Number].TryGetValue(keys[Number], out var others)
            ? targets.AddRange(others.Where(target => target is Target.OfDimension))
            : targets;
    }

    /// <summary>True where some name begins with a run of these keys and is longer.</summary>
    /// <param name="keys">One for each level.</param>
    public bool GoesOn(ImmutableArray<string> keys) => Levels.Any(level => GoesOn(_sorted[(int)level], keys[(int)level]));

    private static bool GoesOn(ImmutableArray<string> names, string key)
    {
        var at = names.BinarySearch(key, StringComparer.Ordinal);
        var next = at < 0 ? ~at : at + 1;
        return next < names.Length && names[next].StartsWith(key, StringComparison.Ordinal);
    }

    /// <summary>Members are names: "market" is no form of a department called Marketing.</summary>
    private static FrozenDictionary<string, ImmutableArray<Target>> Index(
        List<(ImmutableArray<Token> Tokens, Target Target)> names, MatchLevel level, Language language)
    {
        var index = new Dictionary<string, List<Target>>(StringComparer.Ordinal);
        foreach (var (tokens, target) in names.Where(name => level != MatchLevel.Stem || name.Target is not Target.OfValue))
        {
            var key = PhraseKeys.Of(tokens.AsSpan(), level, language);
            var targets = index.TryGetValue(key, out var found) ? found : index[key] = [];
            if (key.Length > 0 && !targets.Contains(target))
            {
                targets.Add(target);
            }
        }

        return index.Where(pair => pair.Key.Length > 0)
            .ToFrozenDictionary(pair => pair.Key, pair => OneCue(pair.Value), StringComparer.Ordinal);
    }

    /// <summary>Words of the language with one key are one thing with all their meanings.</summary>
    private static ImmutableArray<Target> OneCue(List<Target> targets)
    {
        var cues = targets.OfType<Target.OfCue>().ToList();
        if (cues.Count < 2)
        {
            return [.. targets];
        }

        var meanings = cues.Aggregate(Words.Cues.None, (all, cue) => all | cue.Cues);
        var section = cues.Select(cue => cue.Section).FirstOrDefault(kind => kind.Length > 0, "");
        return [.. targets.Where(target => target is not Target.OfCue), new Target.OfCue(meanings, section)];
    }
}
