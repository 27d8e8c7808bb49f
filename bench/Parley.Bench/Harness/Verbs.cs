using System.Collections.Immutable;
using Parley.Bench.MetricFlow;

namespace Parley.Bench.Harness;

/// <summary>The verbs there are; adding one is one class and one line here.</summary>
public static class Verbs
{
    /// <summary>Every verb, in the order of the list of measures.</summary>
    public static ImmutableArray<Verb> All { get; } =
    [
        new MetricFlowVerb(),
        new Questions.QuestionsVerb(),
        new Understanding.ParaphrasesVerb(),
        new Understanding.AmbiguityVerb(),
        new Fabrications.FabricationsVerb(),
        new Turns.DeterminismVerb(),
        new Planted.PlantedVerb(),
        new Probing.PermissionsVerb(),
        new Anomalies.AnomaliesVerb(),
        new Anomalies.PlantedAnomaliesVerb(),
        new Forecasts.ForecastsVerb(),
        new Turns.TurnVerb(),
        new Serving.StartVerb(),
        new Serving.IdleVerb(),
        new Protocols.McpConformanceVerb(),
        new Crash.CrashVerb(),
        new Retrieval.RetrievalVerb(),
        new Causes.RootCauseVerb(),
        new Causes.RootCauseScaleVerb(),
        new Guarding.GroundednessVerb(),
        new Guarding.PlainLanguageVerb(),
        new Guarding.GuardrailsVerb(),
        new Guarding.Training.TrainGuardrailsVerb(),
        new Suites.PromptfooOracleVerb(),
        new Suites.PromptfooExamplesVerb(),
        new Suites.EvalSpeedVerb(),
        new Suites.EvalMemoryVerb(),
        new Suites.EvalCrashVerb(),
        new Drift.DriftVerb(),
        new Models.AdversarialComposerVerb(),
        new Models.AdversarialPlannerVerb(),
        new Models.ModelQuestionsVerb(),
        new Models.ModelFaultsVerb(),
        new Models.ModelOverheadVerb(),
        new Handbook.HandbookVerb(),
        new Documents.ScaleVerb(),
        new Documents.InjectionVerb(),
        new Pages.PageLoadVerb(),
        new Pages.PageAnswerVerb(),
        new Pages.PageSoakVerb(),
        new Pages.ScreenshotsVerb(),
        new Signals.SignalsVerb(),
        new Signals.MonitorsVerb(),
    ];

    /// <summary>The verbs by name.</summary>
    public static ImmutableSortedDictionary<string, Verb> ByName { get; } =
        All.ToImmutableSortedDictionary(v => v.Name, v => v, StringComparer.Ordinal);
}
