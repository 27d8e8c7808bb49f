using System.Text.Json.Serialization;
using Parley.Governance.Keys;

namespace Parley.Cli;

/// <summary><c>parley metrics list</c>; published as metrics-list.schema.json.</summary>
internal sealed record MetricsDocument(IReadOnlyList<MetricEntry> Metrics);

/// <summary>One metric of the list.</summary>
internal sealed record MetricEntry(string Name, string Label, string Description, string Type)
{
    public required string Formula { get; init; }

    public required string Unit { get; init; }

    public required IReadOnlyList<string> Synonyms { get; init; }

    public required IReadOnlyList<string> Dimensions { get; init; }

    public required DateOnly? From { get; init; }

    public required DateOnly? To { get; init; }
}

/// <summary><c>parley check</c> and <c>parley metrics validate</c>; published as faults.schema.json.</summary>
internal sealed record FaultsDocument(int Errors, int Warnings, IReadOnlyList<FaultEntry> Faults);

/// <summary>One fault of a product.</summary>
internal sealed record FaultEntry(string File, int Line, string Key, string Message, string Severity);

/// <summary><c>parley doctor</c>; published as doctor.schema.json.</summary>
internal sealed record DoctorDocument(bool Healthy, IReadOnlyList<Parley.Conversations.Health.Finding> Checks);

/// <summary><c>parley init</c>; published as init.schema.json.</summary>
internal sealed record InitDocument(string Folder, IReadOnlyList<string> Files, IReadOnlyList<string> Checks, IReadOnlyList<string> Questions)
{
    /// <summary>What is new since the draft before.</summary>
    public required IReadOnlyList<string> Added { get; init; }
}

/// <summary><c>parley refresh</c>; published as refresh.schema.json.</summary>
internal sealed record RefreshDocument(string Product, string Version, string DataRevision);

/// <summary><c>parley sample</c>; published as sample.schema.json.</summary>
internal sealed record SampleDocument(int Seed, IReadOnlyList<SampleEntry> Tables, string Labels);

/// <summary>A table that was made.</summary>
internal sealed record SampleEntry(string Table, int Rows);

/// <summary><c>parley backup</c> and <c>parley restore</c>; published as backup.schema.json.</summary>
internal sealed record BackupDocument(string File);

/// <summary><c>parley models list</c>; published as models-list.schema.json.</summary>
internal sealed record ModelsDocument(IReadOnlyList<ModelEntry> Models);

/// <summary>A model.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Use">chat or embedding.</param>
/// <param name="Provider">Who speaks to it.</param>
/// <param name="Model">Its id there.</param>
internal sealed record ModelEntry(string Name, string Use, string Provider, string Model)
{
    public required string? Address { get; init; }

    /// <summary>The reference to its key.</summary>
    public required string? Key { get; init; }

    public required bool? KeyFound { get; init; }

    public required decimal InputPrice { get; init; }

    public required decimal OutputPrice { get; init; }
}

/// <summary><c>parley models test</c>; published as models-test.schema.json.</summary>
internal sealed record ModelTestsDocument(IReadOnlyList<ModelTestEntry> Tests);

/// <summary>What a model gave.</summary>
internal sealed record ModelTestEntry(string Name, bool Ok, string? Fault, double Milliseconds, long Tokens);

/// <summary><c>parley prompts list</c>; published as prompts.schema.json.</summary>
internal sealed record PromptsDocument(IReadOnlyList<PromptEntry> Prompts);

/// <summary>A prompt.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">SHA-256 of its file.</param>
/// <param name="Origin">product or parley.</param>
/// <param name="Description">What it is for.</param>
internal sealed record PromptEntry(string Name, string Version, string Origin, string Description)
{
    /// <summary>For a fragment, the slot it fills.</summary>
    public required string? Slot { get; init; }

    /// <summary>Names of its inputs.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }
}

/// <summary><c>parley prompts show</c>; published as prompt.schema.json.</summary>
internal sealed record PromptDocument(PromptEntry Prompt, string Source);

/// <summary><c>parley prompts diff</c>; published as prompt-diff.schema.json.</summary>
internal sealed record PromptDiffDocument(string Name, string? Before, string After, IReadOnlyList<PromptDiffLine> Lines);

/// <summary>A line: a space where it is in both, - where it went, + where it came.</summary>
internal sealed record PromptDiffLine(string Change, string Text);

/// <summary><c>parley prompts render</c>; published as prompt-rendered.schema.json.</summary>
internal sealed record RenderedPromptDocument(
    string Name, string Version, IReadOnlyList<FragmentEntry> Fragments, IReadOnlyList<MessageEntry> Messages);

