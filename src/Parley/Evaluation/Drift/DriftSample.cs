using System.Collections.Immutable;
using Parley.Evaluation.Comparing;
using Parley.Evaluation.Journals;
using Parley.Text;

namespace Parley.Evaluation.Drift;

/// <summary>One question and what came of it, as far as drift looks at it.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Answered">Whether it was answered well: the row passed, or the turn ended with an answer.</param>
public sealed record DriftObservation(string Question, bool Answered)
{
    /// <summary>The same question in both samples has the same key; nothing where samples are of different questions.</summary>
    public UInt128? Probe { get; init; }

    /// <summary>Whether the answer refused, declined or handed over.</summary>
    public bool Refused { get; init; }

    /// <summary>The answer.</summary>
    public string Output { get; init; } = "";

    /// <summary>Its score; nothing where it has none.</summary>
    public double? Score { get; init; }

    /// <summary>Milliseconds; nothing where not known.</summary>
    public double? Latency { get; init; }

    /// <summary>US dollars; nothing where not known.</summary>
    public double? Cost { get; init; }

    /// <summary>What it was about: an intent, a metric, a topic; nothing where not known.</summary>
    public string? Topic { get; init; }
}

/// <summary>What is compared: before, and after.</summary>
public static class DriftSample
{
    private static readonly ImmutableArray<string> Topics = ["topic", "intent", "category", "metric"];

    /// <summary>Rows of a run.</summary>
    /// <param name="rows">The rows.</param>
    public static ImmutableArray<DriftObservation> Of(IEnumerable<RecordedRow> rows) =>
    [
        .. rows.Select(row => new DriftObservation(Question(row), row.Passed)
        {
            Probe = CaseOutcomes.Hash(row) ^ ((UInt128)(uint)row.PromptIndex << 16) ^ (UInt128)(uint)row.Repeat,
            Refused = row.Output is not null && Assertions.TextAssertions.Refuses(row.OutputText),
            Output = row.OutputText,
            Score = row.Score,
            Latency = row.Latency,
            Cost = row.Cost,
            Topic = Topics.Select(name => row.Metadata[name]).OfType<System.Text.Json.Nodes.JsonNode>().Select(Suites.JsValue.Text).FirstOrDefault(),
        }),
    ];

    // What a person wrote: the variables where there are any, without the words of the prompt around them.
    private static string Question(RecordedRow row) => row.Vars.Count == 0 ? row.Rendered : string.Join(' ', row.Vars.Select(v => Suites.JsValue.Text(v.Value)));

    /// <summary>Words of a text, folded.</summary>
    internal static IEnumerable<string> Words(string text) => Tokenizer.Tokenize(text).Where(t => t.Kind == TokenKind.Word).Select(t => t.Lower);
}
