using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Parley.Answers;

namespace Parley.Conversations;

/// <summary>A figure as it was shown.</summary>
/// <param name="Text">As written for the caller.</param>
/// <param name="Value">The exact value: a number, a date or a string.</param>
/// <param name="Evidence">Id of what it rests on.</param>
public sealed record FigureDocument(
    string Text, [property: JsonConverter(typeof(ExactValueConverter))] object? Value, string Evidence);

/// <summary>Where a figure comes from: a cell of a query, or a declared computation.</summary>
public sealed record EvidenceDocument
{
    /// <summary>Unique in the turn.</summary>
    public required string Id { get; init; }

    /// <summary><c>cell</c> or <c>computed</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>A cell's query, as an index into <c>sql</c>.</summary>
    public int? Query { get; init; }

    /// <summary>A cell's row, from 0.</summary>
    public int? Row { get; init; }

    /// <summary>A cell's column.</summary>
    public string? Column { get; init; }

    /// <summary>The exact value.</summary>
    [JsonConverter(typeof(ExactValueConverter))]
    public required object? Value { get; init; }

    /// <summary>A computation with its inputs and its formula: <c>difference/1(e1, e2): a − b</c>.</summary>
    public string? Formula { get; init; }

    /// <summary>A computation's name and version.</summary>
    public string? Function { get; init; }

    /// <summary>Ids of what a computation takes, in the order of the formula.</summary>
    public ImmutableArray<string> Inputs { get; init; } = [];

    /// <summary>Everything else a computation depends on.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What it is about: metric, period, members, unit.</summary>
    public required Scope Scope { get; init; }

    internal static EvidenceDocument Of(Evidence evidence) => evidence switch
    {
        CellEvidence cell => new EvidenceDocument
        {
            Id = cell.Id,
            Kind = "cell",
            Query = cell.Query,
            Row = cell.Row,
            Column = cell.Column,
            Value = cell.Value,
            Scope = cell.Scope,
        },
        ComputedEvidence computed => new EvidenceDocument
        {
            Id = computed.Id,
            Kind = "computed",
            Value = computed.Value,
            Formula = FormulaOf(computed),
            Function = computed.Function,
            Inputs = computed.Inputs,
            Parameters = computed.Parameters,
            Scope = computed.Scope,
        },
        _ => throw new ArgumentException($"Evidence {evidence.GetType().Name} has no document.", nameof(evidence)),
    };

    private static string FormulaOf(ComputedEvidence evidence) =>
        $"{evidence.Function}({string.Join(", ", evidence.Inputs.Concat(evidence.Parameters.Select(p => $"{p.Key}={p.Value}")))})"
        + (Computations.All.TryGetValue(evidence.Function, out var declared) ? $": {declared.Formula}" : "");
}
