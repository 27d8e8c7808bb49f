using System.Collections.Immutable;
using Parley.Knowledge.Indexing;
using Parley.Knowledge.Searching;
using Parley.Text;

namespace Parley.Knowledge.Answering;

/// <summary>
/// Says how well sentences answer a question: how much of what it asks about they cover, themselves and by what stands above and
/// around them; whether they hold what it expects; where their passage stands in the ranking.
/// </summary>
internal sealed class CandidateScorer
{
    private const double Related = 0.8;
    private const double GenericWeight = 0.15;
    private const double LightWeight = 0.3;
    private const double Narrower = 0.6;
    private const double Phrases = 0.1;
    private const double OwnRole = 0.5;
    private const double Named = 0.2;

    /// <summary>In how many characters a document says whom it is about.</summary>
    private const int Opening = 240;

    private readonly KnowledgeIndex _index;
    private readonly AnswerLanguage _language;
    private readonly DocumentQuestion _question;
    private readonly ImmutableArray<Wanted> _wanted;
    private readonly double _total;
    private readonly ImmutableArray<Quantity> _asked;
    private readonly ImmutableHashSet<string> _roles;
    private readonly ImmutableHashSet<(string, string)> _pairs;
    private readonly ImmutableHashSet<string> _counted;
    private readonly ImmutableHashSet<string> _people;
    private readonly ImmutableHashSet<string> _days;
    private readonly ImmutableHashSet<string> _named;

    public CandidateScorer(DocumentQuestion question, KnowledgeIndex index, AnswerLanguage language, IEnumerable<string> roles)
    {
        (_question, _index, _language) = (question, index, language);
        _wanted = [.. question.Keys.Where(k => !IsNumber(k)).Select(k => new Wanted(k, WeightOf(k), language.Words.Related(k), language.Words.Narrower(k)))];
        // "What should I bring?" is about bringing.
        _wanted = IsEmpty ? [.. _wanted.Select(w => w.Weight == LightWeight ? w with { Weight = 1 } : w)] : _wanted;
        _total = _wanted.Sum(w => w.Weight);
        _roles = question.IsPersonal ? [.. roles.SelectMany(r => TermReader.Keys(r))] : [];
        _counted = [.. question.Counted, .. question.Counted.SelectMany(k => language.Words.Related(k)), .. question.Counted.SelectMany(k => language.Words.Narrower(k))];
        // Which of the days it says is for the verdict: a clause that names days speaks of them.
        _days = question.Kind == DocumentQuestionKind.YesNo ? [.. question.Keys.Where(Weekday.Contains)] : [];
        // Whom a question names is not who is asked for, but where it asks for one of them.
        _named = question.Text.Contains(" or ", StringComparison.OrdinalIgnoreCase) || question.Text.StartsWith("which", StringComparison.OrdinalIgnoreCase) ? [] : [.. question.Keys.SelectMany(k => language.Words.Related(k).Append(k)).Where(language.IsPeople)];
        _people = question.Expects == ExpectedValue.Person ? [] : [.. question.Keys.Where(language.IsPeople).SelectMany(k => language.Words.Related(k).Concat(language.Words.Narrower(k)).Append(k))];
        _asked = Quantity.Asked(question.Text);
        _pairs = [.. question.Keys.Zip(question.Keys.Skip(1)).Where(p => !IsNumber(p.First) && !IsNumber(p.Second))];
    }

    /// <summary>True where the question names something that no visible document has a word for.</summary>
    public bool HasUnknown => _wanted.Any(w => w.Weight > LightWeight && !IsKnown(w.Key) && !w.Related.Any(IsKnown) && !w.Narrower.Any(IsKnown));

    /// <summary>True where the question says nothing that documents could be about.</summary>
    public bool IsEmpty => !_wanted.Any(w => w.Weight > LightWeight);

    /// <summary>Scores the candidates of the best passages, best first.</summary>
    public ImmutableArray<Candidate> Score(ImmutableArray<SearchHit> hits)
    {
        var top = hits.IsEmpty ? 1 : Math.Max(0.001, hits[0].Score);
        return
        [
            .. hits.SelectMany(hit => ScorePassage(hit, hit.Score / top))
                .OrderByDescending(c => c.Score).ThenBy(c => c.Hit.Passage.Document.Path, StringComparer.Ordinal).ThenBy(c => c.Span.Start),
        ];
    }

    /// <summary>How much of the question a set of words covers, 0 to 1.</summary>
    public double Cover(IReadOnlySet<string> keys) =>
        _total == 0 ? 0 : _wanted.Sum(w => w.Weight * (keys.Contains(w.Key) ? 1 : w.Related.Any(keys.Contains) ? Related : w.Narrower.Any(keys.Contains) ? Narrower : 0)) / _total;

