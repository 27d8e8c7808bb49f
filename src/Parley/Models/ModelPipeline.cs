using System.Collections.Immutable;
using Microsoft.Extensions.AI;
using Parley.Models.Pipeline;
using Parley.Models.Providers;
using Parley.Telemetry;

namespace Parley.Models;

/// <summary>
/// The one pipeline to models. From the outside in: (1) budget, for a turn; (2) cache; (3) failover to the next model; then for
/// each model (4) rate limit, (5) retry, (6) circuit breaker, (7) time-out, (8) telemetry, (9) record or replay, (10) the limits
/// and words of faults, (11) the provider. docs/decisions says why in this order.
/// </summary>
internal static class ModelPipeline
{
    /// <summary>Builds (2) to (11); nothing is sent.</summary>
    /// <param name="settings">Models in the order they are tried.</param>
    /// <param name="environment">Gives keys by name; asked when a request is made.</param>
    /// <param name="clock">Measures waits and time-outs.</param>
    public static IChatClient Build(ModelSettings settings, Func<string, string?> environment, TimeProvider clock)
    {
        var recording = settings.Fixtures is { } file ? new Recording(file) : null;
        var models = settings.Chat.Select(m => (m, ForModel(m, (settings, recording), environment, clock))).ToImmutableArray();
        IChatClient all = new FailoverClient(models);
        return settings.CacheMinutes > 0 ? new CacheClient(all, TimeSpan.FromMinutes(settings.CacheMinutes), clock) : all;
    }

    /// <summary>Puts (1) before it, for one turn.</summary>
    /// <param name="pipeline">What <see cref="Build"/> gave.</param>
    /// <param name="account">The turn's budgets.</param>
    /// <param name="settings">Prices and limits.</param>
    public static IChatClient ForTurn(IChatClient pipeline, BudgetAccount account, ModelSettings settings) =>
        new BudgetClient(pipeline, account, settings.Chat);

    /// <summary>
    /// (4), (5), (7) and (8) around requests whose every byte the sender chose. A model that fails is not left alone (6): each request
    /// of an evaluation is a case of its own. Its answers are kept and replayed by the run, which knows of repetitions.
    /// </summary>
    /// <param name="http">Sends; its own time-out is to be none.</param>
    /// <param name="model">Name and limits.</param>
    /// <param name="clock">Measures waits and time-outs.</param>
    public static IChatClient ForWire(HttpClient http, ModelDefinition model, TimeProvider clock) =>
#pragma warning disable CA2000 // The wrapper owns the one inside it.
        Limited(new WireClient(http, clock), model with { IsPatient = true }, clock);
#pragma warning restore CA2000

    private static IChatClient ForModel(
        ModelDefinition model, (ModelSettings Settings, Recording? Recording) run, Func<string, string?> environment, TimeProvider clock)
    {
#pragma warning disable CA2000 // Each wrapper owns the one inside it; the product owns the outermost.
        var client = run.Recording is { } replayed && run.Settings.IsReplay
            ? (IChatClient)new ReplayClient(replayed, model.Name)
            : new FaultClient(ProviderClients.Chat(model, environment), model.Name);
        if (run.Recording is { } recorded && !run.Settings.IsReplay)
        {
            client = new RecordClient(client, recorded, model.Name);
        }

        return Limited(client, model, clock);
#pragma warning restore CA2000
    }

    private static IChatClient Limited(IChatClient client, ModelDefinition model, TimeProvider clock)
    {
#pragma warning disable CA2000 // As above.
        client = client.AsBuilder().UseOpenTelemetry(sourceName: Instruments.Models, configure: t => t.EnableSensitiveData = false).Build();
        client = new TimeoutClient(client, TimeSpan.FromSeconds(model.TimeoutSeconds), clock, model.Name);
        client = model.IsPatient ? client : new CircuitClient(client, clock, model.Name);
        client = new RetryClient(client, model, clock);
        return model.RequestsPerMinute is { } perMinute ? new RateLimitClient(client, perMinute, clock, model.Name) : client;
#pragma warning restore CA2000
    }
}
