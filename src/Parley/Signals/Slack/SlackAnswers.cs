using System.Collections.Immutable;
using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Conversations;
using Parley.Governance;
using Parley.Signals.Delivery;
using Parley.Signals.Running;

namespace Parley.Signals.Slack;

/// <summary>
/// Answers questions from Slack as any other: through <see cref="TurnRunner"/>, with the roles of the bot's receiver. The answer goes to
/// the thread through the outbox: once, however Slack behaves.
/// </summary>
/// <param name="turns">Answers.</param>
/// <param name="questions">What was asked.</param>
/// <param name="outbox">Knows what was sent into a thread.</param>
/// <param name="station">Knows receivers.</param>
public sealed class SlackAnswers(TurnRunner turns, SlackQuestions questions, Outbox outbox, SignalStation station)
{
    private const int MostFollowUps = 3;

    // A section holds 3,000 characters, and what Slack reads as its own takes more.
    private const int MostCode = 2000;

    /// <summary>Answers what waits.</summary>
    /// <param name="cancellationToken">Cancels; what had begun is tried again.</param>
    public async Task AnswerAllAsync(CancellationToken cancellationToken)
    {
        while (station.IsAsked && await questions.ClaimAsync(cancellationToken).ConfigureAwait(false) is { } question)
        {
            if (station.Find(question.Product, question.Receiver) is { } receiver)
            {
                await AnswerAsync(question, receiver, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A turn as Slack shows it: the answer, how it was found, what limits it.</summary>
    /// <param name="turn">The turn.</param>
    internal static Message MessageOf(Turn turn)
    {
        if (turn.Status != TurnStatus.Completed)
        {
            return new Message(turn.SayFault());
        }

        var answer = turn.Answer;
        string[] said = [.. new[] { TextRole.Headline, TextRole.Decline, TextRole.Question }.Select(r => AnswerWords.Of(answer, r)).Where(t => t.Length > 0)];
        // Tables, quotations and sources keep their form.
        string Only(Func<Block, bool> isShown, Confidence? confidence) =>
            AnswerRenderer.ToText(answer with { Blocks = [.. answer.Blocks.Where(isShown)], FollowUps = [], Confidence = confidence }).Trim();
        var rest = Only(b => b is QuoteBlock or SourcesBlock, answer.Confidence);
        var more = string.Join('\n', answer.Choices.Select(c => $"• {c.Label}").Prepend(AnswerWords.Of(answer, TextRole.Detail)).Append(rest).Where(t => t.Length > 0));
        var tables = Code(Only(b => b is TableBlock, null));
        var found = string.Join('\n', new[] { AnswerWords.Of(answer, TextRole.Basis), answer.ResolvedQuestion.Length > 0 ? $"Understood as: {answer.ResolvedQuestion}" : "", turn.Sql is [var sql, ..] ? Code(sql) : "" }.Where(t => t.Length > 0));
        return new Message(said.Length > 0 ? string.Join(' ', said) : answer.Outcome.ToString())
        {
            Sections =
            [
                .. new[] { more, tables }.Where(t => t.Length > 0).Select(t => new MessageSection("", t)),
                .. answer.Outcome == Outcome.Answered
                    ? new[] { new MessageSection("How this was found", found), new MessageSection("Caveats", AnswerWords.Of(answer, TextRole.Caveat) is { Length: > 0 } caveats ? caveats : "None known.") }
                    : [],
            ],
            Links =
            [
                .. answer.ResolvedQuestion.Length > 0 ? [new MessageLink("Open", answer.ResolvedQuestion)] : Array.Empty<MessageLink>(),
                .. answer.Choices.Where(c => c.Question.Length > 0).Select(c => new MessageLink(c.Label, c.Question)).Concat(answer.FollowUps.Select(f => new MessageLink(f, f))).Take(MostFollowUps),
            ],
        };
    }

    /// <summary>Text whose columns stay below each other: as many whole lines as a section holds.</summary>
    private static string Code(string text)
    {
        var lines = text.Split('\n');
        var (kept, length) = (0, 0);
        while (kept < lines.Length && length + lines[kept].Length < MostCode)
        {
            length += lines[kept++].Length + 1;
        }

        return text.Length == 0 ? "" : $"```\n{string.Join('\n', lines.Take(kept))}{(kept < lines.Length ? "\n…" : "")}\n```";
    }

    private async Task AnswerAsync(SlackQuestion question, Receiver receiver, CancellationToken cancellationToken)
    {
        var caller = new Caller { Id = $"slack:{question.AskedBy}", Roles = receiver.Audience.Roles, Attributes = receiver.Audience.Attributes };
        // A question under a signal goes on from the signal's own.
        var root = question.Earlier.IsEmpty ? await outbox.FindAsync(question.Product, question.Receiver, question.Thread, cancellationToken).ConfigureAwait(false) : null;
        var request = new TurnRequest(question.Product, question.Question.Length > 0 ? question.Question : "help")
        {
            Conversation = question.Conversation,
            Earlier = root is { Links: [var link, ..] } ? [link.Question] : question.Earlier,
        };
        try
        {
            Turn? turn = null;
            await foreach (var happened in turns.RunAsync(request, caller, cancellationToken).ConfigureAwait(false))
            {
                turn = happened is TurnEvent.Ended ended ? ended.Turn : turn;
            }

            if (turn is not null && (turn.Status == TurnStatus.Completed || SlackQuestions.IsLast(question)))
            {
                await questions.AnswerAsync(question, MessageOf(turn), turn.Conversation, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (TurnRejectedException e)
        {
            await questions.AnswerAsync(question, new Message(e.Message), "", cancellationToken).ConfigureAwait(false);
        }
    }
}