/// <summary>A fragment that was put in.</summary>
internal sealed record FragmentEntry(string Slot, string Name, string Version);

/// <summary>A message.</summary>
internal sealed record MessageEntry(string Role, string Text);
/// <summary><c>parley analyze forecast</c>; published as analyze-forecast.schema.json.</summary>
internal sealed record ForecastDocument(string Step, IReadOnlyList<int> Seasons, string Method, IReadOnlyList<ForecastEntry> Points);

/// <summary>What to expect of a period.</summary>
internal sealed record ForecastEntry(string Time, double Mean, BandEntry Band80, BandEntry Band95);

/// <summary>Where a value lies with some certainty.</summary>
internal sealed record BandEntry(double Lower, double Upper);

/// <summary><c>parley analyze anomalies</c>; published as analyze-anomalies.schema.json.</summary>
internal sealed record AnomaliesDocument(string Step, int Flagged, IReadOnlyList<string> Missing, IReadOnlyList<AnomalyEntry> Rows);

/// <summary>A row, judged by those before it.</summary>
internal sealed record AnomalyEntry(string Time, double? Value, double Score, bool Flag, double? Expected, string? Kind);
/// <summary><c>parley verified list</c> and <c>parley verified export</c>; published as verified.schema.json.</summary>
internal sealed record VerifiedDocument(IReadOnlyList<VerifiedEntry> Answers);

/// <summary>A question and what it was confirmed to mean.</summary>
/// <param name="Id">The verified answer.</param>
/// <param name="Product">The product.</param>
/// <param name="Question">As people ask it.</param>
/// <param name="Wording">In words that are read to the plan.</param>
/// <param name="Plan">The plan on one line, as of the day it was confirmed.</param>
/// <param name="By">Who confirmed it.</param>
/// <param name="At">When.</param>
internal sealed record VerifiedEntry(string Id, string Product, string Question, string Wording, string Plan, string By, DateTimeOffset At);

/// <summary><c>parley analyze root-cause</c>; published as analyze-root-cause.schema.json.</summary>
internal sealed record RootCauseDocument(string Measure, int Leaves, IReadOnlyList<CauseEntry> Causes)
{
    public required double? Actual { get; init; }

    public required double? Expected { get; init; }

    public required double? Change { get; init; }
}

/// <summary>A cause: a segment, what it was and what was expected of it, and its part of the change.</summary>
internal sealed record CauseEntry(IReadOnlyDictionary<string, string> Conditions, double? Actual, double? Expected)
{
    public required double? Part { get; init; }

    public required double? Share { get; init; }

    public required double Evidence { get; init; }

    public required int Leaves { get; init; }
}

/// <summary>How the documents of the command line are written.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MetricsDocument))]
[JsonSerializable(typeof(FaultsDocument))]
[JsonSerializable(typeof(DoctorDocument))]
[JsonSerializable(typeof(InitDocument))]
[JsonSerializable(typeof(RefreshDocument))]
[JsonSerializable(typeof(SampleDocument))]
[JsonSerializable(typeof(BackupDocument))]
[JsonSerializable(typeof(Knowledge.KnowledgeListDocument))]
[JsonSerializable(typeof(Knowledge.KnowledgeShowDocument))]
[JsonSerializable(typeof(Knowledge.KnowledgeAddDocument))]
[JsonSerializable(typeof(Parley.Conversations.Colleagues.LearntMark))]
[JsonSerializable(typeof(NewKeyDocument))]
[JsonSerializable(typeof(KeyList))]
[JsonSerializable(typeof(KeyDocument))]
[JsonSerializable(typeof(PromptsDocument))]
[JsonSerializable(typeof(ModelsDocument))]
[JsonSerializable(typeof(ModelTestsDocument))]
[JsonSerializable(typeof(Parley.Conversations.Comparing.ModelComparison))]
[JsonSerializable(typeof(PromptDocument))]
[JsonSerializable(typeof(PromptDiffDocument))]
[JsonSerializable(typeof(RenderedPromptDocument))]
[JsonSerializable(typeof(ForecastDocument))]
[JsonSerializable(typeof(AnomaliesDocument))]
[JsonSerializable(typeof(Parley.Conversations.Colleagues.Learnt))]
[JsonSerializable(typeof(VerifiedDocument))]
[JsonSerializable(typeof(RootCauseDocument))]
[JsonSerializable(typeof(Parley.Signals.SignalList))]
[JsonSerializable(typeof(Parley.Signals.DigestDocument))]
internal sealed partial class CliJson : JsonSerializerContext;

/// <summary>How documents that are one line each are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Parley.Knowledge.Storing.SearchDocument))]
internal sealed partial class CliJsonLines : JsonSerializerContext;
