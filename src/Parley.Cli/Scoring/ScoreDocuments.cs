using System.Text.Json.Serialization;

namespace Parley.Cli.Scoring;

/// <summary>A row of <c>parley score groundedness</c>; published as groundedness.schema.json.</summary>
internal sealed record GroundednessRow(string Id, double Score, IReadOnlyList<UnsupportedPart> UnsupportedSpans, IReadOnlyList<SentenceRow> Sentences)
{
    /// <summary>What a model says of it; null where none is asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OpinionRow? SecondOpinion { get; init; }
}

/// <summary>A model's opinion beside the score: the places of sentences, from 0, that it finds unsupported; or why there is none.</summary>
internal sealed record OpinionRow(string Model, bool Agrees, IReadOnlyList<int> Unsupported, string Why, string Fault);

/// <summary>A part of the response that the context does not support.</summary>
internal sealed record UnsupportedPart(int Start, int End, string Text, string Reason);

/// <summary>A sentence of the response, with the sentences of the context that say it.</summary>
internal sealed record SentenceRow(int Start, int End, double Score, bool Claim, IReadOnlyList<SupportPart> Support);

/// <summary>A sentence of the context.</summary>
internal sealed record SupportPart(int Start, int End);

/// <summary>A row of <c>parley score injection</c>; published as injection.schema.json.</summary>
internal sealed record InjectionRow(string Id, double Score, IReadOnlyList<string> Rules);

/// <summary>How rows are written: one a line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GroundednessRow))]
[JsonSerializable(typeof(InjectionRow))]
internal sealed partial class ScoreJson : JsonSerializerContext;
