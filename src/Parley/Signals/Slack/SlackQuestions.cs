using System.Collections.Immutable;
using Parley.Signals.Delivery;
using Parley.Storage;

namespace Parley.Signals.Slack;

/// <summary>A question from Slack that waits for its answer.</summary>
internal sealed record SlackQuestion(string Event, string Product, string Receiver, string Channel, string Thread, string AskedBy, string Question)
{
    public int Attempt { get; init; }

    /// <summary>The conversation that the same person has in this thread; null where it begins.</summary>
    public string? Conversation { get; init; }

    /// <summary>What was asked in this thread before, oldest first.</summary>
    public ImmutableArray<string> Earlier { get; init; } = [];
}

/// <summary>
/// Takes questions from Slack: kept before Slack is told that they came, each event once however often Slack sends it. A question
/// is claimed for one attempt at a time, over all processes.
/// </summary>
/// <param name="state">The open state.</param>
/// <param name="clock">Dates questions.</param>
public sealed class SlackQuestions(StateDatabase state, TimeProvider clock)
{
    private const int MostEarlier = 8;
    private const int MostAttempts = 5;

    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(3);

    /// <summary>Takes a request.</summary>
    /// <param name="product">The product it came for.</param>
    /// <param name="receivers">The product's receivers; bots that have a signing secret may be asked.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<SlackReply> TakeAsync(string product, ImmutableArray<Receiver> receivers, SlackRequest request, CancellationToken cancellationToken)
    {
        if (receivers.FirstOrDefault(r => r.Kind == ReceiverKind.SlackBot && request.IsSigned(r.SigningSecret, clock.GetUtcNow())) is not { } bot)
        {
            return new SlackReply.Unsigned();
        }

        switch (SlackEvent.Read(request.Body))
        {
            case SlackEvent.Verification verification:
                return new SlackReply.Challenge(verification.Challenge);
            case SlackEvent.Asked asked:
                await KeepAsync(product, bot.Name, asked, cancellationToken).ConfigureAwait(false);
                return new SlackReply.Taken();
            default:
                return new SlackReply.Taken();
        }
    }

    /// <summary>Claims the question that waits the longest; null where none does.</summary>
    internal Task<SlackQuestion?> ClaimAsync(CancellationToken cancellationToken) => state.WriteAsync(
        async session =>
        {
            var now = clock.GetUtcNow();
            var row = await session.FindAsync<Row>(
                """
                SELECT event AS Event, product AS Product, receiver AS Receiver, channel AS Channel, thread AS Thread, asked_by AS AskedBy, question AS Question, attempts AS Attempts, created_at AS CreatedAt
                FROM slack_question WHERE state = 'Waiting' AND not_before <= @Now ORDER BY created_at, event LIMIT 1
                """, new { Now = StoredText.Of(now) }, cancellationToken).ConfigureAwait(false);
            if (row is null)
            {
                return null;
            }

            var claimed = await session.ExecuteAsync(
                "UPDATE slack_question SET attempts = attempts + 1, not_before = @Until WHERE event = @Event AND state = 'Waiting' AND not_before <= @Now",
                new { row.Event, Until = StoredText.Of(now + Claim), Now = StoredText.Of(now) }, cancellationToken).ConfigureAwait(false);
            return claimed == 0 ? null : await WithThreadAsync(session, row, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Keeps an answer and its delivery, together; nothing where it was answered before.</summary>
    internal Task<bool> AnswerAsync(SlackQuestion question, Message message, string conversation, CancellationToken cancellationToken) => state.WriteAsync(
        async session =>
        {
            var now = clock.GetUtcNow();
            var isFirst = await session.ExecuteAsync(
                "UPDATE slack_question SET state = 'Answered', conversation = @conversation WHERE event = @Event AND state = 'Waiting'",
                new { question.Event, conversation }, cancellationToken).ConfigureAwait(false) == 1;
            if (isFirst)
            {
                await Outbox.AddAsync(
                    session, (question.Product, $"slack {question.Event}", question.Receiver), message with { Channel = question.Channel, Thread = question.Thread }, (now, now), cancellationToken).ConfigureAwait(false);
            }

            return isFirst;
        },
        cancellationToken);

    /// <summary>True where an attempt that failed was the last one.</summary>
    internal static bool IsLast(SlackQuestion question) => question.Attempt >= MostAttempts;

    private Task<int> KeepAsync(string product, string receiver, SlackEvent.Asked asked, CancellationToken cancellationToken) => state.WriteAsync(
        session => session.ExecuteAsync(
            """
            INSERT INTO slack_question (event, product, receiver, channel, thread, asked_by, question, state, attempts, not_before, conversation, created_at)
            VALUES (@Id, @product, @receiver, @Channel, @Thread, @User, @Text, 'Waiting', 0, @Now, '', @Now)
            ON CONFLICT (event) DO NOTHING
            """,
            new { asked.Id, product, receiver, asked.Channel, asked.Thread, asked.User, Text = StoredText.Clean(asked.Text), Now = StoredText.Of(clock.GetUtcNow()) }, cancellationToken),
        cancellationToken);

    private static async Task<SlackQuestion> WithThreadAsync(StateSession session, Row row, CancellationToken cancellationToken)
    {
        var before = await session.QueryAsync<Row>(
            """
            SELECT question AS Question, asked_by AS AskedBy, conversation AS Conversation FROM slack_question
            WHERE product = @Product AND channel = @Channel AND thread = @Thread AND created_at < @CreatedAt AND state = 'Answered' ORDER BY created_at
            """, new { row.Product, row.Channel, row.Thread, row.CreatedAt }, cancellationToken).ConfigureAwait(false);
        return new SlackQuestion(row.Event, row.Product, row.Receiver, row.Channel, row.Thread, row.AskedBy, row.Question)
        {
            Attempt = (int)row.Attempts + 1,
            Conversation = before.LastOrDefault(b => b.AskedBy == row.AskedBy && b.Conversation.Length > 0)?.Conversation,
            Earlier = [.. before.TakeLast(MostEarlier).Select(b => b.Question)],
        };
    }

    private sealed class Row
    {
        public string Event { get; set; } = "";

        public string Product { get; set; } = "";

        public string Receiver { get; set; } = "";

        public string Channel { get; set; } = "";

        public string Thread { get; set; } = "";

        public string AskedBy { get; set; } = "";

        public string Question { get; set; } = "";

        public string Conversation { get; set; } = "";

        public long Attempts { get; set; }

        public string CreatedAt { get; set; } = "";
    }
}
