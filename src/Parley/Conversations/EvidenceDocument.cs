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

/// <summary>Where a quote stands.</summary>
/// <param name="Document">The document's path.</param>
/// <param name="Title">Its title.</param>
/// <param name="Headings">The headings above the passage, outermost first.</param>
/// <param name="Page">Page, slide or sheet, from 1; null where the format has none.</param>
/// <param name="Start">Its first character in the document's extracted text.</param>
/// <param name="End">The one after its last.</param>
public sealed record PassagePlace(string Document, string Title, string Headings, int? Page, int Start, int End)
{
    /// <summary>The document's own version; empty where it says none.</summary>
    public required string Version { get; init; }

    /// <summary>The document's own date.</summary>
    public required DateOnly? Date { get; init; }

    /// <summary>current, draft, superseded, archived, or empty.</summary>
    public required string Status { get; init; }

    /// <summary>SHA-256 of the file that was read, hex.</summary>
    public required string Hash { get; init; }

    internal static PassagePlace Of(PassageEvidence passage) => new(
        passage.Document, passage.Title, passage.Headings, passage.Page > 0 ? passage.Page : null, passage.Start, passage.End)
    {
        Version = passage.Version,
        Date = passage.Date,
        Status = passage.Status,
        Hash = passage.Hash,
    };
}

/// <summary>Where a figure comes from: a cell of a query, or a declared computation.</summary>
public sealed record EvidenceDocument
{
    /// <summary>Unique in the turn.</summary>
    public required string Id { get; init; }

    /// <summary><c>cell</c>, <c>computed</c> or <c>passage</c>.</summary>
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

    /// <summary>A passage's place; null for what is no passage.</summary>
    public PassagePlace? Passage { get; init; }

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
        PassageEvidence passage => new EvidenceDocument
        {
            Id = passage.Id,
            Kind = "passage",
            Value = passage.Value,
            Scope = passage.Scope,
            Passage = PassagePlace.Of(passage),
        },
        _ => throw new ArgumentException($"Evidence {evidence.GetType().Name} has no document.", nameof(evidence)),
    };

    private static string FormulaOf(ComputedEvidence evidence) =>
        $"{evidence.Function}({string.Join(", ", evidence.Inputs.Concat(evidence.Parameters.Select(p => $"{p.Key}={p.Value}")))})"
        + (Computations.All.TryGetValue(evidence.Function, out var declared) ? $": {declared.Formula}" : "");
}
