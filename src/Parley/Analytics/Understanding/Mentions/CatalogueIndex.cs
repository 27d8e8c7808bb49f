using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding.Words;
using Parley.Answers;
using Parley.Metrics;
using Parley.Products;
using Parley.Text;

namespace Parley.Analytics.Understanding.Mentions;

/// <summary>A name by its words, for finding it by some of them.</summary>
/// <param name="Words">Words in the order of the name.</param>
/// <param name="Target">What it stands for.</param>
internal sealed record NameWords(ImmutableArray<string> Words, Target Target);

/// <summary>Everything a caller can name, ready to be looked up; made once for each catalogue and product and kept as long as they are.</summary>
internal sealed class CatalogueIndex
{
    private static readonly ConditionalWeakTable<Catalogue, CatalogueIndex> Cache = [];
    private readonly Product _product;

    private CatalogueIndex(Catalogue catalogue, Product product, Language language, TimeLanguage times)
    {
        _product = product;
        Language = language;
        var names = NamesOf(catalogue, product, language).ToImmutableArray();
        Names = new PhraseIndex(names, CalendarNames(catalogue, times).Concat(DoneNames(catalogue, language)), language);
        Cues = new PhraseIndex(language.CuePhrases.Select(cue => (cue.Key, (Target)new Target.OfCue(cue.Value.Cues, cue.Value.Section))), language);
        ByStem = IndexWords(names, MatchLevel.Stem);
        ByWord = IndexWords(names, MatchLevel.Number);
        Units = catalogue.Metrics.Where(metric => metric.Unit.Kind is UnitKind.Count or UnitKind.Duration or UnitKind.Number)
            .Select(metric => language.Forms.Singular(Tokenizer.Fold(metric.Unit.Name))).Where(unit => unit.Length > 0).ToFrozenSet(StringComparer.Ordinal);
        Spelling = new SpellingIndex(Names.Vocabulary.Concat(Cues.Vocabulary), Names.Vocabulary);
        KnownWords = [.. Names.Stems];
    }

    public Language Language { get; }

    /// <summary>Names of the catalogue and terms of the glossary.</summary>
    public PhraseIndex Names { get; }

    /// <summary>Phrases of the language.</summary>
    public PhraseIndex Cues { get; }

    /// <summary>Stem → names that have it, by their stems.</summary>
    public FrozenDictionary<string, ImmutableArray<NameWords>> ByStem { get; }

    /// <summary>Word in the singular → names that have it, by their words in the singular.</summary>
    public FrozenDictionary<string, ImmutableArray<NameWords>> ByWord { get; }

    /// <summary>Words of the metrics' units, in the singular.</summary>
    public FrozenSet<string> Units { get; }

    /// <summary>Words by their spelling.</summary>
    public SpellingIndex Spelling { get; }

    /// <summary>Words of names, in every form that is compared.</summary>
    public ImmutableHashSet<string> KnownWords { get; }

    /// <summary>The index of a catalogue; the same object for the same catalogue, product and language.</summary>
    /// <param name="catalogue">What the caller may ask about.</param>
    /// <param name="product">Its product.</param>
    /// <param name="language">The asker's language.</param>
    /// <param name="times">How it speaks of time.</param>
    public static CatalogueIndex For(Catalogue catalogue, Product product, Language language, TimeLanguage times)
    {
        if (Cache.TryGetValue(catalogue, out var index) && index._product == product && index.Language == language)
        {
            return index;
        }

        index = new CatalogueIndex(catalogue, product, language, times);
        Cache.AddOrUpdate(catalogue, index);
        return index;
    }

    /// <summary>The metrics that have all of these words in one of their names, and others beside them.</summary>
    /// <param name="words">As typed.</param>
    public IEnumerable<CatalogueMetric> MetricsCalled(string words)
    {
        var wanted = Tokenizer.Tokenize(words).Where(token => !IsSmall(token)).Select(token => PhraseKeys.Word(token, MatchLevel.Number, Language)).ToList();
        return wanted.Count == 0
            ? []
            : ByWord.GetValueOrDefault(wanted[0], []).Where(name => wanted.TrueForAll(word => name.Words.Contains(word)) && name.Words.Length > wanted.Count)
                .Select(name => name.Target).OfType<Target.OfMetric>().Select(target => target.Metric).DistinctBy(metric => metric.Name);
    }

    private static IEnumerable<(string Name, Target Target)> NamesOf(Catalogue catalogue, Product product, Language language)
    {
        var named = MetricNames(catalogue).Concat(Initials(catalogue, language)).Concat(DimensionNames(catalogue)).Concat(ValueNames(catalogue)).ToList();
        var targets = named.ToLookup(name => Tokenizer.Fold(name.Name), name => name.Target, StringComparer.Ordinal);
        var terms = product.Glossary.SelectMany(term => targets[Tokenizer.Fold(term.Value.TrimEnd('.'))] is var meant && meant.Any()
            ? meant.Distinct().Select(target => (term.Key, target))
            : [(term.Key, new Target.OfTerm(term.Key))]);
        var hidden = catalogue.HiddenNames.Select(name => (name, (Target)new Target.OfHidden(name)));
        return named.Concat(terms).Concat(hidden);
    }

    private static IEnumerable<(string Name, Target Target)> MetricNames(Catalogue catalogue) =>
        from metric in catalogue.Metrics
        from name in metric.Synonyms.Prepend(metric.Name).Prepend(metric.Label)
        select (name, (Target)new Target.OfMetric(metric));