    private IEnumerable<Candidate> ScorePassage(SearchHit hit, double rank)
    {
        var candidates = Candidate.Of(hit, _language).Select(WithBounds).ToList();
        // What gives orders to whoever reads it is no rule of the house, and is not quoted.
        if (candidates.Exists(c => _language.Has("orders", c.Text)))
        {
            yield break;
        }

        var document = hit.Passage.Document;
        var headings = hit.Passage.Passage.Headings;
        var near = _language.Keys($"{headings[(headings.LastIndexOf('›') + 1)..]} {hit.Passage.Passage.Context}").ToHashSet(StringComparer.Ordinal);
        var head = TakeHead(candidates, hit);
        near.UnionWith(head is null ? [] : head.Keys);
        var isOlder = _index.Older.Contains(document.Path);
        var far = _language.Keys($"{document.Facts.Title} {headings}").Concat(NamedAtFirst(document)).Concat(near).ToHashSet(StringComparer.Ordinal);
        var whole = candidates.SelectMany(c => c.Keys).Concat(far).ToHashSet(StringComparer.Ordinal);
        var headed = HeadedBy(headings.Length > 0 ? headings[(headings.LastIndexOf('›') + 1)..] : document.Facts.Title);
        var intro = candidates.Find(c => c.Kind == LineKind.Sentence);
        foreach (var candidate in candidates.Where(c => !_language.Has("speech", c.Text)))
        {
            var before = candidate.Kind == LineKind.Sentence ? candidates.Find(c => c.Index == candidate.Index - 1)?.Keys : intro?.Keys;
            var says = SaysWanted(candidate, head?.Text ?? hit.Passage.Passage.Context);
            var keys = says && _question.Measure is { } measure ? candidate.Keys.Union(_wanted.Select(w => w.Key).Where(measure.Covers)) : candidate.Keys;
            keys = _days.IsEmpty || Weekdays.Read(candidate.Text).IsEmpty ? keys : keys.Union(_days);
            var (own, around) = (Cover(keys), Support(keys, near, far, (before, candidate.Beside)));
            var coverage = Math.Max(around.Coverage, 0.75 * Cover(whole)) * (IsOfOthers(candidate, far, before) ? 0.7 : 1);
            yield return candidate with
            {
                IsOlder = isOlder,
                SaysWanted = says,
                NamesMeasure = says && _question.Measure is { } asked && candidate.Keys.Any(asked.Covers),
                Own = own,
                Coverage = coverage,
                Headed = headed,
                Score = around.Score + (0.15 * own) + (0.3 * Fit(candidate with { SaysWanted = says })) + ((candidate.Index == 0 && headed >= 0.8 ? 0.36 : 0.2) * headed) + (0.2 * rank) + Standing(document, isOlder) + (0.3 * Range(candidate)) + (near.Overlaps(_roles) ? OwnRole : 0) + (Phrases * InOrder(candidate)) + (says && _question.Measure is { } named && candidate.Keys.Any(named.Covers) ? Named : 0),
            };
        }
    }

    /// <summary>The names that a document begins with: the parties of a contract, who wrote a mail to whom. All of it is about them.</summary>
    private static IEnumerable<string> NamedAtFirst(IndexedDocument document)
    {
        var begin = document.Passages.IsEmpty ? 0 : document.Passages[0].Span.Start;
        var text = document.Text[begin..Math.Min(document.Text.Length, begin + Opening)];
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Where((w, i) => i > 0 && char.IsUpper(w.TrimStart('(', '"', '“', '<')[..1].FirstOrDefault()) && !words[i - 1].EndsWith('.')).SelectMany(w => TermReader.Keys(w));
    }

    /// <summary>"At most 120 euros" says a limit, "at least 3 days" a minimum, without naming it.</summary>
    private Candidate WithBounds(Candidate candidate)
    {
        if (candidate.Quantities.IsEmpty)
        {
            return candidate;
        }

        var keys = _language.Has("at_most", candidate.Text) ? candidate.Keys.Union(Limits) : candidate.Keys;
        keys = _language.Has("minors", candidate.Text) ? keys.Union(Minors) : keys;
        keys = candidate.Quantities.Any(q => q.Unit is "euro" or "dollar" or "pound") ? keys.Union(Money) : keys;
        return candidate with { Keys = _language.Has("at_least", candidate.Text) ? keys.Union(Minima) : keys };
    }

