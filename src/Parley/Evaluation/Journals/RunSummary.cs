using System.Text.Json.Nodes;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;
using Parley.Statistics.Inference;

namespace Parley.Evaluation.Journals;

/// <summary>A run in a line: what was run, and what came of it.</summary>
/// <param name="Header">What was run.</param>
/// <param name="Took">How long it took; nothing where it is not complete.</param>
/// <param name="Passed">Rows that passed.</param>
/// <param name="Failed">Rows with an assertion that did not hold.</param>
/// <param name="Errors">Rows where something broke.</param>
public sealed record RunSummary(RunHeader Header, TimeSpan? Took, int Passed, int Failed, int Errors)
{
    /// <summary>Rows in all.</summary>
    public int Rows => Passed + Failed + Errors;

    /// <summary>The pass rate with its interval (Wilson, 95%).</summary>
    public Interval PassRate => Proportions.Wilson(Passed, Rows);

    /// <summary>The product that was asked; nothing where it was none, or several.</summary>
    public string? Product => Header.Labels.GetValueOrDefault("product");

    /// <summary>The product's version, or what the run was labelled with; empty where it was not.</summary>
    public string Version => Header.Labels.GetValueOrDefault("version", "");

    /// <summary>What people call it.</summary>
    public string Title => Header.Description is { Length: > 0 } said ? said : Header.File is { } file ? Path.GetFileName(file) : Header.Id;

    /// <summary>Reads it: the first line and the end of a complete run, every row of one that stopped.</summary>
    /// <param name="path">The journal.</param>
    /// <returns>Null where it is no journal.</returns>
    /// <exception cref="SuiteException">It cannot be read.</exception>
    public static RunSummary? Read(string path)
    {
        try
        {
            if (RunRecord.EndOf(path) is { } end && end["passed"] is not null && HeaderOf(path) is { } header)
            {
                return new RunSummary(header, TimeSpan.FromMilliseconds(end.Number("tookMs") ?? 0), (int)end.Number("passed")!, (int)(end.Number("failed") ?? 0), (int)(end.Number("errors") ?? 0));
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SuiteException($"{path}: the run cannot be read: {fault.Message}");
        }

        return RunRecord.Open(path) is { } record ? Counted(record) : null;
    }

    // A run that is not complete, or of before its end said what came of it.
    private static RunSummary Counted(RunRecord record)
    {
        var counts = record.Rows().CountBy(row => row.Failure).ToDictionary(c => c.Key, c => c.Value);
        return new RunSummary(
            record.Header, record.Took, counts.GetValueOrDefault(FailureKind.None), counts.GetValueOrDefault(FailureKind.Assertion), counts.GetValueOrDefault(FailureKind.Error));
    }

    private static RunHeader? HeaderOf(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var line = System.Text.Encoding.UTF8.GetBytes(reader.ReadLine() ?? "");
        return JournalLine.Read(line) is { Kind: JournalKind.Header } head && JsonNode.Parse(line.AsSpan(head.JsonAt)) is JsonObject node ? RunHeader.Of(node) : null;
    }
}
