using System.Collections.Immutable;
using Parley.Analytics;
using Parley.Governance;
using Parley.Storage;

namespace Parley.Conversations.Colleagues;

/// <summary>Keeps verified answers: one at a time for a question of a product; a newer one takes its place.</summary>
/// <param name="state">The open state.</param>
/// <param name="audit">The audit trail.</param>
/// <param name="clock">Dates what is stored.</param>
public sealed class VerifiedAnswers(StateDatabase state, AuditTrail audit, TimeProvider clock)
{
    /// <summary>The most that are listed.</summary>
    public const int MostListed = 1000;

    private const string Columns =
        "id AS Id, product AS Product, question AS Question, folded AS Folded, wording AS Wording, plan AS Plan, author AS Author, at AS At, work_item AS WorkItem, withdrawn_at AS WithdrawnAt";

    /// <summary>Confirms what a question means; what was confirmed for it before is withdrawn.</summary>
    /// <param name="answer">Id and time are set here.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What was stored.</returns>
    public Task<VerifiedAnswer> ConfirmAsync(VerifiedAnswer answer, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        answer = answer with { Id = Guid.CreateVersion7(now).ToString("N"), At = now, WithdrawnAt = null };
        return state.WriteAsync(
            async session =>
            {
                var row = Row.Of(answer);
                await session.ExecuteAsync(
                    "UPDATE verified_answer SET withdrawn_at = @At WHERE product = @Product AND folded = @Folded AND withdrawn_at IS NULL", row, cancellationToken).ConfigureAwait(false);
                await session.ExecuteAsync(
                    """
                    INSERT INTO verified_answer (id, product, question, folded, wording, plan, author, at, work_item)
                    VALUES (@Id, @Product, @Question, @Folded, @Wording, @Plan, @Author, @At, @WorkItem)
                    """, row, cancellationToken).ConfigureAwait(false);
                await RecordAsync(session, "verified_answer.confirmed", answer.By, answer, cancellationToken).ConfigureAwait(false);
                return answer;
            },
            cancellationToken);
    }

    /// <summary>Takes one back; its question is then read as any other.</summary>
    /// <param name="id">Which.</param>
    /// <param name="who">Who takes it back.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>False where there is none that holds.</returns>
    public Task<bool> WithdrawAsync(string id, string who, CancellationToken cancellationToken) =>
        state.WriteAsync(
            async session =>
            {
                var row = await session.FindAsync<Row>(
                    $"UPDATE verified_answer SET withdrawn_at = @Now WHERE id = @id AND withdrawn_at IS NULL RETURNING {Columns}",
                    new { Now = StoredText.Of(clock.GetUtcNow()), id }, cancellationToken).ConfigureAwait(false);
                if (row is not null)
                {
                    await RecordAsync(session, "verified_answer.withdrawn", who, row.ToAnswer(), cancellationToken).ConfigureAwait(false);
                }

                return row is not null;
            },
            cancellationToken);

    /// <summary>Finds what a question was confirmed to mean.</summary>
    /// <param name="product">The product.</param>
    /// <param name="question">The question as asked.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The one that holds; null for none.</returns>
    public async Task<VerifiedAnswer?> FindAsync(string product, string question, CancellationToken cancellationToken)
    {
        var row = await state.ReadAsync(
            session => session.FindAsync<Row>(
                $"SELECT {Columns} FROM verified_answer WHERE product = @product AND folded = @Folded AND withdrawn_at IS NULL ORDER BY at DESC LIMIT 1",
                new { product, Folded = VerifiedAnswer.Fold(question) }, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return row?.ToAnswer();
    }

    /// <summary>Lists those that hold, oldest first.</summary>
    /// <param name="product">The product; null for all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>At most <see cref="MostListed"/>.</returns>
    public Task<ImmutableArray<VerifiedAnswer>> ListAsync(string? product, CancellationToken cancellationToken) =>
        state.ReadAsync(
            async session => (await session.QueryAsync<Row>(
                $"SELECT {Columns} FROM verified_answer WHERE withdrawn_at IS NULL AND (@Product = '' OR product = @Product) ORDER BY at, id LIMIT {MostListed}",
                new { Product = product ?? "" }, cancellationToken).ConfigureAwait(false)).Select(r => r.ToAnswer()).ToImmutableArray(),
            cancellationToken);

    private Task<AuditEntry> RecordAsync(StateSession session, string action, string who, VerifiedAnswer answer, CancellationToken cancellationToken) =>
        audit.AppendAsync(session, new AuditEvent { Actor = who, Action = action, Product = answer.Product, Detail = answer.Id }, cancellationToken);

    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string Product { get; init; } = "";

        public string Question { get; init; } = "";

        public string Folded { get; init; } = "";

        public string Wording { get; init; } = "";

        public string Plan { get; init; } = "";

        public string Author { get; init; } = "";

        public string At { get; init; } = "";

        public string WorkItem { get; init; } = "";

        public string? WithdrawnAt { get; init; }

        public static Row Of(VerifiedAnswer answer) => new()
        {
            Id = answer.Id,
            Product = answer.Product,
            Question = StoredText.Clean(answer.Question),
            Folded = VerifiedAnswer.Fold(StoredText.Clean(answer.Question)),
            Wording = StoredText.Clean(answer.Wording),
            Plan = TurnColumns.Write(answer.Plan),
            Author = answer.By,
            At = StoredText.Of(answer.At),
            WorkItem = answer.WorkItem,
        };

        public VerifiedAnswer ToAnswer() => new()
        {
            Id = Id,
            Product = Product,
            Question = Question,
            Wording = Wording,
            Plan = TurnColumns.Read<Plan>(Plan),
            By = Author,
            At = StoredText.Time(At),
            WorkItem = WorkItem,
            WithdrawnAt = WithdrawnAt is null ? null : StoredText.Time(WithdrawnAt),
        };
    }
}