    /// <summary>How well a heading says what is asked about: how much of the question it covers, times how much of it the question says.</summary>
    private double HeadedBy(string heading)
    {
        var keys = _language.Keys(heading).ToHashSet(StringComparer.Ordinal);
        return keys.Count == 0 ? 0 : Cover(keys) * keys.Count(k => _question.Keys.Contains(k) || _roles.Contains(k)) / keys.Count;
    }

    /// <summary>The head of a table is no row of it; it says what the cells of the rows are.</summary>
    private static Candidate? TakeHead(List<Candidate> candidates, SearchHit hit)
    {
        if (hit.Passage.Passage.Context.Length > 0 || candidates.Count(c => c.Kind == LineKind.Row) < 2)
        {
            return null;
        }

        var head = candidates.Find(c => c.Kind == LineKind.Row)!;
        candidates.Remove(head);
        return head;
    }

    /// <summary>How much of a question has to be covered: more where it says little, or names what no document has a word for.</summary>
    public double Needed => HasUnknown ? 0.8 : _wanted.Count(w => w.Weight > LightWeight) switch { <= 2 => 0.75, 3 => 0.7, _ => 0.62 };

    private (double Score, double Coverage) Support(
        ImmutableHashSet<string> own, HashSet<string> near, HashSet<string> far, (ImmutableHashSet<string>? Before, ImmutableHashSet<string> Beside) text)
    {
        var (score, coverage) = (0.0, 0.0);
        foreach (var (key, weight, related, narrower) in _wanted)
        {
            bool In(IReadOnlySet<string>? keys) => keys?.Contains(key) == true;
            bool Like(IReadOnlySet<string>? keys) => keys is not null && related.Any(keys.Contains);
            bool Within(IReadOnlySet<string>? keys) => keys is not null && narrower.Any(keys.Contains);
            var (part, covered) = In(own) ? (1.0, 1.0)
                : In(near) ? (0.92, 1)
                : Like(own) ? (Related, 0.9)
                : In(far) ? (0.9, 1)
                : Like(near) ? (0.6, 0.85)
                : In(text.Before) ? (0.5, 0.9)
                : Like(far) ? (0.5, 0.8)
                : Like(text.Before) ? (0.35, 0.7)
                : In(text.Beside) ? (0.35, 0.7)
                : Like(text.Beside) ? (0.25, 0.5)
                : Within(own) ? (0.6, 0.75)
                : Within(near) ? (0.4, 0.6)
                : (0, 0);
            score += weight * part;
            coverage += weight * covered;
        }

        return _total == 0 ? (0, 0) : (score / _total, coverage / _total);
    }

    /// <summary>How many neighbouring words of the question stand in this order here, at most one word apart; 0 to 1.</summary>
    private double InOrder(Candidate candidate)
    {
        if (_pairs.IsEmpty)
        {
            return 0;
        }

        var keys = _language.Keys(candidate.Text);
        return (double)keys.Zip(keys.Skip(1)).Concat(keys.Zip(keys.Skip(2))).Distinct().Count(_pairs.Contains) / _pairs.Count;
    }

    /// <summary>Whether a line holds what is asked to be told: a number in a unit that fits, so many of a thing, a time, somebody.</summary>
    private bool SaysWanted(Candidate candidate, string head) =>
        _question.Kind is not (DocumentQuestionKind.Fact or DocumentQuestionKind.Definition)
        || (_question.Measure is { } measure ? measure.IsSaid(candidate, head)
            : !_counted.IsEmpty ? candidate.Counts(_counted, _language.Keys(head).ToHashSet(StringComparer.Ordinal))
            : _question.Expects switch
            {
                ExpectedValue.Person => candidate.Keys.Any(k => _language.IsPeople(k) && !_named.Contains(k)) || candidate.Names(isWhole: false) || _language.Has("agents", candidate.Text),
                ExpectedValue.Time => SaysTime(candidate) || candidate.Quantities.Any(q => q.IsTime || (q.Unit.Length == 0 && q.Value is > 1900 and < 2100)) || _language.Has("moments", candidate.Text),
                _ => true,
            });

    /// <summary>True where the question is about some people and the line, and what stands above it, about others alone.</summary>
    private bool IsOfOthers(Candidate candidate, HashSet<string> far, ImmutableHashSet<string>? before)
    {
        if (_people.IsEmpty)
        {
            return false;
        }

        var said = candidate.Keys.Where(_language.IsPeople).ToList();
        return said.Count > 0 && !said.Any(_people.Contains) && !far.Overlaps(_people) && !(before?.Overlaps(_people) ?? false);
    }

