using System.Collections.Immutable;
using Parley.Knowledge.Indexing;
using Parley.Text;

namespace Parley.Knowledge.Searching;

/// <summary>
/// Adds words to a query: what the glossary says a term means, the documents' spelling of a word that none of them holds, and for
/// a few keywords the words that stand out in the passages that fit best.
/// </summary>
internal static class Expansion
{
    private const double GlossaryWeight = 0.4;
    private const double RelatedWeight = 0.3;
    private const double FeedbackWeight = 0.15;
    private const int FeedbackPassages = 6;
    private const int FeedbackTerms = 8;

    public static SearchQuery Expand(string text, SearchQuery query, KnowledgeIndex index, SearchOptions options)
    {
        var added = new List<QueryTerm>();
        added.AddRange(OfGlossary(text, index, options));
        added.AddRange(OfRelated(text, index, options));
        added.AddRange(query.Unknown.Select(w => Spelling(w, index)).OfType<QueryTerm>());
        return With(query, added);
    }

    private static SearchQuery With(SearchQuery query, IEnumerable<QueryTerm> more)
    {
        var known = query.Terms.Select(t => t.Number).ToHashSet();
        return query with { Terms = [.. query.Terms, .. more.Where(t => known.Add(t.Number))] };
    }

    private static IEnumerable<QueryTerm> OfGlossary(string text, KnowledgeIndex index, SearchOptions options)
    {
        var asked = TermReader.Keys(text);
        foreach (var (term, meaning) in options.Glossary)
        {
            var words = TermReader.Keys(term);
            if (words.IsEmpty || !Contains(asked, words))
            {
                continue;
            }

            foreach (var key in TermReader.Keys(meaning))
            {
                if (index.TermOf(key) is >= 0 and var number)
                {
                    yield return new QueryTerm(number, GlossaryWeight, TermSource.Glossary);
                }
            }
        }
    }

    private static IEnumerable<QueryTerm> OfRelated(string text, KnowledgeIndex index, SearchOptions options) => options.Related is not { } related
        ? []
        : TermReader.Keys(text).SelectMany(key => related(key)).Select(index.TermOf).Where(n => n >= 0).Distinct()
            .Select(n => new QueryTerm(n, RelatedWeight, TermSource.Related));

    private static bool Contains(ImmutableArray<string> all, ImmutableArray<string> part)
    {
        for (var at = 0; at + part.Length <= all.Length; at++)
        {
            if (all.AsSpan(at, part.Length).SequenceEqual(part.AsSpan()))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The commonest word of the documents among the nearest; a slip keeps the first letter.</summary>
    private static QueryTerm? Spelling(string word, KnowledgeIndex index)
    {
        var folded = Tokenizer.Fold(word);
        var tolerance = EditDistance.Tolerance(folded.Length);
        if (tolerance == 0 || folded.Any(char.IsDigit))
        {
            return null;
        }

        var key = TermReader.Keys(folded) is [var one] ? one : folded;
        var (best, distance, frequency) = (-1, tolerance + 1, 0);
        foreach (var (name, number) in index.Terms)
        {
            if (name[0] != key[0] || Math.Abs(name.Length - key.Length) > tolerance)
            {
                continue;
            }

            var apart = EditDistance.Between(key, name);
            var often = index.DocumentFile.Frequency(number);
            if (often > 0 && (apart < distance || (apart == distance && (often > frequency || (often == frequency && string.CompareOrdinal(name, index.NameOf(best)) < 0)))))
            {
                (best, distance, frequency) = (number, apart, often);
            }
        }

        return best < 0 ? null : new QueryTerm(best, 0.8, TermSource.Spelling);
    }

    /// <summary>Words that stand out in the best passages and that the query has not.</summary>
    public static IReadOnlyList<QueryTerm> Feedback(SearchQuery query, KnowledgeIndex index, double[] scores)
    {
        var known = query.Terms.Select(t => t.Number).ToHashSet();
        var best = Ranking.Best(p => scores[p], scores.Length, FeedbackPassages);
        if (best.Count == 0)
        {
            return [];
        }

        best.Sort((a, b) => scores[a] != scores[b] ? scores[b].CompareTo(scores[a]) : a.CompareTo(b));
        var weights = new Dictionary<int, double>();
        foreach (var passage in best)
        {
            var sequence = index.SequenceOf(passage);
            foreach (var term in sequence)
            {
                weights[term] = weights.GetValueOrDefault(term) + (scores[passage] / scores[best[0]] / Math.Max(30, sequence.Length));
            }
        }

        // A word has to stand in several of them: one passage alone proves nothing.
        return
        [
            .. weights.Where(w => !known.Contains(w.Key) && index.PassageFile.Frequency(w.Key) is > 1 and var n && n < index.PassageFile.Count / 4)
            .OrderByDescending(w => w.Value * index.PassageFile.Idf(w.Key)).ThenBy(w => w.Key)
            .Take(FeedbackTerms)
            .Select(w => new QueryTerm(w.Key, FeedbackWeight, TermSource.Feedback)),
        ];
    }
}
