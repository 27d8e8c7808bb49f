using System.Collections.Immutable;
using Parley.Knowledge.Answering;
using Parley.Knowledge.Indexing;
using Parley.Text;

namespace Parley.Knowledge.Searching;

/// <summary>Weighs the parts of a passage's score. Each part lies between 0 and 1 before its weight.</summary>
internal sealed class Ranking
{
    private readonly SearchQuery _query;
    private readonly KnowledgeIndex _index;
    private readonly SearchOptions _options;
    private readonly double[] _documents;
    private readonly double[] _passages;
    private readonly double[]? _meaning;
    private readonly HashSet<(int, int)> _pairs;
    private readonly HashSet<int> _asked;
    private readonly double _topDocument;
    private readonly double _topPassage;
    private readonly DateOnly? _newest;
    private readonly DateOnly? _oldest;

    public Ranking(SearchQuery query, KnowledgeIndex index, SearchOptions options, double[] documents, double[] passages)
    {
        (_query, _index, _options, _documents, _passages) = (query, index, options, documents, passages);
        _meaning = Spread(options.Meaning?.Invoke());
        (_topDocument, _topPassage) = (Top(documents), Top(passages));
        _pairs = [.. query.Clauses.SelectMany(c => c.Zip(c.Skip(1)))];
        _asked = [.. query.Clauses.SelectMany(c => c)];
        var dates = index.Documents.Select(d => d.Facts.Date).OfType<DateOnly>().ToList();
        (_oldest, _newest) = (dates.Count > 1 ? dates.Min() : null, dates.Count > 1 ? dates.Max() : null);
    }

    private double DocumentShare => _options.ByDocument ? 0.3 + (0.65 * _query.Length) : 0.35;

    /// <summary>The passages worth a closer look: the best by words, and by meaning.</summary>
    public IEnumerable<int> Candidates(int count)
    {
        var best = Best(Words, _passages.Length, count);
        return _meaning is { } meaning ? best.Union(Best(passage => meaning[passage], meaning.Length, count)).Order() : best;
    }

    public SearchHit Hit(int passage)
    {
        var placed = _index.Passages[passage];
        var document = _index.PassageDocuments[passage];
        var reasons = new List<ScoreReason>
        {
            new("document", DocumentShare * _documents[document] / _topDocument),
            new("words", (1 - DocumentShare) * _passages[passage] / _topPassage),
            new("phrase", 0.15 * (1 - _query.Length) * Phrases(passage)),
            new("nearness", 0.15 * (1 - _query.Length) * Nearness(passage)),
            new("heading", 0.1 * Heading(placed)),
            new("recency", 0.03 * Recency(placed.Document)),
            new("authority", Authority(placed.Document)),
        };
        if (_meaning is { } meaning)
        {
            reasons.Add(new ScoreReason("meaning", 0.8 * Math.Max(0, meaning[passage])));
        }

        if (PassageMark.Weigh(_options.Marks, placed) is not 0 and var memory)
        {
            reasons.Add(new ScoreReason("memory", memory));
        }

        var score = Math.Max(0, reasons.Sum(r => r.Value));
        return new SearchHit(placed, Math.Round(score, 6), [.. reasons.Where(r => Math.Abs(r.Value) >= 0.0005).OrderByDescending(r => r.Value)])
        {
            Number = passage,
        };
    }

    /// <summary>From the mean, 0, to the nearest, 1: models differ in how far apart they set texts.</summary>
    private static double[]? Spread(double[]? cosines)
    {
        if (cosines is not { Length: > 0 })
        {
            return null;
        }

        var (mean, top) = (cosines.Average(), cosines.Max());
        return top - mean < 1e-9 ? cosines : [.. cosines.Select(c => Math.Max(0, (c - mean) / (top - mean)))];
    }

    private static double Top(double[] scores)
    {
        var top = 0.0;
        foreach (var score in scores)
        {
            top = Math.Max(top, score);
        }

        return top > 0 ? top : 1;
    }

