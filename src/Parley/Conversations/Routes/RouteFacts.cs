using System.Collections.Immutable;
using Parley.Analytics;
using Parley.Answers;

namespace Parley.Conversations.Routes;

/// <summary>The facts that <see cref="RouteTree"/> decides by: words for what is known of a question, or of a turn that has ended.</summary>
internal static class RouteFacts
{

    /// <summary>What the reader made of a question.</summary>
    /// <param name="understood">The outcome.</param>
    /// <param name="modelHelps">True where a model may help to understand.</param>
    public static ImmutableSortedSet<string> Of(Understood understood, bool modelHelps)
    {
        var fact = understood switch
        {
            Understood.Planned => "planned",
            Understood.Ambiguous => "ambiguous",
            Understood.WantsPerson => "wants-person",
            Understood.Smalltalk => "smalltalk",
            Understood.Unanswerable { Reason: UnanswerableReason.UnknownThing } => "unknown-thing",
            Understood.Unanswerable { Reason: UnanswerableReason.UnknownMember } => "unknown-member",
            Understood.Unanswerable { Reason: UnanswerableReason.UnknownTime } => "unknown-time",
            Understood.Unanswerable { Reason: UnanswerableReason.Unreadable } => "unreadable",
            _ => "not-possible",
        };
        return modelHelps ? [fact, "model-understands"] : [fact];
    }

    /// <summary>What a recorded turn says of its way.</summary>
    /// <param name="turn">The turn.</param>
    public static ImmutableSortedSet<string> Of(Turn turn)
    {
        var facts = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        void Add(string fact, bool holds)
        {
            if (holds)
            {
                facts.Add(fact);
            }
        }

        var answer = turn.Answer;
        var rule = turn.Verdicts.LastOrDefault(v => v.StartsWith("Policy ", StringComparison.Ordinal) && (v.EndsWith("declined", StringComparison.Ordinal) || v.EndsWith("handed over", StringComparison.Ordinal)));
        Add("failed", turn.Status is not TurnStatus.Completed);
        Add("rule-met", rule?.Contains(" on question: ", StringComparison.Ordinal) == true);
        Add("answer-rule-met", rule?.Contains(" on answer: ", StringComparison.Ordinal) == true);
        Add("handed-over", answer.Outcome == Outcome.Escalated);
        Add("planned", turn.Plan is not null);
        Add("verified", answer.Verified is not null);
        Add("ambiguous", turn.Plan is null && !answer.Choices.IsEmpty);
        Add("documents", answer.Blocks.Any(b => b is QuoteBlock or SourcesBlock));

        // Who is handed over for being unsure twice is told what was unclear, too.
        var askedFor = answer is { Outcome: Outcome.Escalated, Blocks.Length: <= 1, Choices.IsEmpty: true } && rule is null;
        Add("wants-person", askedFor);
        Add("unsure-before", answer.Outcome == Outcome.Escalated && !askedFor);
        Add("smalltalk", turn.Plan is null && answer.Outcome == Outcome.Answered && !answer.Blocks.Any(b => b is QuoteBlock or SourcesBlock));
        var (read, write) = (turn.Chain.LastOrDefault(s => s.Step == "understand"), turn.Chain.LastOrDefault(s => s.Step == "compose"));
        Add("unknown-thing", read is not null || (turn.Plan is null && answer.Choices.IsEmpty && (answer.Unsure || (answer.Outcome == Outcome.Escalated && !askedFor))));
        Add("model-understands", read is not null);
        Add("model-writes", write is not null);
        Add("has-facts", write is not null);
        Add("prose-accepted", write?.Outcome == "accepted");
        Add("prose-corrected", write?.Outcome == "corrected");
        return facts.ToImmutable();
    }
}
