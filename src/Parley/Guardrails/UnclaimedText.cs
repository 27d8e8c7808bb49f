using Parley.Answers;

namespace Parley.Guardrails;

/// <summary>Parts of a sentence that claim nothing: a question that the answer suggests, and what it quotes of the asker or of the product's files.</summary>
internal sealed class UnclaimedText(CheckScene scene)
{
    /// <summary>The parts of a text, as start and end.</summary>
    /// <param name="text">A sentence.</param>
    public IEnumerable<(int Start, int End)> In(string text) => Quotes(text)
        .Concat(scene.Answer.Outcome == Outcome.Answered ? [] : Places(text, Suggestions))
        .Concat(Places(text, scene.Context.ProductWords));

    // Suggestions are checked as questions, where they are listed.
    private IEnumerable<string> Suggestions =>
        scene.Answer.FollowUps.Concat(scene.Answer.Choices.Select(c => c.Question)).Select(q => q.TrimEnd('.', '?', '!', ' '));

    private IEnumerable<(int Start, int End)> Quotes(string text)
    {
        for (var open = text.IndexOfAny(['“', '"']); open >= 0;)
        {
            var close = text.IndexOfAny(['”', '"'], open + 1);
            if (close < 0)
            {
                yield break;
            }

            // Words that stood apart in the question are quoted with commas between them.
            if (text[(open + 1)..close].Split(',', StringSplitOptions.TrimEntries).All(part => scene.Context.Question.Contains(part, StringComparison.OrdinalIgnoreCase)))
            {
                yield return (open, close + 1);
            }

            open = text.IndexOfAny(['“', '"'], close + 1);
        }
    }

    private static IEnumerable<(int Start, int End)> Places(string text, IEnumerable<string> said)
    {
        foreach (var part in said)
        {
            var at = part.Length == 0 ? -1 : text.IndexOf(part, StringComparison.Ordinal);
            if (at >= 0)
            {
                yield return (at, at + part.Length);
            }
        }
    }
}
