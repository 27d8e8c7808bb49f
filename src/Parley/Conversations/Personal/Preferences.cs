using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Answers;
using Parley.Storage;

namespace Parley.Conversations.Personal;

/// <summary>Keeps how people like to be answered: one document a caller.</summary>
/// <param name="state">The open state.</param>
/// <param name="clock">Dates what is stored.</param>
public sealed class Preferences(StateDatabase state, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Json = AnswerJson.Writing(PreferenceJson.Default);

    /// <summary>Reads a caller's; nothing but defaults where there is none.</summary>
    /// <param name="caller">Id of the caller.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Preference> OfAsync(string caller, CancellationToken cancellationToken)
    {
        var document = await state.ReadAsync(
            session => session.FindAsync<string>("SELECT document FROM preference WHERE caller = @caller", new { caller }, cancellationToken), cancellationToken).ConfigureAwait(false);
        return document is null ? new Preference() : JsonSerializer.Deserialize<Preference>(document, AnswerJson.Reading)!;
    }

    /// <summary>Keeps a caller's.</summary>
    /// <param name="caller">Id of the caller.</param>
    /// <param name="preference">The preference.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<int> KeepAsync(string caller, Preference preference, CancellationToken cancellationToken) =>
        state.WriteAsync(
            session => session.ExecuteAsync(
                "INSERT INTO preference (caller, document, at) VALUES (@caller, @Document, @At) ON CONFLICT (caller) DO UPDATE SET document = excluded.document, at = excluded.at",
                new { caller, Document = StoredText.Clean(JsonSerializer.Serialize(preference, Json)), At = StoredText.Of(clock.GetUtcNow()) },
                cancellationToken),
            cancellationToken);

    /// <summary>Erases a caller's.</summary>
    /// <param name="caller">Id of the caller.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<int> EraseAsync(string caller, CancellationToken cancellationToken) =>
        state.WriteAsync(session => session.ExecuteAsync("DELETE FROM preference WHERE caller = @caller", new { caller }, cancellationToken), cancellationToken);
}

[JsonSerializable(typeof(Preference))]
internal sealed partial class PreferenceJson : JsonSerializerContext;
