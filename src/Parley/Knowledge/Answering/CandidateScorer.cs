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
    private const double Phrases = 0.1;
    private const double OwnRole = 0.5;

    /// <summary>In how many characters a document says whom it is about.</summary>
    private const int Opening = 240;

    private readonly KnowledgeIndex _index;
    private readonly AnswerLanguage _language;
    private readonly DocumentQuestion _question;
    private readonly ImmutableArray<(string Key, double Weight, ImmutableArray<string> Related)> _wanted;
    private readonly double _total;
    private readonly ImmutableArray<Quantity> _asked;
    private readonly ImmutableHashSet<string> _roles;
    private readonly ImmutableHashSet<(string, string)> _pairs;

    public CandidateScorer(DocumentQuestion question, KnowledgeIndex index, AnswerLanguage language, IEnumerable<string> roles)
    {
        (_question, _index, _language) = (question, index, language);
        _wanted = [.. question.Keys.Where(k => !IsNumber(k)).Select(k => (k, WeightOf(k), language.Related(k)))];
        _total = _wanted.Sum(w => w.Weight);
        _roles = question.IsPersonal ? [.. roles.SelectMany(r => TermReader.Keys(r))] : [];
        _asked = Quantity.Asked(question.Text);
        _pairs = [.. question.Keys.Zip(question.Keys.Skip(1)).Where(p => !IsNumber(p.First) && !IsNumber(p.Second))];
    }

    /// <summary>True where the question names something that no visible document has a word for.</summary>
    public bool HasUnknown => _wanted.Any(w => w.Weight > GenericWeight && !IsKnown(w.Key) && !w.Related.Any(IsKnown));

    /// <summary>True where the question says nothing that documents could be about.</summary>
    public bool IsEmpty => !_wanted.Any(w => w.Weight > GenericWeight);

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
        _total == 0 ? 0 : _wanted.Sum(w => w.Weight * (keys.Contains(w.Key) ? 1 : w.Related.Any(keys.Contains) ? Related : 0)) / _total;

    private IEnumerable<Candidate> ScorePassage(SearchHit hit, double rank)
    {
        var candidates = Candidate.Of(hit).Select(WithBounds).ToList();
        // What gives orders to whoever reads it is no rule of the house, and is not quoted.
        if (candidates.Exists(c => _language.Has("orders", c.Text)))
        {
            yield break;
        }

        var document = hit.Passage.Document;
        var headings = hit.Passage.Passage.Headings;
        var near = TermReader.Keys($"{headings[(headings.LastIndexOf('›') + 1)..]} {hit.Passage.Passage.Context}").ToHashSet(StringComparer.Ordinal);
        near.UnionWith(TakeHead(candidates, hit));
        var far = TermReader.Keys($"{document.Facts.Title} {headings}").Concat(NamedAtFirst(document)).Concat(near).ToHashSet(StringComparer.Ordinal);
        var whole = candidates.SelectMany(c => c.Keys).Concat(far).ToHashSet(StringComparer.Ordinal);
        var headed = HeadedBy(headings.Length > 0 ? headings[(headings.LastIndexOf('›') + 1)..] : document.Facts.Title);
        var intro = candidates.Find(c => c.Kind == LineKind.Sentence);
        foreach (var candidate in candidates.Where(c => !_language.Has("speech", c.Text)))
        {
            var before = candidate.Kind == LineKind.Sentence ? candidates.Find(c => c.Index == candidate.Index - 1)?.Keys : intro?.Keys;
            var (own, around) = (Cover(candidate.Keys), Support(candidate.Keys, near, far, before));
            var coverage = Math.Max(around.Coverage, 0.75 * Cover(whole));
            yield return candidate with
            {
                Own = own,
                Coverage = coverage,
                Headed = headed,
                Score = around.Score + (0.15 * own) + (0.3 * Fit(candidate)) + ((candidate.Index == 0 && headed >= 0.8 ? 0.36 : 0.2) * headed) + (0.2 * rank) + Standing(document) + (0.3 * Range(candidate)) + (near.Overlaps(_roles) ? OwnRole : 0) + (Phrases * InOrder(candidate)),
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
        keys = candidate.Quantities.Any(q => q.Unit is "euro" or "dollar" or "pound") ? keys.Union(Money) : keys;
        return candidate with { Keys = _language.Has("at_least", candidate.Text) ? keys.Union(Minima) : keys };
    }

    /// <summary>How well a heading says what is asked about: how much of the question it covers, times how much of it the question says.</summary>
    private double HeadedBy(string heading)
    {
        var keys = TermReader.Keys(heading).ToHashSet(StringComparer.Ordinal);
        return keys.Count == 0 ? 0 : Cover(keys) * keys.Count(k => _question.Keys.Contains(k) || _roles.Contains(k)) / keys.Count;
    }

    /// <summary>The head of a table is no row of it; it says what the cells of the rows are.</summary>
    private static ImmutableHashSet<string> TakeHead(List<Candidate> candidates, SearchHit hit)
    {
        if (hit.Passage.Passage.Context.Length > 0 || candidates.Count(c => c.Kind == LineKind.Row) < 2)
        {
            return [];
        }

        var head = candidates.Find(c => c.Kind == LineKind.Row)!;
        candidates.Remove(head);
        return head.Keys;
    }

    /// <summary>How much of a question has to be covered: more where it says little, or names what no document has a word for.</summary>
    public double Needed => HasUnknown ? 0.8 : _wanted.Count(w => w.Weight > GenericWeight) <= 3 ? 0.75 : 0.62;

    private (double Score, double Coverage) Support(
        ImmutableHashSet<string> own, HashSet<string> near, HashSet<string> far, ImmutableHashSet<string>? before)
    {
        var (score, coverage) = (0.0, 0.0);
        foreach (var (key, weight, related) in _wanted)
        {
            bool In(IReadOnlySet<string>? keys) => keys?.Contains(key) == true;
            bool Like(IReadOnlySet<string>? keys) => keys is not null && related.Any(keys.Contains);
            var (part, covered) = In(own) ? (1.0, 1.0)
                : In(near) ? (0.92, 1)
                : Like(own) ? (Related, 0.9)
                : In(far) ? (0.9, 1)
                : Like(near) ? (0.6, 0.85)
                : In(before) ? (0.5, 0.9)
                : Like(far) || Like(before) ? (0.35, 0.7)
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

        var keys = TermReader.Keys(candidate.Text);
        return (double)keys.Zip(keys.Skip(1)).Concat(keys.Zip(keys.Skip(2))).Distinct().Count(_pairs.Contains) / _pairs.Count;
    }

    private double Fit(Candidate candidate) => _question.Expects switch
    {
        ExpectedValue.Number => candidate.Quantities.IsEmpty ? -0.5 : 1,
        ExpectedValue.Time => candidate.Quantities.Any(q => q.IsTime) ? 1 : SaysTime(candidate) ? 0.8 : candidate.Quantities.IsEmpty ? -0.3 : -0.2,
        ExpectedValue.Person => candidate.Keys.Any(_language.IsPeople) ? 1 : 0,
        _ when _language.Has("forbids", _question.Text) && _question.Kind != DocumentQuestionKind.YesNo => _language.Has("forbids", candidate.Text) ? 1 : 0,
        _ => _question.Kind == DocumentQuestionKind.YesNo
            && (_language.Has("permits", candidate.Text) || _language.Has("forbids", candidate.Text) || _language.Has("requires", candidate.Text)) ? 0.5 : 0,
    };

    /// <summary>Of rules for ranges, the one that the question's quantity lies in.</summary>
    private int Range(Candidate candidate) => _question.Kind == DocumentQuestionKind.YesNo
        ? 0
        : _asked.Select(q => Quantity.Fit(q, candidate.Text)).FirstOrDefault(f => f != 0);

    private static bool SaysTime(Candidate candidate) => candidate.Keys.Overlaps(Times);

    private static readonly ImmutableHashSet<string> Limits = [.. TermReader.Keys("limit")];
    private static readonly ImmutableHashSet<string> Money = [.. TermReader.Keys("money amount sum")];
    private static readonly ImmutableHashSet<string> Minima = [.. TermReader.Keys("minimum")];

    private static readonly ImmutableHashSet<string> Times =
    [
        .. TermReader.Keys("day week month year hour minute Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December interval immediately noon midnight quarter daily weekly monthly yearly annually"),
    ];

    private double Standing(IndexedDocument document) => document.Facts.Status switch
    {
        "superseded" or "archived" => _question.IsOfThePast || _question.Names(document) ? 0.5 : -0.3,
        "draft" => -0.15,
        _ => 0.01 * Math.Clamp(document.Facts.Authority, -5, 5),
    };

    private double WeightOf(string key)
    {
        if (_language.IsGeneric(key))
        {
            return GenericWeight;
        }

        var number = _index.TermOf(key);
        var documents = Math.Max(1, _index.DocumentFile.Count);
        var frequency = number < 0 ? 0 : _index.DocumentFile.Frequency(number);
        // A word that stands in most documents of a small set still says what the question is about.
        return 1 + Math.Log(1 + ((documents - frequency + 0.5) / (frequency + 0.5)));
    }

    private bool IsKnown(string key) => _index.TermOf(key) is >= 0 and var number && _index.DocumentFile.Frequency(number) > 0;

    private static bool IsNumber(string key) => char.IsAsciiDigit(key[0]);
}
