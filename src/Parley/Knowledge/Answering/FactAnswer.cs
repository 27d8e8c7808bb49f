using System.Collections.Immutable;
using Parley.Answers;
using Parley.Knowledge.Indexing;
using static Parley.Knowledge.Answering.DocumentAnswers;

namespace Parley.Knowledge.Answering;

/// <summary>The sentence that answers, what limits it, what else belongs to it, and the document that disagrees.</summary>
internal static class FactAnswer
{
    private const int MostQuotes = 3;

    private static readonly System.Text.RegularExpressions.Regex PointsBack = new(
        @"^(it|they|this|that|these|those|he|she|them|his|her|its|their)\b|\b(on|in|during|for|at|of|from) (these|those|this) \w+", System.Text.RegularExpressions.RegexOptions.IgnoreCase | System.Text.RegularExpressions.RegexOptions.CultureInvariant);

    public static DocumentAnswer? Compose(Inquiry inquiry)
    {
        if (Best(inquiry) is not { } best)
        {
            return null;
        }

        var draft = inquiry.Draft();
        var conflict = Disagreement.With(best, inquiry);
        if (conflict is { } other)
        {
            return Conflicting(best, other, inquiry, draft);
        }

        QuoteWhole(draft, best, inquiry);
        AddMore(draft, best, inquiry);
        AddBefore(draft, best, inquiry);
        Standing(draft, best, inquiry);
        return inquiry.Finish(draft, isFound: true, best.Coverage);
    }

    /// <summary>The best candidate that answers; a definition is one that says what the thing is.</summary>
    public static Candidate? Best(Inquiry inquiry)
    {
        var holding = inquiry.Candidates.Where(inquiry.Holds).Take(12).ToList();
        var best = holding.FirstOrDefault();
        if (best is null or { IsLearnt: true })
        {
            return best;
        }

        if (inquiry.Question.Kind == DocumentQuestionKind.Definition && holding.Find(c => Defines(c, inquiry)) is { } definition)
        {
            return definition;
        }

        // Who somebody is is not said by a rule that names the office, but by a sentence with a name.
        if (inquiry.Question.Text.StartsWith("who is", StringComparison.OrdinalIgnoreCase) && inquiry.Question.Kind == DocumentQuestionKind.Definition)
        {
            return holding.Find(c => c.Names(isWhole: true) && c.Own >= 0.3);
        }

        // How much is said by a number, where the same document has one that answers about as well.
        if (inquiry.Question.Expects == ExpectedValue.Number && best.Quantities.IsEmpty)
        {
            best = holding.Find(c => !c.Quantities.IsEmpty && c.Coverage >= best.Coverage - 0.15 && c.Hit.Passage.Document == best.Hit.Passage.Document) ?? best;
        }

        // How to do a thing is not said by a sentence that only mentions it.
        if (inquiry.Question.Kind == DocumentQuestionKind.HowTo)
        {
            return holding.Find(c => IsAbout(c, inquiry) || (inquiry.Question.IsOfACase && c.Own >= 0.5));
        }

        // What is in force goes before what no longer is, where it answers as well.
        return best.IsCurrent || inquiry.Question.IsOfThePast || inquiry.Question.Names(best.Hit.Passage.Document) ? best : holding.Find(c => c.IsCurrent && c.Coverage >= best.Coverage - 0.15) ?? best;
    }

    /// <summary>Says that a document is superseded or a draft.</summary>
    public static void Standing(AnswerDraft draft, Candidate candidate, Inquiry inquiry)
    {
        switch (candidate.Hit.Passage.Document.Facts.Status)
        {
            case "superseded" or "archived":
                draft.Say(TextRole.Caveat, inquiry.Question.IsOfThePast || inquiry.Question.Names(candidate.Hit.Passage.Document) ? "past" : "superseded");
                break;
            case not "draft" when candidate.IsOlder && !inquiry.Question.IsOfThePast && !inquiry.Question.Names(candidate.Hit.Passage.Document):
                draft.Say(TextRole.Caveat, "older_version");
                break;
            case "draft":
                draft.Say(TextRole.Caveat, "draft");
                break;
        }
    }