    /// <summary>"AOV" is the average order value, where no other metric has these initials and no word of the language is spelt so.</summary>
    private static IEnumerable<(string Name, Target Target)> Initials(Catalogue catalogue, Language language) =>
        from metric in catalogue.Metrics
        let words = metric.Label.Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries)
        where words.Length is 3 or 4 && words.All(word => char.IsLetter(word[0]))
        group metric by string.Concat(words.Select(word => char.ToLowerInvariant(word[0]))) into same
        where same.Count() == 1 && !language.CuePhrases.ContainsKey(same.Key) && !language.Known.Contains(same.Key)
        select (same.Key, (Target)new Target.OfMetric(same.First()));

    private static IEnumerable<(string Name, Target Target)> DimensionNames(Catalogue catalogue) =>
        from dimension in catalogue.Dimensions
        from name in dimension.Synonyms.Prepend(dimension.Name).Prepend(dimension.Label)
        select (name, (Target)new Target.OfDimension(dimension));

    private static IEnumerable<(string Name, Target Target)> ValueNames(Catalogue catalogue) =>
        from dimension in catalogue.Dimensions
        from value in dimension.Values
        from name in value.Synonyms.Prepend(value.Value)
        select (name, (Target)new Target.OfValue(dimension, value.Value));

    /// <summary>"Joined", "installed on": columns of dates that say what was done; words of the language keep their meaning.</summary>
    private static IEnumerable<(string Name, Target Target)> DoneNames(Catalogue catalogue, Language language) =>
        from time in catalogue.Metrics.SelectMany(metric => metric.OtherTimes.Add(metric.Time)).Distinct()
        let words = Tokenizer.Fold(time).Split(' ')
        where words.Length is 1 or 2 && language.IsParticiple(words[0])
        let counted = catalogue.Metrics.Where(metric => metric.Time == time).Select(metric => metric.Name)
        let target = new Target.OfDone(time, $" {string.Join(' ', counted)} ")
        from name in new[] { words[0], string.Join(' ', words) }.Distinct()
        where !language.CuePhrases.ContainsKey(name)
        select (name, (Target)target);

    /// <summary>Weekdays and the like, where nothing in the catalogue is called so: a table with weekdays of its own has what is meant.</summary>
    private static IEnumerable<(string Name, Target Target)> CalendarNames(Catalogue catalogue, TimeLanguage times)
    {
        var taken = DimensionNames(catalogue).Select(name => Tokenizer.Fold(name.Name)).Concat(MetricNames(catalogue).Select(name => Tokenizer.Fold(name.Name))).ToHashSet(StringComparer.Ordinal);
        foreach (var part in times.Calendar)
        {
            var dimension = CalendarParts.Find(part.Part, times)!;
            ImmutableArray<string> names = [part.Part, part.Label, .. part.Names];
            if (names.Any(name => taken.Contains(Tokenizer.Fold(name))))
            {
                continue;
            }

            foreach (var name in names)
            {
                yield return (name, new Target.OfDimension(dimension));
            }

            foreach (var (member, name) in part.Members.SelectMany(member => member.Names, (member, name) => (member, name)))
            {
                yield return (name, new Target.OfValue(dimension, member.Key));
            }
        }
    }

    /// <summary>True for a word that changes nothing in any question. Single capitals are names ("Plan A").</summary>
    /// <param name="token">A word.</param>
    public bool IsSmall(Token token) => token.Lower.Length <= 1
        ? token.Kind == TokenKind.Symbol || (token.Kind == TokenKind.Word && !char.IsUpper(token.Text[0]))
        : Cues.Find([token], Language) is { Level: MatchLevel.Exact, Targets: [Target.OfCue { Section.Length: 0 } cue] }
            && (cue.Cues & Words.Cues.Soft) != Words.Cues.None;

    /// <summary>What "revenue per unit" is called in part is revenue; units are something else.</summary>
    private IEnumerable<Token> Told(ImmutableArray<Token> name, MatchLevel level, Target target) => level == MatchLevel.Number && target is Target.OfMetric
        ? name.TakeWhile((token, at) => at == 0 || Cues.Find([token], Language) is not { Level: MatchLevel.Exact, Targets: [Target.OfCue cue] } || (cue.Cues & Words.Cues.By) == Words.Cues.None)
        : name;

    /// <summary>True for a word that only says that an average is meant.</summary>
    /// <param name="word">In the singular.</param>
    public bool IsAverage(string word) => Language.CuePhrases.TryGetValue(word, out var cue) && (cue.Cues & Words.Cues.Average) != Words.Cues.None;

    private FrozenDictionary<string, ImmutableArray<NameWords>> IndexWords(ImmutableArray<(string Name, Target Target)> names, MatchLevel level)
    {
        var index = new Dictionary<string, List<NameWords>>(StringComparer.Ordinal);

        // "ticket__priority" is what a query calls the priority; nobody says it in parts.
        foreach (var (name, target) in names.Where(name => !name.Name.Contains("__", StringComparison.Ordinal)))
        {
            ImmutableArray<string> words =
                [.. Told(Tokenizer.Tokenize(name), level, target).Where(token => !IsSmall(token)).Select(token => PhraseKeys.Word(token, level, Language))];
            foreach (var word in words.Distinct().Where(_ => words.Length is > 1 and <= PhraseIndex.MaxWords))
            {
                (index.TryGetValue(word, out var found) ? found : index[word] = []).Add(new NameWords(words, target));
            }
        }

        return index.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToImmutableArray(), StringComparer.Ordinal);
    }
}