    /// <summary>True where the question asks for a whole kind and the line speaks of one of the kind alone: no yes or no follows.</summary>
    public bool IsNarrowed(Candidate candidate) => _wanted.Any(w =>
        w.Weight > LightWeight && !candidate.Keys.Contains(w.Key) && !w.Related.Any(candidate.Keys.Contains) && w.Narrower.Any(candidate.Keys.Contains));

    private double Fit(Candidate candidate) => !candidate.SaysWanted ? -0.5 : _question.Measure is not null || !_counted.IsEmpty ? 1 : _question.Expects switch
    {
        ExpectedValue.Number => candidate.Quantities.IsEmpty ? -0.5 : 1,
        ExpectedValue.Time => candidate.Quantities.Any(q => q.IsTime) ? 1 : SaysTime(candidate) ? 0.8 : candidate.Quantities.IsEmpty ? -0.3 : -0.2,
        ExpectedValue.Person => candidate.Names(isWhole: true) ? 1 : candidate.Keys.Any(k => _language.IsPeople(k) && !_named.Contains(k)) ? 0.7 : 0,
        _ when _question.AsksForbidden || (_language.Has("forbids", _question.Text) && _question.Kind != DocumentQuestionKind.YesNo) => _language.Has("forbids", candidate.Clause) ? 1 : 0,
        _ => _question.Kind == DocumentQuestionKind.YesNo
            && (_language.Has("permits", candidate.Clause) || _language.Has("forbids", candidate.Clause) || _language.Has("requires", candidate.Clause)) ? 0.5 : 0,
    };

    /// <summary>Of rules for ranges, the one that the question's quantity lies in.</summary>
    private int Range(Candidate candidate) => _question.Kind == DocumentQuestionKind.YesNo
        ? 0
        : _asked.Select(q => Quantity.Fit(q, candidate.Text)).FirstOrDefault(f => f != 0);

    private static bool SaysTime(Candidate candidate) => candidate.Keys.Overlaps(Times);

    private static readonly ImmutableHashSet<string> Limits = [.. TermReader.Keys("limit")];
    private static readonly ImmutableHashSet<string> Money = [.. TermReader.Keys("money amount sum")];
    private static readonly ImmutableHashSet<string> Minors = [.. TermReader.Keys("child minor")];
    private static readonly ImmutableHashSet<string> Minima = [.. TermReader.Keys("minimum")];

    private static readonly ImmutableHashSet<string> Times =
    [
        .. TermReader.Keys("day week month year hour minute Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December interval immediately noon midnight morning afternoon evening night sunrise sunset dawn dusk quarter daily weekly monthly yearly annually"),
    ];

    private double Standing(IndexedDocument document, bool isOlder) => isOlder ? _question.IsOfThePast || _question.Names(document) ? 0.5 : -0.3 : document.Facts.Status switch
    {
        "superseded" or "archived" => _question.IsOfThePast || _question.Names(document) ? 0.5 : -0.3,
        "draft" => -0.15,
        _ => 0.01 * Math.Clamp(document.Facts.Authority, -5, 5),
    };

    private double WeightOf(string key)
    {
        if (_language.IsGeneric(key) && !(_question.Measure?.Covers(key) ?? false))
        {
            return GenericWeight;
        }

        if (_language.Words.IsLight(key) || Parts.Contains(key))
        {
            return LightWeight;
        }

        // A word that no document has counts as the commonest of those that mean the same.
        var number = IsKnown(key) ? _index.TermOf(key) : _language.Words.Related(key).Where(IsKnown).Select(_index.TermOf).OrderByDescending(_index.DocumentFile.Frequency).FirstOrDefault(-1);
        var documents = Math.Max(1, _index.DocumentFile.Count);
        var frequency = number < 0 ? 0 : _index.DocumentFile.Frequency(number);
        // A word that stands in most documents of a small set still says what the question is about.
        return 1 + Math.Log(1 + ((documents - frequency + 0.5) / (frequency + 0.5)));
    }

    private static readonly ImmutableHashSet<string> Weekday = [.. TermReader.Keys("Monday Tuesday Wednesday Thursday Friday Saturday Sunday weekend weekday")];

    private static readonly ImmutableHashSet<string> Parts = [.. TermReader.Keys("night evening morning afternoon noon weekend")];

    private bool IsKnown(string key) => _index.TermOf(key) is >= 0 and var number && _index.DocumentFile.Frequency(number) > 0;

    private static bool IsNumber(string key) => char.IsAsciiDigit(key[0]);

    private sealed record Wanted(string Key, double Weight, ImmutableArray<string> Related, ImmutableArray<string> Narrower);
}
