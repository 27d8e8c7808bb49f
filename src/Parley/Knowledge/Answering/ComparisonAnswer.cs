using Parley.Answers;
using Parley.Knowledge.Indexing;
using Parley.Text;
using static Parley.Knowledge.Answering.DocumentAnswers;

namespace Parley.Knowledge.Answering;

/// <summary>Two things side by side: what the documents say of each.</summary>
internal static class ComparisonAnswer
{
    private const int MostOfASide = 3;
    private const int MostPairs = 4;
    private const double AlikeFrom = 0.3;

    public static DocumentAnswer? Compose(Inquiry inquiry) => OfDocuments(inquiry) ?? OfThings(inquiry);

    /// <summary>Two documents: what both speak of, pair by pair, other numbers first; null where a side is no document, or they share nothing.</summary>
    private static DocumentAnswer? OfDocuments(Inquiry inquiry)
    {
        if (inquiry.Question.Sides.Select(s => DocumentOf(s, inquiry)).ToList() is not [{ } first, { } second] || first == second)
        {
            return null;
        }

        var (one, other) = (ChangesAnswer.Lines(first, inquiry), ChangesAnswer.Lines(second, inquiry));
        var pairs = one.Select(a => (A: a, B: other.Where(b => b.Kind == a.Kind).MaxBy(b => Similarity.Jaccard(a.Keys, b.Keys))))
            .Where(p => p.B is not null && Similarity.Jaccard(p.A.Keys, p.B.Keys) >= AlikeFrom)
            .OrderByDescending(p => Disagreement.Differ(p.A, p.B!)).ThenByDescending(p => Similarity.Jaccard(p.A.Keys, p.B!.Keys))
            .Take(MostPairs).ToList();
        // What is compared is what they say in other numbers; without any, each is told by itself.
        if (pairs.Count == 0 || !Disagreement.Differ(pairs[0].A, pairs[0].B!))
        {
            return null;
        }

        var draft = inquiry.Draft();
        foreach (var (a, b) in pairs)
        {
            draft.QuoteAfter(draft.IsEmpty ? TextRole.Headline : TextRole.Detail, a, Lead(inquiry, first.Facts.Title));
            draft.QuoteAfter(TextRole.Detail, b!, Lead(inquiry, second.Facts.Title));
        }

        return inquiry.Finish(draft, isFound: true, 0.9);
    }

    /// <summary>The document that a side names by its title, one in force first; null where none is.</summary>
    private static IndexedDocument? DocumentOf(string side, Inquiry inquiry)
    {
        var keys = inquiry.Language.Keys(side).ToHashSet(StringComparer.Ordinal);
        return inquiry.Library.Index.Documents
            .Where(d => inquiry.Language.Keys(d.Facts.Title).ToHashSet(StringComparer.Ordinal) is { Count: > 0 } title && Similarity.Jaccard(title, keys) >= 0.6)
            .OrderByDescending(d => Similarity.Jaccard(inquiry.Language.Keys(d.Facts.Title).ToHashSet(StringComparer.Ordinal), keys))
            .ThenBy(d => d.Facts.Status is "superseded" or "archived" ? 1 : 0).ThenByDescending(d => d.Facts.Date).ThenBy(d => d.Path, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private static string Lead(Inquiry inquiry, string side)
    {
        var lead = inquiry.Language.Say("side").Replace("{side}", side, StringComparison.Ordinal);
        return lead.Any(char.IsDigit) ? "" : lead;
    }

    private static DocumentAnswer? OfThings(Inquiry inquiry)
    {
        var draft = inquiry.Draft();
        var coverage = 1.0;
        foreach (var side in inquiry.Question.Sides)
        {
            var part = inquiry.About(side);
            var found = part.Scorer.IsEmpty ? [] : part.Candidates.Where(part.Holds).ToList();
            if (found.Count == 0)
            {
                return null;
            }

            coverage = Math.Min(coverage, found[0].Coverage);
            var passage = found[0].Hit.Number;
            var said = found.Where(c => c.Hit.Number == passage).Take(MostOfASide).OrderBy(c => c.Index).ToList();
            draft.QuoteAfter(draft.IsEmpty ? TextRole.Headline : TextRole.Detail, said[0], Lead(inquiry, side));
            foreach (var more in said.Skip(1))
            {
                draft.Quote(TextRole.Detail, more);
            }
        }

        return inquiry.Finish(draft, isFound: true, coverage);
    }
}
