using Parley.Answers;
using static Parley.Knowledge.Answering.DocumentAnswers;

namespace Parley.Knowledge.Answering;

/// <summary>Steps in their order, or the items of a list, with the sentence that introduces them.</summary>
internal static class ListAnswer
{
    public const int Most = 15;

    /// <summary>What a mark as outdated or wrong takes from a list.</summary>
    private const double Demoted = 0.25;

    public static DocumentAnswer? Compose(Inquiry inquiry)
    {
        var wanted = inquiry.Question.Kind == DocumentQuestionKind.HowTo ? LineKind.Step : LineKind.Item;
        var best = inquiry.Candidates.FirstOrDefault(inquiry.Holds);
        // What stands above the list says what it is a list of: headings, title, introduction.
        var found = inquiry.Candidates.GroupBy(c => c.Hit.Number)
            .Select(g => g.OrderBy(c => c.Index).ToList())
            .Select(lines => (Lines: lines, Items: ItemsOf(lines, wanted)))
            .Where(l => l.Items.Count >= 2)
            .Where(l => inquiry.Learnt is not { } learnt || l.Lines.Contains(learnt))
            .Select(l => (l.Lines, l.Items, Cover: Above(inquiry, l.Lines, l.Items) - (l.Lines.Exists(c => c.Mark is { Raises: false }) ? Demoted : 0)))
            .OrderByDescending(l => l.Cover + Closeness(inquiry, l.Lines, l.Items, wanted)).ThenByDescending(l => l.Lines[0].Hit.Score)
            .FirstOrDefault();
        // Where no line by itself answers, what stands above a list has to say all that is asked for.
        var needed = best is null ? 0.85 : wanted == LineKind.Step ? 0.55 : Math.Max(0.62, best.Coverage - 0.15);
        return found.Items is not null && (inquiry.Learnt is not null || found.Cover >= needed) ? Of(inquiry, found.Lines, found.Items) : null;
    }

    private static List<Candidate> ItemsOf(List<Candidate> lines, LineKind wanted)
    {
        var items = lines.FindAll(l => l.Kind == wanted);
        items = items.Count >= 2 ? items : lines.FindAll(l => l.Kind is LineKind.Step or LineKind.Item);
        return items.Count < 2 && wanted == LineKind.Item ? lines.FindAll(l => l.Kind == LineKind.Row) : items;
    }

    /// <summary>A list of the kind that is asked for, and one that its own heading and introduction are about, goes first.</summary>
    private static double Closeness(Inquiry inquiry, List<Candidate> lines, List<Candidate> items, LineKind wanted)
    {
        var intro = lines.LastOrDefault(l => l.Kind == LineKind.Sentence && l.Index < items[0].Index);
        return (0.3 * inquiry.Scorer.Cover(inquiry.Language.Keys($"{items[0].Lead} {intro?.Text}").ToHashSet(StringComparer.Ordinal)))
            + (items[0].Kind == wanted && wanted == LineKind.Step ? 0.15 : 0)
            + (inquiry.Question.AsksForbidden && inquiry.Language.Has("forbids", items[0].Clause) ? 0.3 : 0);
    }

    private static double Above(Inquiry inquiry, List<Candidate> lines, List<Candidate> items)
    {
        var (document, passage) = items[0].Hit.Passage;
        var intro = lines.LastOrDefault(l => l.Kind == LineKind.Sentence && l.Index < items[0].Index);
        return inquiry.Scorer.Cover(inquiry.Language.Keys($"{document.Facts.Title} {passage.Headings} {intro?.Text} {(items[0].Kind == LineKind.Row ? AnswerDraft.HeadOf(items[0], inquiry.Language) : "")}").ToHashSet(StringComparer.Ordinal));
    }

    private static DocumentAnswer Of(Inquiry inquiry, List<Candidate> lines, List<Candidate> items)
    {
        var draft = inquiry.Draft();
        var intro = lines.LastOrDefault(l => l.Kind == LineKind.Sentence && l.Index < items[0].Index);
        if (intro is not null)
        {
            draft.Quote(TextRole.Headline, intro);
        }
        else
        {
            draft.Say(TextRole.Headline, inquiry.Question.Kind == DocumentQuestionKind.HowTo ? "steps" : "list");
        }

        foreach (var item in items.Take(Most))
        {
            draft.Quote(TextRole.Detail, item);
        }

        var after = lines.Find(l => l.Kind == LineKind.Sentence && l.Index == items[^1].Index + 1);
        if (after is not null && inquiry.Language.Has("exceptions", after.Text))
        {
            draft.Quote(TextRole.Detail, after);
        }

        FactAnswer.Standing(draft, items[0], inquiry);
        return inquiry.Finish(draft, isFound: true, lines.Max(l => l.Coverage));
    }
}
