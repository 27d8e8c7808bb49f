using System.Text.Json.Serialization;

namespace Parley.Cli;

/// <summary>What <c>parley metrics list --format json</c> prints.</summary>
internal sealed record MetricsDocument(IReadOnlyList<MetricEntry> Metrics);

/// <summary>One metric of the list.</summary>
internal sealed record MetricEntry(
    string Name, string Label, string Description, string Type, string Formula, string Unit, IReadOnlyList<string> Dimensions, DateOnly? From, DateOnly? To);

/// <summary>What <c>parley check --format json</c> prints.</summary>
internal sealed record FaultsDocument(int Errors, int Warnings, IReadOnlyList<FaultEntry> Faults);

/// <summary>One fault of a product.</summary>
internal sealed record FaultEntry(string File, int Line, string Key, string Message, string Severity);

/// <summary>How the documents of the CLI are written.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MetricsDocument))]
[JsonSerializable(typeof(FaultsDocument))]
internal sealed partial class CliJson : JsonSerializerContext;
