using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Answers;
using Parley.Answers.Exports;
using Parley.Governance;
using Parley.Storage;

namespace Parley.Conversations.Personal;

/// <summary>What somebody froze for whoever has its link.</summary>
/// <param name="Id">Unique id; sorts by time.</param>
/// <param name="Caller">Id of who shared it.</param>
/// <param name="Product">The product.</param>
/// <param name="Title">What it is called.</param>
/// <param name="At">When.</param>
/// <param name="ExpiresAt">Until when the link opens.</param>
/// <param name="RevokedAt">When it was taken back; null while it holds.</param>
public sealed record Share(string Id, string Caller, string Product, string Title, DateTimeOffset At, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt);

/// <summary>
/// Frozen answers behind links that expire and can be revoked. The link's secret is not stored, only its hash; sharing, opening and revoking are
/// in the audit trail. What is opened is what was frozen: no question can be asked through it.
/// </summary>
/// <param name="state">The open state.</param>
/// <param name="audit">The audit trail.</param>
/// <param name="clock">Dates what is stored.</param>
public sealed class Shares(StateDatabase state, AuditTrail audit, TimeProvider clock)
{
    /// <summary>The longest that a link opens.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    private const string Columns =
        "id AS Id, caller AS Caller, product AS Product, title AS Title, content AS Content, at AS At, expires_at AS ExpiresAt, revoked_at AS RevokedAt";

    private static readonly JsonSerializerOptions Json = AnswerJson.Writing(ShareJson.Default);

    /// <summary>Freezes content for whoever has the link.</summary>
    /// <param name="caller">Id of who shares; it is theirs to show.</param>
    /// <param name="product">The product.</param>
    /// <param name="content">What is shown, as it is now.</param>
    /// <param name="lasting">For how long; at most <see cref="Longest"/>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The share, and the secret of its link, which nobody can read again.</returns>
    public Task<(Share Share, string Secret)> CreateAsync(string caller, string product, ExportSheet content, TimeSpan lasting, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lasting, Longest);
        var now = clock.GetUtcNow();
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var share = new Share(Guid.CreateVersion7(now).ToString("N"), caller, product, content.Title, now, now + lasting, null);
        return state.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    """
                    INSERT INTO share (id, secret, caller, product, title, content, at, expires_at)
                    VALUES (@Id, @Secret, @Caller, @Product, @Title, @Content, @At, @ExpiresAt)
                    """,
                    new
                    {
                        share.Id,
                        Secret = Hash(secret),
                        share.Caller,
                        share.Product,
                        Title = StoredText.Clean(share.Title),
                        Content = StoredText.Clean(JsonSerializer.Serialize(content, Json)),
                        At = StoredText.Of(now),
                        ExpiresAt = StoredText.Of(share.ExpiresAt),
                    },
                    cancellationToken).ConfigureAwait(false);
                await RecordAsync(session, "share.created", caller, share, cancellationToken).ConfigureAwait(false);
                return (share, secret);
            },
            cancellationToken);
    }

    /// <summary>Opens a link.</summary>
    /// <param name="secret">Its secret.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What was frozen; null where there is no such link, or it has run out or was revoked.</returns>
    public async Task<ExportSheet?> OpenAsync(string secret, CancellationToken cancellationToken)
    {
        var row = await state.ReadAsync(
            session => session.FindAsync<Row>($"SELECT {Columns} FROM share WHERE secret = @Secret", new { Secret = Hash(secret) }, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (row?.ToShare() is not { RevokedAt: null } share || share.ExpiresAt <= clock.GetUtcNow())
        {
            return null;
        }

        await state.WriteAsync(session => RecordAsync(session, "share.opened", "link", share, cancellationToken), cancellationToken).ConfigureAwait(false);
        return JsonSerializer.Deserialize<ExportSheet>(row.Content, Json);
    }

    /// <summary>Lists a caller's, newest first.</summary>
    /// <param name="caller">Id of the caller.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<ImmutableArray<Share>> OfAsync(string caller, CancellationToken cancellationToken) =>
        state.ReadAsync(
            async session => (await session.QueryAsync<Row>($"SELECT {Columns} FROM share WHERE caller = @caller ORDER BY at DESC LIMIT 200", new { caller }, cancellationToken).ConfigureAwait(false))
                .Select(r => r.ToShare()).ToImmutableArray(),
            cancellationToken);

    /// <summary>Takes a caller's link back.</summary>
    /// <param name="id">The share.</param>
    /// <param name="caller">Id of the caller.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>False where there is none that holds.</returns>
    public Task<bool> RevokeAsync(string id, string caller, CancellationToken cancellationToken) =>
        state.WriteAsync(
            async session =>
            {
                var row = await session.FindAsync<Row>(
                    $"UPDATE share SET revoked_at = @Now WHERE id = @id AND caller = @caller AND revoked_at IS NULL RETURNING {Columns}",
                    new { Now = StoredText.Of(clock.GetUtcNow()), id, caller }, cancellationToken).ConfigureAwait(false);
                if (row is not null)
                {
                    await RecordAsync(session, "share.revoked", caller, row.ToShare(), cancellationToken).ConfigureAwait(false);
                }

                return row is not null;
            },
            cancellationToken);

    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private Task<AuditEntry> RecordAsync(StateSession session, string action, string who, Share share, CancellationToken cancellationToken) =>
        audit.AppendAsync(session, new AuditEvent { Actor = who, Action = action, Product = share.Product, Detail = share.Id }, cancellationToken);

    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string Caller { get; init; } = "";

        public string Product { get; init; } = "";

        public string Title { get; init; } = "";

        public string Content { get; init; } = "";

        public string At { get; init; } = "";

        public string ExpiresAt { get; init; } = "";

        public string? RevokedAt { get; init; }

        public Share ToShare() => new(
            Id, Caller, Product, Title, StoredText.Time(At), StoredText.Time(ExpiresAt), RevokedAt is null ? null : StoredText.Time(RevokedAt));
    }
}

[JsonSerializable(typeof(ExportSheet))]
internal sealed partial class ShareJson : JsonSerializerContext;
