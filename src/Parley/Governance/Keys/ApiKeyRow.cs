using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Storage;

namespace Parley.Governance.Keys;

/// <summary>An API key as a row.</summary>
internal sealed class ApiKeyRow
{
    public const string Columns =
        """
        id AS Id, name AS Name, prefix AS Prefix, hash AS Hash, products AS Products, roles AS Roles, attributes AS Attributes,
        per_minute AS PerMinute, created_by AS CreatedBy, created_at AS CreatedAt, expires_at AS ExpiresAt,
        revoked_at AS RevokedAt, last_used_at AS LastUsedAt
        """;

    public const string Insert =
        """
        INSERT INTO api_key (id, name, prefix, hash, products, roles, attributes, per_minute, created_by, created_at, expires_at)
        VALUES (@Id, @Name, @Prefix, @Hash, @Products, @Roles, @Attributes, @PerMinute, @CreatedBy, @CreatedAt, @ExpiresAt)
        """;

    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    public string Prefix { get; init; } = "";

    public string Hash { get; init; } = "";

    public string Products { get; init; } = "";

    public string Roles { get; init; } = "";

    public string Attributes { get; init; } = "";

    public long? PerMinute { get; init; }

    public string CreatedBy { get; init; } = "";

    public string CreatedAt { get; init; } = "";

    public string? ExpiresAt { get; init; }

    public string? RevokedAt { get; init; }

    public string? LastUsedAt { get; init; }

    public static ApiKeyRow Of(ApiKey key, string hash) => new()
    {
        Id = key.Id,
        Name = key.Name,
        Prefix = key.Prefix,
        Hash = hash,
        Products = JsonSerializer.Serialize([.. key.Products], ApiKeyJson.Default.StringArray),
        Roles = JsonSerializer.Serialize([.. key.Roles], ApiKeyJson.Default.StringArray),
        Attributes = JsonSerializer.Serialize(new(key.Attributes), ApiKeyJson.Default.DictionaryStringString),
        PerMinute = key.PerMinute,
        CreatedBy = key.CreatedBy,
        CreatedAt = StoredText.Of(key.CreatedAt),
        ExpiresAt = key.ExpiresAt is { } expires ? StoredText.Of(expires) : null,
    };

    public ApiKey ToKey() => new()
    {
        Id = Id,
        Name = Name,
        Prefix = Prefix,
        Products = [.. JsonSerializer.Deserialize(Products, ApiKeyJson.Default.StringArray)!],
        Roles = [.. JsonSerializer.Deserialize(Roles, ApiKeyJson.Default.StringArray)!],
        Attributes = JsonSerializer.Deserialize(Attributes, ApiKeyJson.Default.DictionaryStringString)!.ToImmutableSortedDictionary(StringComparer.Ordinal),
        PerMinute = (int?)PerMinute,
        CreatedBy = CreatedBy,
        CreatedAt = StoredText.Time(CreatedAt),
        ExpiresAt = Time(ExpiresAt),
        RevokedAt = Time(RevokedAt),
        LastUsedAt = Time(LastUsedAt),
    };

    private static DateTimeOffset? Time(string? text) => text is null ? null : StoredText.Time(text);
}

[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class ApiKeyJson : JsonSerializerContext;
