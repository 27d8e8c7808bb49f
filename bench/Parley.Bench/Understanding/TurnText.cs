using Parley.Analytics.Understanding;
using Parley.Answers;
using Parley.Conversations;

namespace Parley.Bench.Understanding;

/// <summary>What came of a turn, on one line.</summary>
public static class TurnText
{
    /// <summary>How many of the checker's findings are shown; the rest are mostly the same again.</summary>
    private const int Verdicts = 2;

    /// <summary>Outcome, and plan or first sentence.</summary>
    /// <param name="turn">The turn.</param>
    public static string Of(Turn turn) => (turn.Status, turn.Plan) switch
    {
        (not TurnStatus.Completed, { } plan) => $"{turn.Status.ToString().ToLowerInvariant()} ({string.Join("; ", turn.Verdicts.Take(Verdicts))}): {PlanLine.Of(plan)}",
        (not TurnStatus.Completed, null) => $"{turn.Status.ToString().ToLowerInvariant()} ({string.Join("; ", turn.Verdicts.Take(Verdicts))})",
        (_, { } plan) => $"{turn.Answer.Outcome.ToString().ToLowerInvariant()}: {PlanLine.Of(plan)}",
        _ => $"{turn.Answer.Outcome.ToString().ToLowerInvariant()}: {FirstText(turn.Answer)}{Choices(turn.Answer)}",
    };

    private static string FirstText(Answer answer) => answer.Blocks.OfType<TextBlock>().FirstOrDefault() is { } text
        ? string.Concat(text.Spans.Select(s => s switch { Words words => words.Text, Figure figure => figure.Text, _ => "" }))
        : "";

    private static string Choices(Answer answer) =>
        answer.Choices.IsEmpty ? "" : $" [{string.Join(" | ", answer.Choices.Select(c => c.Label))}]";
}
