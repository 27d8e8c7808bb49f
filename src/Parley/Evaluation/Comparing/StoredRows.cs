using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Comparing;

/// <summary>Rows of an earlier run, wherever they are: a run, a named baseline, a report of ours or of promptfoo's.</summary>
/// <param name="Name">How it was called.</param>
/// <param name="Read">Reads the rows, anew each time.</param>
public sealed record StoredRows(string Name, Func<IEnumerable<RecordedRow>> Read)
{
    /// <summary>When the run began; nothing where it is not known.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>The run's id, where it has one.</summary>
    public string? RunId { get; init; }

    /// <summary>Labels of the run.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Rows of a run.</summary>
    /// <param name="record">The run.</param>
    /// <param name="name">How it was called; its id where nothing.</param>
    public static StoredRows Of(RunRecord record, string? name = null) => new(name ?? record.Header.Id, () => record.Rows())
    {
        Started = record.Header.Started,
        RunId = record.Header.Id,
        Labels = record.Header.Labels,
    };

    /// <summary>Finds rows.</summary>
    /// <param name="name">A baseline's name, a run's id or its beginning, <c>latest</c>, or the path of a report (json, jsonl) or of a run.</param>
    /// <param name="runs">Where runs are.</param>
    /// <exception cref="SuiteException">There is no such thing, or it cannot be read.</exception>
    public static StoredRows Find(string name, RunFolder runs)
    {
        if (File.Exists(name))
        {
            return Path.GetExtension(name) switch
            {
                ".json" => new StoredRows(name, () => Report(name)),
                ".jsonl" => new StoredRows(name, () => Lines(name)),
                _ => RunRecord.Open(name) is { } record ? Of(record, name) : throw new SuiteException($"{name}: this is neither a report (json, jsonl) nor a run."),
            };
        }

        return Stored(name, runs);
    }

    /// <summary>Finds rows among the recorded runs alone: a name that others give is never a path.</summary>
    /// <param name="name">A baseline's name, a run's id or its beginning, or <c>latest</c>.</param>
    /// <param name="runs">Where runs are.</param>
    /// <exception cref="SuiteException">There is no such thing, or it cannot be read.</exception>
    public static StoredRows Stored(string name, RunFolder runs) => runs.Baseline(name) is { } baseline ? Of(baseline, name) : Of(runs.Find(name));

    private static IEnumerable<RecordedRow> Report(string path)
    {
        JsonNode? document;
        try
        {
            using var stream = File.OpenRead(path);
            document = JsonNode.Parse(stream);
        }
        catch (JsonException fault)
        {
            throw new SuiteException($"{path}: this is no JSON: {fault.Message}");
        }

        return document?["results"] is JsonObject results && results["results"] is JsonArray rows
            ? rows.OfType<JsonObject>().Select(RecordedRow.Of)
            : throw new SuiteException($"{path}: a report has results.results.");
    }

    private static IEnumerable<RecordedRow> Lines(string path) => File.ReadLines(path).Where(line => line.Length > 0).Select((line, i) =>
        JsValue.TryParse(line, out var node) && node is JsonObject row ? RecordedRow.Of(row) : throw new SuiteException($"{path}:{i + 1}: this line is no JSON object."));
}
