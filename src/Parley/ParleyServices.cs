using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Conversations;
using Parley.Conversations.Modelled;
using Parley.Conversations.Personal;
using Parley.Conversations.Routes;
using Parley.Evaluation.Drift;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Reviews;
using Parley.Feedback;
using Parley.Governance;
using Parley.Governance.Gates;
using Parley.Governance.Keys;
using Parley.Knowledge;
using Parley.Knowledge.Storing;
using Parley.Metrics;
using Parley.Models;
using Parley.Products;
using Parley.Prompts;
using Parley.Governance.Accounts;
using Parley.Signals;
using Parley.Signals.Delivery;
using Parley.Signals.Editing;
using Parley.Signals.Running;
using Parley.Signals.Slack;
using Parley.Storage;

namespace Parley;

/// <summary>Registration of the library: one line a room.</summary>
public static class ParleyServices
{
    /// <summary>What <c>parley check</c> looks at: one line a room.</summary>
    public static readonly ImmutableArray<ProductCheckStep> ProductChecks =
    [
        MetricsCheck.RunAsync,
        PromptsCheck.RunAsync,
        Guardrails.Policies.PolicyFiles.CheckAsync,
        ModelsCheck.RunAsync,
        KnowledgeCheck.RunAsync,
        MonitorsCheck.RunAsync,
    ];

    /// <summary>Adds everything a turn needs, over an open state database; logging is the host's.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="state">The open state; the container disposes of it.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddParley(this IServiceCollection services, StateDatabase state) => services
        .AddSingleton(TimeProvider.System)
        .AddSingleton(_ => state)
        .AddSingleton<AuditTrail>()
        .AddSingleton<WorkItemStore>()
        .AddSingleton<ApiKeyStore>()
        .AddSingleton<ConversationStore>()
        .AddSingleton<KnowledgeStore>()
        .AddSingleton(s => new ServedProducts(state.Location.Folder, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<KnowledgeStore>()))
        .AddSingleton<AccountStore>()
        .AddSingleton<LatestTurns>()
        .AddSingleton<ModelMeters>()
        .AddSingleton<PinnedTiles>()
        .AddSingleton<Shares>()
        .AddSingleton<Preferences>()
        .AddSingleton<RatingStore>()
        .AddSingleton(s => new ProductRefresh(
            s.GetRequiredService<ServedProducts>(), state.Location.Folder, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<ProductRefresh>>()))
        .AddSingleton<SignalStore>()
        .AddSingleton<Outbox>()
        .AddSingleton<AudienceStore>()
        .AddSingleton<RunLeases>()
        .AddSingleton<SignalStation>()
        .AddSingleton<SignalRuns>()
        .AddSingleton<Nudges>()
        .AddSingleton<MonitorDesk>()
        .AddSingleton<SlackQuestions>()
        .AddSingleton<SlackAnswers>()
        .AddSingleton(_ => new RunFolder(Path.Combine(state.Location.Folder, RunFolder.FolderName)))
        .AddSingleton<ReviewStore>()
        .AddSingleton<CalibrationStore>()
        .AddSingleton<GateVerdictStore>()
        .AddSingleton<DriftWatch>()
        .AddSingleton<DriftRuns>()
        .AddSingleton<TurnRunner>();
}
