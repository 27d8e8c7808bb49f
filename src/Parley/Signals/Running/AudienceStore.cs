using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Storage;

namespace Parley.Signals.Running;

/// <summary>Who looked at signals and sees something else than the others: monitors run for them from then on.</summary>
/// <param name="state">The open state.</param>
/// <param name="clock">Dates when they looked.</param>
public sealed class AudienceStore(StateDatabase state, TimeProvider clock)
{
    /// <summary>Of one product, monitors run for no more audiences than these, those that looked last.</summary>
    public const int Most = 50;

    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    /// <summary>Takes note of an audience that looks.</summary>
    /// <param name="product">The product.</param>
    /// <param name="key">What it sees, as <see cref="Audience.KeyOf"/>.</param>
    /// <param name="audience">Who it is.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<int> NoteAsync(string product, string key, Audience audience, CancellationToken cancellationToken) => state.WriteAsync(
        session => session.ExecuteAsync(
            """
            INSERT INTO signal_audience (product, audience, roles, attributes, seen_at) VALUES (@product, @key, @Roles, @Attributes, @Now)
            ON CONFLICT (product, audience) DO UPDATE SET roles = excluded.roles, attributes = excluded.attributes, seen_at = excluded.seen_at
            """,
            new
            {
                product,
                key,
                Roles = StoredText.Clean(JsonSerializer.Serialize([.. audience.Roles], AudienceJson.Default.StringArray)),
                Attributes = StoredText.Clean(JsonSerializer.Serialize(new Dictionary<string, string>(audience.Attributes), AudienceJson.Default.DictionaryStringString)),
                Now = StoredText.Of(clock.GetUtcNow()),
            },
            cancellationToken),
        cancellationToken);

    /// <summary>The audiences that looked lately, the last one first.</summary>
    /// <param name="product">The product.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<ImmutableArray<Audience>> ListAsync(string product, CancellationToken cancellationToken) => state.ReadAsync(
        async session => (await session.QueryAsync<Row>(
            $"SELECT roles AS Roles, attributes AS Attributes FROM signal_audience WHERE product = @product AND seen_at >= @Since ORDER BY seen_at DESC LIMIT {Most}",
            new { product, Since = StoredText.Of(clock.GetUtcNow() - Remembered) }, cancellationToken).ConfigureAwait(false)).Select(r => r.ToAudience()).ToImmutableArray(),
        cancellationToken);

    private sealed class Row
    {
        public string Roles { get; set; } = "";

        public string Attributes { get; set; } = "";

        public Audience ToAudience() => new(
            [.. JsonSerializer.Deserialize(Roles, AudienceJson.Default.StringArray) ?? []],
            (JsonSerializer.Deserialize(Attributes, AudienceJson.Default.DictionaryStringString) ?? []).ToImmutableSortedDictionary());
    }
}

[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class AudienceJson : JsonSerializerContext;
