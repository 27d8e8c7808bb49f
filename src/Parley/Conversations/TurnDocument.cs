using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Parley.Analytics;
using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Conversations.Modelled;

namespace Parley.Conversations;

/// <summary>
/// A turn as every surface writes it in JSON: <c>parley ask --format json</c>, the API and its events. Keys are the
/// members' names in snake_case, in this order; published as <c>turn.schema.json</c>.
/// </summary>
public sealed record TurnDocument
{
    /// <summary>What came of it; null for a turn that was stopped or failed.</summary>
    public required Outcome? Outcome { get; init; }

    /// <summary>The question as typed.</summary>
    public required string Question { get; init; }

    /// <summary>The question in full, as it was understood.</summary>
    public required string ResolvedQuestion { get; init; }

    /// <summary>The answer as plain text.</summary>
    public required string Text { get; init; }

    /// <summary>The answer's blocks, in reading order.</summary>
    public required ImmutableArray<Block> Blocks { get; init; }

    /// <summary>Every figure shown, in reading order, each once.</summary>
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

    /// <summary>Who confirmed what the question means; null where nobody did.</summary>
    public required VerifiedMark? Verified { get; init; }

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

    /// <summary>Number of the turn it goes on from: 0 for none, null for the one before.</summary>
    public required int? Follows { get; init; }

    /// <summary>The product.</summary>
    public required string Product { get; init; }

    /// <summary>How it ended.</summary>
    public required TurnStatus Status { get; init; }

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

    /// <summary>The prompts that were sent to models, in order; empty where none was.</summary>
    public required ImmutableArray<ModelStep> Chain { get; init; }

    /// <summary>For a failed turn: what to quote to the owner.</summary>
    public required string? FaultId { get; init; }

    /// <summary>The document of a recorded turn.</summary>
    /// <param name="turn">The turn.</param>
    public static TurnDocument Of(Turn turn) => new()
    {
        Outcome = turn.Status == TurnStatus.Completed ? turn.Answer.Outcome : null,
        Question = turn.Question,
        ResolvedQuestion = turn.Answer.ResolvedQuestion,
        Text = AnswerRenderer.ToText(turn.Answer),
        Blocks = turn.Answer.Blocks,
        Figures = [.. AnswerFigures.Of(turn.Answer).DistinctBy(f => (f.Evidence, f.Text)).Select(f => new FigureDocument(f.Text, f.Value, f.Evidence))],
        Evidence = [.. turn.Answer.Evidence.Select(EvidenceDocument.Of)],
        Plan = turn.Plan,
        Sql = turn.Sql,
        Confidence = turn.Answer.Confidence,
        Choices = turn.Answer.Choices,
        FollowUps = turn.Answer.FollowUps,
        Verified = turn.Answer.Verified,
        AsOf = turn.Answer.AsOf,
        Version = turn.Version,
        TimingsMs = turn.TimingsMs,
        Id = turn.Id,
        Conversation = turn.Conversation,
        Number = turn.Number,
        Follows = turn.Follows,
        Product = turn.Product,
        Status = turn.Status,
        DataRevision = turn.DataRevision,
        AskedAt = turn.AskedAt.ToUniversalTime(),
        Today = turn.Today,
        Verbosity = turn.Verbosity,
        Verdicts = turn.Verdicts,
        Chain = turn.Chain,
        FaultId = turn.FaultId,
    };

    /// <summary>The document as text, indented for people.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = TurnJson.Options.Encoder }))
        {
            JsonSerializer.Serialize(json, this, TurnJson.Options);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