    /// <summary>Quotes a sentence; where it begins with a word that points back, the one before it first; where it announces a list, the list.</summary>
    public static void QuoteWhole(AnswerDraft draft, Candidate best, Inquiry inquiry)
    {
        var before = PointsBack.IsMatch(best.Text) && best.Kind == LineKind.Sentence
            ? Candidate.Of(best.Hit, inquiry.Language).FirstOrDefault(c => c.Index == best.Index - 1 && c.Kind == LineKind.Sentence)
            : null;
        if (before is not null)
        {
            draft.Quote(TextRole.Headline, before);
        }

        draft.QuoteUnder(before is null ? TextRole.Headline : TextRole.Detail, best);
        if (best.Kind == LineKind.Sentence && best.Text.EndsWith(':'))
        {
            foreach (var item in Candidate.Of(best.Hit, inquiry.Language).Where(c => c.Index > best.Index).TakeWhile(c => c.Kind is LineKind.Item or LineKind.Step).Take(ListAnswer.Most))
            {
                draft.Quote(TextRole.Detail, item);
            }
        }
    }

    /// <summary>The sentence behind that limits the first, and sentences that cover more of the question.</summary>
    public static void AddMore(AnswerDraft draft, Candidate best, Inquiry inquiry)
    {
        if (inquiry.How.Verbosity == Verbosity.Brief)
        {
            return;
        }

        var quoted = new List<Candidate> { best };
        if (best.Kind == LineKind.Row && inquiry.Question.AsksWhich)
        {
            foreach (var row in inquiry.Candidates.Where(c => c.Kind == LineKind.Row && c.Hit.Number == best.Hit.Number && c.Span != best.Span && inquiry.Holds(c) && c.Own >= best.Own * 0.6).OrderBy(c => c.Index).Take(ListAnswer.Most).ToList())
            {
                draft.Quote(TextRole.Detail, row);
                quoted.Add(row);
            }
        }

        var next = Candidate.Of(best.Hit, inquiry.Language).FirstOrDefault(c => c.Index == best.Index + 1);
        if (next is { Kind: LineKind.Sentence } && best.Kind == LineKind.Sentence && (inquiry.Language.Has("exceptions", next.Text) || NamesWhom(next, best, inquiry)))
        {
            draft.Quote(TextRole.Detail, next);
            quoted.Add(next);
        }

        var covered = quoted.SelectMany(q => q.Keys).ToHashSet(StringComparer.Ordinal);
        foreach (var more in inquiry.Candidates.Where(inquiry.Holds).Where(c => c.Score >= best.Score * 0.8).Take(8))
        {
            var gain = inquiry.Scorer.Cover(covered.Concat(more.Keys).ToHashSet(StringComparer.Ordinal)) - inquiry.Scorer.Cover(covered);
            var isNew = !quoted.Exists(q => q.Span == more.Span && q.Hit.Passage.Document.Path == more.Hit.Passage.Document.Path);
            if (isNew && gain > 0.08 && more.IsCurrent && quoted.Count < MostQuotes)
            {
                draft.Quote(TextRole.Detail, more);
                quoted.Add(more);
                covered.UnionWith(more.Keys);
            }
        }
    }

    /// <summary>"… by the keeper. Her name is …": who it is stands in the sentence behind.</summary>
    private static bool NamesWhom(Candidate next, Candidate best, Inquiry inquiry) =>
        inquiry.Question.Expects == ExpectedValue.Person && PointsBack.IsMatch(next.Text) && next.Names(isWhole: true) && !best.Names(isWhole: true);

    /// <summary>What the version before the answer's says otherwise.</summary>
    private static void AddBefore(AnswerDraft draft, Candidate best, Inquiry inquiry)
    {
        var before = best.IsOlder || inquiry.How.Verbosity == Verbosity.Brief ? null : inquiry.Candidates.FirstOrDefault(c =>
            c.IsOlder && DocumentVersions.Family(c.Hit.Passage.Document.Facts.Title) == DocumentVersions.Family(best.Hit.Passage.Document.Facts.Title)
            && inquiry.Holds(c) && Disagreement.Alike(c, best) && Disagreement.Differ(c, best));
        if (before is not null)
        {
            draft.Quote(TextRole.Detail, before, "version_was");
        }
    }

