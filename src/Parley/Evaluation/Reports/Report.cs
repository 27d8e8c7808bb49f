using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Reports;

/// <summary>
/// Results as files: json, jsonl, csv, html, yaml, txt, xml, junit.xml and sarif, chosen by the path's ending. Rows go from the
/// journal to the file one by one, whatever their number.
/// </summary>
public static class Report
{
    private static readonly Dictionary<string, Action<EvaluationResult, Stream>> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        [".junit.xml"] = ReportXml.JUnit,
        [".json"] = ReportJson.Write,
        [".jsonl"] = ReportJson.Lines,
        [".csv"] = Written(ReportCsv.Write),
        [".html"] = Written(ReportHtml.Write),
        [".yaml"] = Written(ReportYaml.Write),
        [".yml"] = Written(ReportYaml.Write),
        [".txt"] = Written((result, writer) => writer.Write(Text(result))),
        [".xml"] = ReportXml.Dump,
        [".sarif"] = ReportSarif.Write,
    };

    /// <summary>Endings that are known.</summary>
    public static ImmutableArray<string> Endings { get; } = [.. Formats.Keys];

    /// <summary>Writes a result: beside the path first, then in its place, so that a reader never sees half a report.</summary>
    /// <param name="result">The result.</param>
    /// <param name="path">Where to.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SuiteException">The ending is not known, or the file cannot be written.</exception>
    public static async Task WriteAsync(EvaluationResult result, string path, CancellationToken cancellationToken)
    {
        var format = Formats.FirstOrDefault(f => path.EndsWith(f.Key, StringComparison.OrdinalIgnoreCase)).Value
            ?? throw new SuiteException($"{path}: a report ends in {string.Join(", ", Endings)}.");
        var draft = path + ".part";
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            await using (var stream = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16))
            {
                format(result, stream);
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            }

            File.Move(draft, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            File.Delete(draft);
            throw new SuiteException($"{path}: it cannot be written: {fault.Message}");
        }
    }

    /// <summary>Writes a result to a stream, which stays open.</summary>
    /// <param name="result">The result.</param>
    /// <param name="ending">Which report: html, csv, junit.xml and so on.</param>
    /// <param name="stream">Where to.</param>
    /// <exception cref="SuiteException">The ending is not known.</exception>
    public static void Write(EvaluationResult result, string ending, Stream stream)
    {
        var format = Formats.GetValueOrDefault("." + ending) ?? throw new SuiteException($"{ending}: a report ends in {string.Join(", ", Endings)}.");
        format(result, stream);
        stream.Flush();
    }

    /// <summary>Writes the result as JSON in promptfoo's shape, with intervals.</summary>
    /// <param name="result">The result.</param>
    /// <param name="stream">Where to.</param>
    public static void Json(EvaluationResult result, Stream stream) => ReportJson.Write(result, stream);

    /// <summary>The result as a table for a terminal: counts and pass rates with their intervals, the first failing rows.</summary>
    /// <param name="result">The result.</param>
    public static string Text(EvaluationResult result)
    {
        var text = new StringBuilder();
        foreach (var column in result.Columns)
        {
            var rate = column.PassRate;
            text.AppendLine(CultureInfo.InvariantCulture, $"{column.Provider.Label ?? column.Provider.Id} · {Short(column.Prompt.Label)}");
            text.AppendLine(CultureInfo.InvariantCulture, $"  {column.Passed} passed, {column.Failed} failed, {column.Errors} errors · {rate.Estimate:P1} ({rate.Low:P1} to {rate.High:P1}, Wilson 95%)");
        }

        if (result.Passed == result.Columns.Sum(c => c.Passed + c.Failed + c.Errors))
        {
            return text.ToString();
        }

        foreach (var row in result.Recorded().Where(row => !row.Passed).Take(50))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{(row.Failure == FailureKind.Error ? "ERROR" : "FAIL ")} test {row.TestIndex + 1}{(row.Description is { } what ? $" ({what})" : "")}, {row.Provider}: {Short(row.Error ?? "")}");
        }

        return text.ToString();
    }

    /// <summary>A text on one line, at most 120 characters.</summary>
    internal static string Short(string text) => text.ReplaceLineEndings(" ") is var line && line.Length > 120 ? line[..119] + "…" : line;

    private static Action<EvaluationResult, Stream> Written(Action<EvaluationResult, TextWriter> write) => (result, stream) =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        write(result, writer);
    };
}
