using System.Collections.Immutable;
using Parley.Conversations;
using Parley.Governance;
using Parley.Storage;

namespace Parley.Feedback;

/// <summary>
/// Keeps ratings. One that finds fault, or says something in words, becomes a work item in the same transaction, so that it is looked at;
/// a thumb up is counted.
/// </summary>
/// <param name="state">The open state.</param>
/// <param name="work">The queue.</param>
/// <param name="clock">Dates what is stored.</param>
public sealed class RatingStore(StateDatabase state, WorkItemStore work, TimeProvider clock)
{
    /// <summary>The longest comment or mark; a longer one is cut.</summary>
    public const int MaxText = 2000;

    private const string Columns =
        "id AS Id, turn AS Turn, caller AS Caller, at AS At, helpful AS Helpful, reason AS Reason, marked AS Marked, comment AS Comment, work_item AS WorkItem";

    /// <summary>Keeps a rating.</summary>
    /// <param name="rating">Id, time and work item are set here.</param>
    /// <param name="turn">The turn that it is about; the caller's own.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What was stored.</returns>
    public Task<Rating> AddAsync(Rating rating, Turn turn, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var isWork = !rating.Helpful || rating.Comment.Length > 0 || rating.Marked.Length > 0;
        rating = rating with
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            At = now,
            Turn = turn.Id,
            Marked = Cut(rating.Marked),
            Comment = Cut(rating.Comment),
            WorkItem = isWork ? Guid.CreateVersion7(now).ToString("N") : "",
        };
        return state.WriteAsync(
            async session =>
            {
                if (isWork)
                {
                    await work.CreateAsync(session, ItemOf(rating, turn), cancellationToken).ConfigureAwait(false);
                }

                await session.ExecuteAsync(
                    """
                    INSERT INTO feedback (id, turn, caller, at, helpful, reason, marked, comment, work_item)
                    VALUES (@Id, @Turn, @Caller, @At, @Helpful, @Reason, @Marked, @Comment, @WorkItem)
                    """,
                    new { rating.Id, rating.Turn, rating.Caller, At = StoredText.Of(rating.At), Helpful = rating.Helpful ? 1L : 0L, rating.Reason, rating.Marked, rating.Comment, rating.WorkItem },
                    cancellationToken).ConfigureAwait(false);
                return rating;
            },
            cancellationToken);
    }

    /// <summary>Reads what a caller thought of a turn last.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="caller">Id of the caller.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null for nothing.</returns>
    public async Task<Rating?> FindAsync(string turn, string caller, CancellationToken cancellationToken) =>
        (await state.ReadAsync(
            session => session.FindAsync<Row>($"SELECT {Columns} FROM feedback WHERE turn = @turn AND caller = @caller ORDER BY at DESC LIMIT 1", new { turn, caller }, cancellationToken),
            cancellationToken).ConfigureAwait(false))?.ToRating();

    /// <summary>Reads the ratings of a turn, oldest first; for colleagues who may work on the queue.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<ImmutableArray<Rating>> OfAsync(string turn, CancellationToken cancellationToken) =>
        state.ReadAsync(
            async session => (await session.QueryAsync<Row>($"SELECT {Columns} FROM feedback WHERE turn = @turn ORDER BY at LIMIT 200", new { turn }, cancellationToken).ConfigureAwait(false))
                .Select(r => r.ToRating()).ToImmutableArray(),
            cancellationToken);

    private static WorkItem ItemOf(Rating rating, Turn turn) => new()
    {
        Id = rating.WorkItem,
        Kind = WorkItemKind.Feedback,
        Product = turn.Product,
        Conversation = turn.Conversation,
        Turn = turn.Id,
        Subject = Cut(turn.Question)[..Math.Min(ConversationStore.MaxTitle, Cut(turn.Question).Length)],
        CreatedBy = rating.Caller,
    };

    private static string Cut(string text) => StoredText.Clean(text.Length <= MaxText ? text : text[..MaxText]);

    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string Turn { get; init; } = "";

        public string Caller { get; init; } = "";

        public string At { get; init; } = "";

        public long Helpful { get; init; }

        public string Reason { get; init; } = "";

        public string Marked { get; init; } = "";

        public string Comment { get; init; } = "";

        public string WorkItem { get; init; } = "";

        public Rating ToRating() => new()
        {
            Id = Id,
            Turn = Turn,
            Caller = Caller,
            At = StoredText.Time(At),
            Helpful = Helpful != 0,
            Reason = Reason,
            Marked = Marked,
            Comment = Comment,
            WorkItem = WorkItem,
        };
    }
}
