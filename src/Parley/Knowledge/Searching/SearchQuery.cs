using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Parley.Knowledge.Indexing;
using Parley.Text;

namespace Parley.Knowledge.Searching;

/// <summary>A term of a query.</summary>
/// <param name="Number">Its number in the index.</param>
/// <param name="Weight">What it counts, before its idf.</param>
/// <param name="Source">Where it comes from.</param>
internal readonly record struct QueryTerm(int Number, double Weight, TermSource Source);

/// <summary>Where a term of a query comes from.</summary>
internal enum TermSource
{
    /// <summary>The asker's own word.</summary>
    Asked,

    /// <summary>The product's glossary.</summary>
    Glossary,

    /// <summary>Words that mean about the same.</summary>
    Related,

    /// <summary>A word of the documents, one slip away from the asker's.</summary>
    Spelling,

    /// <summary>The passages that fit best.</summary>
    Feedback,
}

/// <summary>
/// A query as it is scored. A long narrative is another thing than a few keywords: what it says often is what it is about, many of
/// its rare words are accidents, and direct speech in it is the request.
/// </summary>
internal sealed record SearchQuery
{
    private const int ShortTerms = 8;
    private const int LongTerms = 40;
    private const int MaxTerms = 4_000;
    private const int LargeSet = 5_000;

    private static readonly Regex Speech = new("[\"“]([^\"”]{12,}?)[\"”]", RegexOptions.CultureInvariant);

    /// <summary>Its terms in the order of their first place.</summary>
    public required ImmutableArray<QueryTerm> Terms { get; init; }

    /// <summary>The asker's terms clause by clause, each once.</summary>
    public required ImmutableArray<ImmutableArray<int>> Clauses { get; init; }

    /// <summary>From 0 (keywords) to 1 (a narrative).</summary>
    public required double Length { get; init; }

    /// <summary>Words that no document holds.</summary>
    public required ImmutableArray<string> Unknown { get; init; }

    /// <summary>BM25 for it: the longer the query, the more a word's frequency says.</summary>
    public Bm25 Curve => new(1.2 + (2.8 * Length), 0.75 + (0.05 * Length));

    /// <summary>How much a term tells in it.</summary>
    public double Weight(QueryTerm term, InvertedFile file) => term.Weight * Math.Pow(file.Idf(term.Number), 1 - (0.4 * Length));

    /// <summary>
    /// The terms worth scoring: in a large set, words that stand in a quarter of it tell nothing beside two that do not, and cost the most.
    /// </summary>
    public IEnumerable<QueryTerm> Telling(InvertedFile file)
    {
        var rare = Terms.Count(t => file.Frequency(t.Number) is > 0 and var n && n <= file.Count / 4);
        return file.Count < LargeSet || rare < 2 ? Terms : Terms.Where(t => file.Frequency(t.Number) <= file.Count / 4);
    }

    /// <summary>Reads a query.</summary>
    public static SearchQuery Read(string text, KnowledgeIndex index)
    {
        var weights = new Dictionary<int, double>();
        var order = new List<int>();
        var unknown = new List<string>();
        var words = TermReader.Read(text);
        var content = words.Any(w => !w.IsStop);
        foreach (var word in words.Where(w => !w.IsStop || !content).Take(MaxTerms))
        {
            var number = index.TermOf(word.Key);
            if (number < 0)
            {
                unknown.Add(text[word.Start..word.End]);
            }
            else if (!weights.TryAdd(number, 1))
            {
                weights[number]++;
            }
            else
            {
                order.Add(number);
            }
        }

        var length = Math.Clamp((order.Count - ShortTerms) / (double)(LongTerms - ShortTerms), 0, 1);
        foreach (Match speech in length > 0 ? Speech.Matches(text) : Enumerable.Empty<Match>())
        {
            foreach (var number in TermReader.Keys(speech.Groups[1].Value).Select(index.TermOf).Where(weights.ContainsKey))
            {
                weights[number] += length;
            }
        }

        return new SearchQuery
        {
            Terms = [.. order.Select(n => new QueryTerm(n, weights[n], TermSource.Asked))],
            Clauses = [.. SentenceSplitter.Split(text).Select(s => Clause(s.Of(text), index)).Where(c => !c.IsEmpty)],
            Length = length,
            Unknown = [.. unknown.Distinct(StringComparer.OrdinalIgnoreCase)],
        };
    }

    private static ImmutableArray<int> Clause(string text, KnowledgeIndex index) =>
        [.. TermReader.Keys(text).Select(index.TermOf).Where(n => n >= 0).Distinct()];
}
