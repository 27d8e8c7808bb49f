using System.Collections.Immutable;

namespace Parley.Governance.Keys;

/// <summary>An API key without its secret, as the command line and the API give it; published as key.schema.json.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Prefix">The beginning of its secret, to tell keys apart.</param>
public sealed record KeyDocument(string Id, string Name, string Prefix)
{
    /// <summary>Products that may be asked; all where empty.</summary>
    public required ImmutableSortedSet<string> Products { get; init; }

    /// <summary>Roles of the caller.</summary>
    public required ImmutableSortedSet<string> Roles { get; init; }

    /// <summary>Attributes of the caller.</summary>
    public required ImmutableSortedDictionary<string, string> Attributes { get; init; }

    /// <summary>The most requests a minute; the server's limit where null.</summary>
    public required int? PerMinute { get; init; }

    /// <summary>Id of the caller who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it opens nothing; never where null.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked.</summary>
    public required DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When it was last used.</summary>
    public required DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The document of a key.</summary>
    /// <param name="key">The key.</param>
    public static KeyDocument Of(ApiKey key) => new(key.Id, key.Name, key.Prefix)
    {
        Products = key.Products,
        Roles = key.Roles,
        Attributes = key.Attributes,
        PerMinute = key.PerMinute,
        CreatedBy = key.CreatedBy,
        CreatedAt = key.CreatedAt,
        ExpiresAt = key.ExpiresAt,
        RevokedAt = key.RevokedAt,
        LastUsedAt = key.LastUsedAt,
    };
}

/// <summary>A key that was just made; published as new-key.schema.json.</summary>
/// <param name="Secret">Shown this once.</param>
/// <param name="Key">The key.</param>
public sealed record NewKeyDocument(string Secret, KeyDocument Key);

/// <summary>All keys; published as keys.schema.json.</summary>
/// <param name="Keys">The newest first.</param>
public sealed record KeyList(ImmutableArray<KeyDocument> Keys);
