using System.Collections.Immutable;
using Microsoft.Extensions.AI;
using Parley.Models.Providers;

namespace Parley.Models;

/// <summary>What one short request to a model gave.</summary>
/// <param name="Name">The model.</param>
/// <param name="Fault">Why it gave nothing; null where it answered.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Tokens">Tokens read and written, where it counts them.</param>
public sealed record ModelProbeResult(string Name, string? Fault, double Milliseconds, long Tokens);

/// <summary>Tries a product's models, each by itself.</summary>
public static class ModelProbe
{
    /// <summary>Asks each model for one word, or for one vector.</summary>
    /// <param name="settings">The models.</param>
    /// <param name="clock">Measures.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<ImmutableArray<ModelProbeResult>> RunAsync(ModelSettings settings, TimeProvider clock, CancellationToken cancellationToken)
    {
        var results = ImmutableArray.CreateBuilder<ModelProbeResult>();
        foreach (var model in settings.Chat)
        {
            using var client = ModelPipeline.Build(new ModelSettings { Chat = [model with { Retries = 0, MaxOutputTokens = 16 }] }, Environment.GetEnvironmentVariable, clock);
            results.Add(await TryAsync(model.Name, clock, async token =>
                (await client.GetResponseAsync("Say: ready.", cancellationToken: token).ConfigureAwait(false)).Usage?.TotalTokenCount ?? 0, cancellationToken).ConfigureAwait(false));
        }

        if (settings.Embedding is { } embedding)
        {
            results.Add(await TryAsync(embedding.Name, clock, async token =>
            {
                using var generator = ProviderClients.Embeddings(embedding, Environment.GetEnvironmentVariable);
                return (await generator.GenerateAsync(["ready"], cancellationToken: token).ConfigureAwait(false)).Usage?.TotalTokenCount ?? 0;
            }, cancellationToken).ConfigureAwait(false));
        }

        return results.ToImmutable();
    }

    private static async Task<ModelProbeResult> TryAsync(string name, TimeProvider clock, Func<CancellationToken, Task<long>> ask, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        try
        {
            var tokens = await ask(cancellationToken).ConfigureAwait(false);
            return new ModelProbeResult(name, null, clock.GetElapsedTime(begun).TotalMilliseconds, tokens);
        }
        catch (Exception fault) when (fault is ModelException or HttpRequestException or System.ClientModel.ClientResultException)
        {
            return new ModelProbeResult(name, (fault as ModelException)?.Message ?? "The provider cannot be reached, or refuses.", clock.GetElapsedTime(begun).TotalMilliseconds, 0);
        }
    }
}

/// <summary>Keys by reference.</summary>
public static class ModelKeys
{
    /// <summary>True where a model's key can be had; the key goes nowhere.</summary>
    /// <param name="model">The model.</param>
    public static bool IsThere(ModelDefinition model)
    {
        try
        {
            return model.Key is { } reference && Storage.ConnectionText.Resolve(reference, Environment.GetEnvironmentVariable).Length > 0;
        }
        catch (Storage.StateException)
        {
            return false;
        }
    }
}
