using Parley.Answers;
using static Parley.Knowledge.Answering.DocumentAnswers;

namespace Parley.Knowledge.Answering;

/// <summary>Two things side by side: what the documents say of each.</summary>
internal static class ComparisonAnswer
{
    private const int MostOfASide = 3;

    public static DocumentAnswer? Compose(Inquiry inquiry)
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
            var lead = inquiry.Language.Say("side").Replace("{side}", side, StringComparison.Ordinal);
            draft.QuoteAfter(draft.IsEmpty ? TextRole.Headline : TextRole.Detail, said[0], lead.Any(char.IsDigit) ? "" : lead);
            foreach (var more in said.Skip(1))
            {
                draft.Quote(TextRole.Detail, more);
            }
        }

        return inquiry.Finish(draft, isFound: true, coverage);
    }
}
