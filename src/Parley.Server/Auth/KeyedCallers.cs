using System.Threading.RateLimiting;
using Parley.Governance;
using Parley.Governance.Keys;

namespace Parley.Server.Auth;

/// <summary>What came of a presented API key.</summary>
internal abstract record KeyVerdict
{
    private KeyVerdict()
    {
    }

    /// <summary>It opens the server.</summary>
    internal sealed record Opened(Caller Caller) : KeyVerdict;

    /// <summary>It does not, and why.</summary>
    internal sealed record Refused(string Why) : KeyVerdict;

    /// <summary>It asks too often.</summary>
    internal sealed record TooMany(int RetryAfterSeconds, int PerMinute) : KeyVerdict;
}

/// <summary>Programs that present API keys: who they are, and how often they may ask.</summary>
/// <param name="keys">The keys.</param>
/// <param name="settings">Holds the limit of keys that have none of their own.</param>
internal sealed class KeyedCallers(ApiKeyStore keys, ServerSettings settings) : IDisposable
{
    private readonly Lazy<PartitionedRateLimiter<ApiKey>> _limiter = new(() => Limiter(settings.KeyRate));

    /// <summary>True for what has the form of a key; whether it is one, only <see cref="CheckAsync"/> says.</summary>
    public static bool IsKey(string presented) => presented.StartsWith(ApiKeyStore.Mark, StringComparison.Ordinal);

    public async Task<KeyVerdict> CheckAsync(string presented, CancellationToken cancellationToken) =>
        await keys.CheckAsync(presented, cancellationToken).ConfigureAwait(false) switch
        {
            ApiKeyCheck.Valid { Key: var key } => Admit(key),
            ApiKeyCheck.Revoked => new KeyVerdict.Refused("The API key was revoked."),
            ApiKeyCheck.Expired => new KeyVerdict.Refused("The API key has expired."),
            _ => new KeyVerdict.Refused("The API key is none of this server's."),
        };

    public void Dispose()
    {
        if (_limiter.IsValueCreated)
        {
            _limiter.Value.Dispose();
        }
    }

    private KeyVerdict Admit(ApiKey key)
    {
        using var lease = _limiter.Value.AttemptAcquire(key);
        return lease.IsAcquired
            ? new KeyVerdict.Opened(key.ToCaller())
            : new KeyVerdict.TooMany(
                lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 1,
                key.PerMinute ?? settings.KeyRate);
    }

    /// <summary>A bucket for each key, which holds a minute's requests and fills evenly.</summary>
    private static PartitionedRateLimiter<ApiKey> Limiter(int general) => PartitionedRateLimiter.Create<ApiKey, (string, int)>(key =>
        RateLimitPartition.GetTokenBucketLimiter((key.Id, key.PerMinute ?? general), partition => new TokenBucketRateLimiterOptions
        {
            TokenLimit = partition.Item2,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / partition.Item2,
            QueueLimit = 0,
        }));
}
