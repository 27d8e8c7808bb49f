using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Parley.Storage;

namespace Parley.Governance.Keys;

/// <summary>
/// API keys. A secret has 256 random bits and is kept as its SHA-256 only: what protects a password, a slow hash with
/// salt, makes guessing from a small space dear, and 2^256 cannot be guessed at any speed, while a fast hash lets every
/// request be looked up by an index. A key that was revoked opens nothing from the next request on. Making, changing and
/// revoking is in the audit trail.
/// </summary>
/// <param name="state">The open state.</param>
/// <param name="audit">The audit trail.</param>
/// <param name="clock">Dates what is stored.</param>
public sealed class ApiKeyStore(StateDatabase state, AuditTrail audit, TimeProvider clock)
{
    /// <summary>What every secret begins with, so that scanners of source code can find lost ones.</summary>
    public const string Mark = "parley_";

    /// <summary>The longest name.</summary>
    public const int MaxName = 100;

    /// <summary>The most that <see cref="ListAsync"/> gives.</summary>
    public const int PageSize = 500;

    private const int PrefixLength = 15;
    private static readonly TimeSpan LastUseGrain = TimeSpan.FromMinutes(1);

    /// <summary>Makes a key.</summary>
    /// <param name="request">What it is for.</param>
    /// <param name="actor">Id of the caller who makes it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The key with its secret, which is not kept.</returns>
    /// <exception cref="ArgumentException">The name is empty or too long, or the rate is below 1.</exception>
    public async Task<NewApiKey> CreateAsync(ApiKeyRequest request, string actor, CancellationToken cancellationToken)
    {
        var name = StoredText.Clean(request.Name.Trim());
        if (name.Length is 0 or > MaxName)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A key's name has 1 to {MaxName} characters."), nameof(request));
        }

        if (request.PerMinute is < 1)
        {
            throw new ArgumentException("A key may ask at least once a minute.", nameof(request));
        }

        var secret = Mark + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var now = clock.GetUtcNow();
        var key = new ApiKey
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            Name = name,
            Prefix = secret[..PrefixLength],
            Products = [.. request.Products.Select(p => p.ToLowerInvariant())],
            Roles = [.. request.Roles.Select(r => r.ToLowerInvariant())],
            Attributes = request.Attributes,
            PerMinute = request.PerMinute,
            CreatedBy = actor,
            CreatedAt = now,
            ExpiresAt = request.ExpiresAt,
        };
        await state.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(ApiKeyRow.Insert, ApiKeyRow.Of(key, HashOf(secret)), cancellationToken).ConfigureAwait(false);
                return await audit.AppendAsync(session, Event(key, actor, "api_key.created"), cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        return new NewApiKey(key, secret);
    }

    /// <summary>Reads all keys, the newest first, revoked ones included.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>At most <see cref="PageSize"/> keys.</returns>
    public Task<ImmutableArray<ApiKey>> ListAsync(CancellationToken cancellationToken) => state.ReadAsync(
        async session => (await session.QueryAsync<ApiKeyRow>(
            $"SELECT {ApiKeyRow.Columns} FROM api_key ORDER BY id DESC LIMIT {PageSize}", null, cancellationToken).ConfigureAwait(false))
            .Select(r => r.ToKey()).ToImmutableArray(),
        cancellationToken);

    /// <summary>Revokes a key for good; revoking it again changes nothing.</summary>
    /// <param name="id">The key's id, or its <see cref="ApiKey.Prefix"/>.</param>
    /// <param name="actor">Id of the caller who revokes it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The key as it is now; null where there is none, or more than one has this prefix.</returns>
    public Task<ApiKey?> RevokeAsync(string id, string actor, CancellationToken cancellationToken) => state.WriteAsync(
        async session =>
        {
            var rows = await session.QueryAsync<ApiKeyRow>(
                $"SELECT {ApiKeyRow.Columns} FROM api_key WHERE id = @id OR prefix = @id LIMIT 2", new { id }, cancellationToken).ConfigureAwait(false);
            if (rows is not [var row] || row.RevokedAt is not null)
            {
                return rows is [var revoked] ? revoked.ToKey() : null;
            }

            var key = row.ToKey() with { RevokedAt = clock.GetUtcNow() };
            await session.ExecuteAsync(
                "UPDATE api_key SET revoked_at = @Now WHERE id = @Id", new { Now = StoredText.Of(key.RevokedAt.Value), key.Id }, cancellationToken).ConfigureAwait(false);
            await audit.AppendAsync(session, Event(key, actor, "api_key.revoked"), cancellationToken).ConfigureAwait(false);
            return key;
        },
        cancellationToken);

    /// <summary>Says what a presented secret opens, and takes note of its use, once a minute at most.</summary>
    /// <param name="secret">As presented.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ApiKeyCheck> CheckAsync(string secret, CancellationToken cancellationToken)
    {
        if (!secret.StartsWith(Mark, StringComparison.Ordinal))
        {
            return new ApiKeyCheck.Unknown();
        }

        // Looked up by the hash of 256 random bits: how long that takes tells nothing about any key.
        var row = await state.ReadAsync(
            session => session.FindAsync<ApiKeyRow>(
                $"SELECT {ApiKeyRow.Columns} FROM api_key WHERE hash = @Hash", new { Hash = HashOf(secret) }, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        if (row?.ToKey() is not { } key)
        {
            return new ApiKeyCheck.Unknown();
        }

        var now = clock.GetUtcNow();
        if (key.RevokedAt is not null)
        {
            return new ApiKeyCheck.Revoked();
        }

        if (key.ExpiresAt <= now)
        {
            return new ApiKeyCheck.Expired();
        }

        if (key.LastUsedAt is null || now - key.LastUsedAt >= LastUseGrain)
        {
            await state.WriteAsync(
                session => session.ExecuteAsync(
                    "UPDATE api_key SET last_used_at = @Now WHERE id = @Id", new { Now = StoredText.Of(now), key.Id }, cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }

        return new ApiKeyCheck.Valid(key);
    }

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static AuditEvent Event(ApiKey key, string actor, string action) => new()
    {
        Actor = actor,
        Action = action,
        Product = string.Join(',', key.Products),
        Detail = $"key {key.Id}, {key.Prefix}…, roles {string.Join(',', key.Roles)}",
    };
}