    private double Words(int passage) =>
        (DocumentShare * _documents[_index.PassageDocuments[passage]] / _topDocument) + ((1 - DocumentShare) * _passages[passage] / _topPassage);

    /// <summary>The units with the highest scores above zero, in their own order.</summary>
    internal static List<int> Best(Func<int, double> score, int units, int count)
    {
        var queue = new PriorityQueue<int, (double Score, int Order)>(count + 1);
        for (var passage = 0; passage < units; passage++)
        {
            var value = score(passage);
            if (value <= 0)
            {
                continue;
            }

            if (queue.Count < count)
            {
                queue.Enqueue(passage, (value, -passage));
            }
            else if (queue.TryPeek(out _, out var least) && (value, -passage).CompareTo(least) > 0)
            {
                queue.DequeueEnqueue(passage, (value, -passage));
            }
        }

        return [.. queue.UnorderedItems.Select(i => i.Element).Order()];
    }

    /// <summary>The share of the query's neighbouring words that are neighbours in the passage, too.</summary>
    private double Phrases(int passage)
    {
        if (_pairs.Count == 0)
        {
            return 0;
        }

        var found = new HashSet<(int, int)>();
        var last = -1;
        foreach (var term in _index.SequenceOf(passage))
        {
            if (_asked.Contains(term))
            {
                if (last >= 0 && _pairs.Contains((last, term)))
                {
                    found.Add((last, term));
                }

                last = term;
            }
            else if (_index.PassageFile.Frequency(term) > 0)
            {
                last = -1;
            }
        }

        return (double)found.Count / _pairs.Count;
    }

    /// <summary>How much of the query (by idf) the best window of 30 words holds.</summary>
    private double Nearness(int passage)
    {
        const int Window = 30;
        var total = _asked.Sum(t => _index.PassageFile.Idf(t));
        if (_asked.Count < 2 || total == 0)
        {
            return 0;
        }

        var sequence = _index.SequenceOf(passage);
        var counts = new Dictionary<int, int>();
        var (held, best) = (0.0, 0.0);
        for (var at = 0; at < sequence.Length; at++)
        {
            if (_asked.Contains(sequence[at]))
            {
                var count = counts[sequence[at]] = counts.GetValueOrDefault(sequence[at]) + 1;
                held += count == 1 ? _index.PassageFile.Idf(sequence[at]) : 0;
            }

            if (at >= Window && _asked.Contains(sequence[at - Window]))
            {
                var count = counts[sequence[at - Window]] -= 1;
                held -= count == 0 ? _index.PassageFile.Idf(sequence[at - Window]) : 0;
            }

            best = Math.Max(best, held);
        }

        return best / total;
    }

    /// <summary>How much of the title and headings (by idf) one clause of the query says.</summary>
    private double Heading(PlacedPassage placed)
    {
        var said = TermReader.Keys($"{placed.Document.Facts.Title} {placed.Passage.Headings}").Select(_index.TermOf).Where(n => n >= 0).ToHashSet();
        var total = said.Sum(t => _index.DocumentFile.Idf(t));
        return total == 0 || _query.Clauses.IsEmpty
            ? 0
            : _query.Clauses.Max(c => c.Where(said.Contains).Sum(t => _index.DocumentFile.Idf(t))) / total;
    }

    private double Recency(IndexedDocument document) =>
        document.Facts.Date is { } date && _newest is { } newest && _oldest is { } oldest && newest > oldest
            ? (double)(date.DayNumber - oldest.DayNumber) / (newest.DayNumber - oldest.DayNumber)
            : 0;

    private static double Authority(IndexedDocument document) => document.Facts.Status switch
    {
        "superseded" or "archived" => -0.15,
        "draft" => -0.1,
        _ => 0.02 * Math.Clamp(document.Facts.Authority, -5, 5),
    };
}
