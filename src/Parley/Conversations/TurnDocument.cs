using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Parley.Analytics;
using Parley.Answers;
using Parley.Answers.Rendering;

namespace Parley.Conversations;

/// <summary>
/// A turn as every surface writes it in JSON: <c>parley ask --format json</c>, the API and its events. Keys are the
/// members' names in snake_case, in this order.
/// </summary>
public sealed record TurnDocument
{
    /// <summary>What came of it; null for a turn that was stopped or failed.</summary>
    public required Outcome? Outcome { get; init; }

    /// <summary>How it ended.</summary>
    public required TurnStatus Status { get; init; }

    /// <summary>The question as typed.</summary>
    public required string Question { get; init; }

    /// <summary>The question in full, as it was understood.</summary>
    public required string ResolvedQuestion { get; init; }

    /// <summary>The answer as plain text.</summary>
    public required string Text { get; init; }

    /// <summary>The answer's blocks, in reading order.</summary>
    public required ImmutableArray<Block> Blocks { get; init; }

    /// <summary>Every figure shown, in reading order.</summary>
    public required ImmutableArray<FigureDocument> Figures { get; init; }

    /// <summary>What the figures rest on.</summary>
    public required ImmutableArray<EvidenceDocument> Evidence { get; init; }

    /// <summary>The plan; null where none was made.</summary>
    public required Plan? Plan { get; init; }

    /// <summary>SQL that ran, in order; a cell's <c>query</c> counts in it from 0.</summary>
    public required ImmutableArray<string> Sql { get; init; }

    /// <summary>How sure the answer is; null where nothing was answered.</summary>
    public required Confidence? Confidence { get; init; }

    /// <summary>Choices of a clarification.</summary>
    public required ImmutableArray<Choice> Choices { get; init; }

    /// <summary>Questions to go on with.</summary>
    public required ImmutableArray<string> FollowUps { get; init; }

    /// <summary>The last day the data covers; null where no data was read.</summary>
    public required DateOnly? AsOf { get; init; }

    /// <summary>The product's version.</summary>
    public required string Version { get; init; }

    /// <summary>Step → milliseconds.</summary>
    public required ImmutableSortedDictionary<string, double> TimingsMs { get; init; }

    /// <summary>The turn's id.</summary>
    public required string Id { get; init; }

    /// <summary>The conversation.</summary>
    public required string Conversation { get; init; }

    /// <summary>Place in the conversation, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The product.</summary>
    public required string Product { get; init; }

    /// <summary>The data's revision.</summary>
    public required string DataRevision { get; init; }

    /// <summary>When it was asked.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>The day that periods were counted from.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>Length asked for.</summary>
    public required Verbosity Verbosity { get; init; }

    /// <summary>What the checker said; empty where every figure resolved.</summary>
    public required ImmutableArray<string> Verdicts { get; init; }

    /// <summary>For a failed turn: what to quote to the owner.</summary>
    public required string? FaultId { get; init; }

    /// <summary>The document of a recorded turn.</summary>
    /// <param name="turn">The turn.</param>
    public static TurnDocument Of(Turn turn) => new()
    {
        Outcome = turn.Status == TurnStatus.Completed ? turn.Answer.Outcome : null,
        Status = turn.Status,
        Question = turn.Question,
        ResolvedQuestion = turn.Answer.ResolvedQuestion,
        Text = AnswerRenderer.ToText(turn.Answer),
        Blocks = turn.Answer.Blocks,
        Figures = [.. AnswerFigures.Of(turn.Answer).Select(f => new FigureDocument(f.Text, f.Value, f.Evidence))],
        Evidence = [.. turn.Answer.Evidence.Select(EvidenceDocument.Of)],
        Plan = turn.Plan,
        Sql = turn.Sql,
        Confidence = turn.Answer.Confidence,
        Choices = turn.Answer.Choices,
        FollowUps = turn.Answer.FollowUps,
        AsOf = turn.Answer.AsOf,
        Version = turn.Version,
        TimingsMs = turn.TimingsMs,
        Id = turn.Id,
        Conversation = turn.Conversation,
        Number = turn.Number,
        Product = turn.Product,
        DataRevision = turn.DataRevision,
        AskedAt = turn.AskedAt.ToUniversalTime(),
        Today = turn.Today,
        Verbosity = turn.Verbosity,
        Verdicts = turn.Verdicts,
        FaultId = turn.FaultId,
    };
}

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
