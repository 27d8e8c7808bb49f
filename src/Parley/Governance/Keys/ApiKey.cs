using System.Collections.Immutable;

namespace Parley.Governance.Keys;

/// <summary>A key that a program presents to ask in its own name. The secret itself is shown once and kept nowhere.</summary>
public sealed record ApiKey
{
    /// <summary>Unique id; <c>key:ID</c> is the caller that the audit trail names.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it: the program or its owner.</summary>
    public required string Name { get; init; }

    /// <summary>The first characters of the secret, by which a key that lies somewhere can be told.</summary>
    public required string Prefix { get; init; }

    /// <summary>Products that may be asked, in lower case; empty for all.</summary>
    public ImmutableSortedSet<string> Products { get; init; } = [];

    /// <summary>Roles of the caller, in lower case.</summary>
    public ImmutableSortedSet<string> Roles { get; init; } = [];

    /// <summary>Attributes of the caller, from which permissions derive.</summary>
    public ImmutableSortedDictionary<string, string> Attributes { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The most requests a minute; null for the server's own limit.</summary>
    public int? PerMinute { get; init; }

    /// <summary>Id of the caller who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it opens nothing; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked; null where it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When it was presented last, to the minute; null where it never was.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The caller who presents this key.</summary>
    public Caller ToCaller() => new() { Id = $"key:{Id}", Roles = Roles, Attributes = Attributes, Products = Products };
}

/// <summary>A key to make.</summary>
/// <param name="Name">What people call it; up to <see cref="ApiKeyStore.MaxName"/> characters.</param>
public sealed record ApiKeyRequest(string Name)
{
    /// <summary>Products that may be asked; empty for all.</summary>
    public ImmutableArray<string> Products { get; init; } = [];

    /// <summary>Roles of the caller.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>Attributes of the caller.</summary>
    public ImmutableSortedDictionary<string, string> Attributes { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The most requests a minute; null for the server's own limit.</summary>
    public int? PerMinute { get; init; }

    /// <summary>From when on it opens nothing; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>A key that was just made.</summary>
/// <param name="Key">The key.</param>
/// <param name="Secret">What the program presents; nobody can read it again.</param>
public sealed record NewApiKey(ApiKey Key, string Secret);

/// <summary>What a presented secret opens.</summary>
public abstract record ApiKeyCheck
{
    private ApiKeyCheck()
    {
    }

    /// <summary>It is a key's.</summary>
    /// <param name="Key">The key.</param>
    public sealed record Valid(ApiKey Key) : ApiKeyCheck;

    /// <summary>It is no key's.</summary>
    public sealed record Unknown : ApiKeyCheck;

    /// <summary>Its key was revoked.</summary>
    public sealed record Revoked : ApiKeyCheck;

    /// <summary>Its key's time is over.</summary>
    public sealed record Expired : ApiKeyCheck;
}