    private static DocumentAnswer Conflicting(Candidate best, Candidate other, Inquiry inquiry, AnswerDraft draft)
    {
        var (first, second, why) = Disagreement.Order(best, other);
        draft.Quote(TextRole.Headline, first, why);
        draft.Quote(TextRole.Detail, second, why == "newer" ? "older" : "other");
        draft.Say(TextRole.Caveat, why.Length > 0 ? "conflict" : "conflict_open");
        return inquiry.Finish(draft, isFound: true, best.Coverage, why.Length > 0 ? ConfidenceLevel.Medium : ConfidenceLevel.Low);
    }

    private static bool IsAbout(Candidate candidate, Inquiry inquiry)
    {
        var (document, passage) = candidate.Hit.Passage;
        return inquiry.Scorer.Cover(inquiry.Language.Keys($"{document.Facts.Title} {passage.Headings}").ToHashSet(StringComparer.Ordinal)) >= 0.5;
    }

    private static bool Defines(Candidate candidate, Inquiry inquiry)
    {
        var words = candidate.Text.Split(' ', 14);
        var head = string.Join(' ', words.Take(12));
        var verb = System.Text.RegularExpressions.Regex.Match(head, @"\b((is|are) (an?|the|any|one|all|every)|means?|refers? to|stands? for|describes?)\b", System.Text.RegularExpressions.RegexOptions.IgnoreCase);
        var subject = verb.Success ? inquiry.Language.Keys(head[..verb.Index]) : [];
        return subject.Any(inquiry.Question.Keys.Contains) && subject.Length <= inquiry.Question.Keys.Length;
    }
}

/// <summary>Two documents that say different numbers of the same thing.</summary>
internal static class Disagreement
{
    /// <summary>A sentence of another document in force that answers as well, in other numbers of the same unit; null where there is none.</summary>
    public static Candidate? With(Candidate best, Inquiry inquiry)
    {
        if (best.Quantities.IsEmpty)
        {
            return null;
        }

        return inquiry.Candidates.FirstOrDefault(c =>
            c.Hit.Passage.Document.Path != best.Hit.Passage.Document.Path
            && c.Mark is not { Raises: false } && best.Mark is not { Raises: false }
            && c.Hit.Passage.Document.Facts.Status is not ("superseded" or "archived" or "draft")
            && best.Hit.Passage.Document.Facts.Status is not ("superseded" or "archived" or "draft")
            && (!c.IsOlder && !best.IsOlder)
            && inquiry.Holds(c)
            && c.Coverage >= best.Coverage - 0.12
            && c.Own >= best.Own * 0.6
            && Alike(c, best)
            && Differ(c, best));
    }

    /// <summary>The one to go by first, and why: the one that a person verified, the more authoritative, then the newer; empty where nothing tells.</summary>
    public static (Candidate First, Candidate Second, string Why) Order(Candidate one, Candidate other)
    {
        var (a, b) = (one.Hit.Passage.Document.Facts, other.Hit.Passage.Document.Facts);
        var (isFirst, isOther) = (one.IsLearnt || one.Mark?.Kind == PassageMarkKind.Verified, other.Mark?.Kind == PassageMarkKind.Verified && !one.IsLearnt);
        return isFirst != isOther ? isFirst ? (one, other, "verified_first") : (other, one, "verified_first")
            : a.Authority != b.Authority ? a.Authority > b.Authority ? (one, other, "higher") : (other, one, "higher")
            : a.Date != b.Date && a.Date is not null && b.Date is not null ? a.Date > b.Date ? (one, other, "newer") : (other, one, "newer")
            : (one, other, "");
    }

    public static bool Alike(Candidate one, Candidate other)
    {
        HashSet<string> Words(Candidate c) => [.. c.Keys.Where(k => !char.IsAsciiDigit(k[0]))];
        return Parley.Text.Similarity.Jaccard(Words(one), Words(other)) >= 0.3;
    }

    public static bool Differ(Candidate one, Candidate other)
    {
        foreach (var unit in one.Quantities.Select(q => q.Unit).Where(u => u.Length > 0).Distinct())
        {
            var (mine, others) = (Values(one, unit), Values(other, unit));
            if (others.Count > 0 && !mine.Overlaps(others))
            {
                return true;
            }
        }

        return false;
    }

    private static HashSet<decimal> Values(Candidate candidate, string unit) => [.. candidate.Quantities.Where(q => q.Unit == unit).Select(q => q.Value)];
}
