using System.Collections.Immutable;
using Parley.Knowledge.Indexing;
using Parley.Knowledge.Searching;

namespace Parley.Knowledge.Answering;

/// <summary>
/// What people said of passages, as it is felt by sentences: what was said to answer the question stands first, what was verified or
/// corrected higher, what was marked as outdated or wrong behind everything else that answers. Pure.
/// </summary>
internal static class MarkedCandidates
{
    private const double Raised = 0.3;
    private const double Outdated = -1;
    private const double Wrong = -2;

    /// <summary>The hits, with the passages that were said to answer the question, found by its words or not.</summary>
    public static ImmutableArray<SearchHit> WithLearnt(
        ImmutableArray<SearchHit> hits, KnowledgeIndex index, ImmutableArray<PassageMark> learnt)
    {
        foreach (var mark in learnt)
        {
            var number = PlaceOf(mark, index);
            if (number >= 0 && !hits.Any(h => h.Number == number))
            {
                hits = hits.Add(new SearchHit(index.Passages[number], 0, [new ScoreReason("memory", 0)]) { Number = number });
            }
        }

        return hits;
    }

    /// <summary>The candidates with what was said of each, best first.</summary>
    public static ImmutableArray<Candidate> Weigh(ImmutableArray<Candidate> candidates, ImmutableArray<PassageMark> learnt, ImmutableArray<PassageMark> marks)
    {
        if (marks.IsEmpty)
        {
            return candidates;
        }

        return
        [
            .. candidates.Select(c => Weigh(c, learnt, marks)).OrderByDescending(c => c.IsLearnt).ThenByDescending(c => c.Score)
                .ThenBy(c => c.Hit.Passage.Document.Path, StringComparer.Ordinal).ThenBy(c => c.Span.Start),
        ];
    }

    private static Candidate Weigh(Candidate candidate, ImmutableArray<PassageMark> learnt, ImmutableArray<PassageMark> marks)
    {
        var (document, text) = (candidate.Hit.Passage.Document.Path, candidate.Text);
        if (PassageMark.On(marks, document, text) is not { } mark)
        {
            return candidate;
        }

        // What was said last of a sentence holds: one that was marked as wrong since it was verified is not told first.
        var isLearnt = mark.Raises && PassageMark.On(learnt, document, text) is not null;
        return candidate with
        {
            Mark = mark,
            IsLearnt = isLearnt,
            Coverage = isLearnt ? 1 : candidate.Coverage,
            Score = candidate.Score + (mark.Kind switch
            {
                PassageMarkKind.Wrong => Wrong,
                PassageMarkKind.Outdated => Outdated,
                _ => Raised,
            }),
        };
    }

    /// <summary>The number of the passage in which the marked words begin; -1 where they are gone.</summary>
    private static int PlaceOf(PassageMark mark, KnowledgeIndex index)
    {
        for (var number = 0; number < index.Passages.Length; number++)
        {
            if (index.Passages[number].Document.Path == mark.Document)
            {
                var (document, passage) = index.Passages[number];
                var at = document.Text.IndexOf(mark.Quote, passage.Span.Start, passage.Span.End - passage.Span.Start, StringComparison.Ordinal);
                if (at >= 0)
                {
                    return number;
                }
            }
        }

        return -1;
    }
}
