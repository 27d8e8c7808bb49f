using Parley.Governance.Keys;

namespace Parley.Cli.Keys;

/// <summary><c>parley keys create</c>; published as new-key.schema.json.</summary>
internal sealed record NewKeyEntry(string Secret, KeyEntry Key);

/// <summary><c>parley keys list</c>; published as keys.schema.json.</summary>
internal sealed record KeysDocument(IReadOnlyList<KeyEntry> Keys);

/// <summary>An API key without its secret; published as key.schema.json.</summary>
internal sealed record KeyEntry(string Id, string Name, string Prefix)
{
    public required IReadOnlyList<string> Products { get; init; }

    public required IReadOnlyList<string> Roles { get; init; }

    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    public required int? PerMinute { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }

    public required DateTimeOffset? RevokedAt { get; init; }

    public required DateTimeOffset? LastUsedAt { get; init; }

    public static KeyEntry Of(ApiKey key) => new(key.Id, key.Name, key.Prefix)
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
