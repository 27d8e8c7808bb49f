using Parley.Answers;

namespace Parley.Analytics.Composing;

/// <summary>Answers to what is no plan.</summary>
internal static class OtherOutcomes
{
    public static Answer Compose(Understood understood, Wording wording)
    {
        var phrases = Phrasebook.For(wording.Locale, wording.Persona);
        return understood switch
        {
            Understood.Ambiguous ambiguous => Clarified(ambiguous, wording),
            Understood.Unanswerable unanswerable => Declined(unanswerable, phrases, wording),
            Understood.WantsPerson => Escalated(phrases, wording),
            Understood.Smalltalk talk => Talked(talk, phrases, wording),
            _ => throw new ArgumentException("A plan is answered from findings.", nameof(understood)),
        };
    }

    private static Answer Clarified(Understood.Ambiguous ambiguous, Wording wording) => new()
    {
        Outcome = Outcome.Clarified,
        ResolvedQuestion = wording.ResolvedQuestion,
        Blocks = [Text(TextRole.Question, ambiguous.Question), new ChoicesBlock(ambiguous.Choices)],
        Choices = ambiguous.Choices,
    };

    private static Answer Declined(Understood.Unanswerable unanswerable, Phrasebook phrases, Wording wording)
    {
        // What is missing is said by whoever read the question; where rows are hidden, "not there" may mean "not visible".
        var hint = unanswerable.Reason == UnanswerableReason.UnknownMember && wording.Catalogue.RowsRestricted
            ? " " + phrases.Text("decline.restricted") : "";
        var nearest = unanswerable.Nearest is { Length: > 0 } question
            ? " " + string.Concat(phrases["decline.nearest"].Fill(("question", question)).Spans.OfType<Words>().Select(w => w.Text)) : "";
        return new Answer
        {
            Outcome = Outcome.Declined,
            ResolvedQuestion = wording.ResolvedQuestion,
            Blocks = [Text(TextRole.Decline, unanswerable.Missing + hint + nearest)],
            FollowUps = unanswerable.Nearest is { Length: > 0 } nearby ? [nearby] : [],
        };
    }

    private static Answer Escalated(Phrasebook phrases, Wording wording) => new()
    {
        Outcome = Outcome.Escalated,
        ResolvedQuestion = wording.ResolvedQuestion,
        Blocks =
        [
            Text(TextRole.Decline, string.Concat(
                phrases["escalated"].Fill(("contact", wording.EscalationContact)).Spans.OfType<Words>().Select(w => w.Text))),
        ],
    };

    private static Answer Talked(Understood.Smalltalk talk, Phrasebook phrases, Wording wording) => new()
    {
        Outcome = Outcome.Answered,
        ResolvedQuestion = wording.ResolvedQuestion,
        Blocks = [Text(TextRole.Headline, phrases.Text("smalltalk." + (talk.Topic is "greeting" or "thanks" ? talk.Topic : "help")))],
    };

    private static TextBlock Text(TextRole role, string words) => new(role, [new Words(words)]);
}
