using Parley.Answers;
using static Parley.Knowledge.Answering.DocumentAnswers;

namespace Parley.Knowledge.Answering;

/// <summary>Yes or no, where a clause decides it, and that clause; where none does, what the documents say.</summary>
internal static class YesNoAnswer
{
    public static DocumentAnswer? Compose(Inquiry inquiry)
    {
        if (Deciding(inquiry) is not { } clause)
        {
            return null;
        }

        var draft = inquiry.Draft();
        if (Disagreement.With(clause, inquiry) is { } other)
        {
            var (first, second, why) = Disagreement.Order(clause, other);
            draft.Quote(TextRole.Headline, first, why);
            draft.Quote(TextRole.Detail, second, why == "newer" ? "older" : "other");
            draft.Say(TextRole.Caveat, why.Length > 0 ? "conflict" : "conflict_open");
            return inquiry.Finish(draft, isFound: true, clause.Coverage, ConfidenceLevel.Medium);
        }

        // A clause that a person put right decides nothing any more: it is shown with what was said of it.
        var verdict = clause.Mark is { Kind: not PassageMarkKind.Verified } ? "" : Verdict(clause, inquiry);
        if (verdict.Length > 0)
        {
            draft.Say(TextRole.Headline, verdict);
        }

        draft.QuoteUnder(verdict.Length > 0 ? TextRole.Detail : TextRole.Headline, clause);
        FactAnswer.AddMore(draft, clause, inquiry);
        FactAnswer.Standing(draft, clause, inquiry);
        return inquiry.Finish(draft, isFound: true, clause.Coverage);
    }

    /// <summary>Among the sentences that answer about as well as the best, the first that permits, forbids or requires.</summary>
    private static Candidate? Deciding(Inquiry inquiry)
    {
        if (FactAnswer.Best(inquiry) is not { } best)
        {
            return null;
        }

        bool Decides(Candidate c) => new[] { "forbids", "permits", "requires", "spares", "at_most", "at_least" }.Any(p => inquiry.Language.Has(p, c.Clause));
        return best.IsLearnt || Decides(best)
            ? best
            : inquiry.Candidates.FirstOrDefault(c => inquiry.Holds(c) && c.Score >= best.Score * 0.85 && Decides(c)) ?? best;
    }

    private static string Verdict(Candidate clause, Inquiry inquiry)
    {
        var (language, text, asked) = (inquiry.Language, clause.Clause, inquiry.Question.Text);
        if (language.Words.AreOpposite(asked, text) && (language.Has("requires", text) || language.Has("conditions", text)))
        {
            return "excluded";
        }

        if (inquiry.Scorer.IsNarrowed(clause))
        {
            return "";
        }

        if (OfNumbers(clause, inquiry) is { } counted)
        {
            return counted;
        }

        var asksDuty = language.Has("requires", asked) || System.Text.RegularExpressions.Regex.IsMatch(asked, @"\b(need|must|have) to\b|^must\b|^need\b|\bneed (an?|my|approval)\b", System.Text.RegularExpressions.RegexOptions.IgnoreCase);
        var conditional = language.Has("conditions", text);
        if (asksDuty && language.Has("requires", text))
        {
            var fit = Quantity.Read(asked).Where(q => q.Unit.Length > 0).Select(q => Quantity.Fit(q, text)).FirstOrDefault(f => f != 0);
            if (fit != 0)
            {
                return fit > 0 ? "yes" : "spared";
            }
        }

        if (asksDuty)
        {
            return language.Has("spares", text) ? "no" : language.Has("requires", text) ? conditional ? "yes_if" : "yes" : "";
        }

        var (days, said) = (Weekdays.Read(asked), Weekdays.Read(text));
        if (!days.IsEmpty && !said.IsEmpty && !days.IsSubsetOf(said))
        {
            return language.Has("forbids", text) || !language.Has("permits", text) ? "" : "outside";
        }

        // "May not … unless" forbids with an exception.
        return language.Has("forbids", text) && !language.Has("spares", text) ? conditional && text.Contains("unless", StringComparison.OrdinalIgnoreCase) ? "no_unless" : "no"
            : language.Has("permits", text) ? conditional ? "yes_if" : "yes"
            : "";
    }

    /// <summary>Where the question names a quantity and the clause a bound in the same unit, the two are compared.</summary>
    private static string? OfNumbers(Candidate clause, Inquiry inquiry)
    {
        var asked = Quantity.Read(inquiry.Question.Text).Where(q => q.Unit.Length > 0).ToList();
        foreach (var quantity in asked)
        {
            var bounds = clause.Quantities.Where(q => q.Unit == quantity.Unit).ToList();
            if (bounds.Count != 1)
            {
                continue;
            }

            var bound = bounds[0].Value;
            if (inquiry.Language.Has("ahead", clause.Text))
            {
                // Later than that, what the document says does not hold; whether something else does is not said by this clause.
                return quantity.Value >= bound ? "within" : "";
            }

            if (inquiry.Language.Has("at_most", clause.Text))
            {
                return quantity.Value > bound ? "over" : "within";
            }

            if (inquiry.Language.Has("at_least", clause.Text) && inquiry.Language.Has("requires", clause.Text))
            {
                return null;
            }
        }

        return null;
    }
}
