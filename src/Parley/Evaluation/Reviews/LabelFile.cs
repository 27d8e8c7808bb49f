using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Reviews;

/// <summary>Labels of people beside verdicts of a judge, in a file.</summary>
public static class LabelFile
{
    /// <summary>Reads the pairs; rows without a label are passed over.</summary>
    /// <param name="file">CSV with the columns judged and label, or JSONL with these keys.</param>
    /// <exception cref="SuiteException">It cannot be read, or has fewer than two pairs.</exception>
    public static ImmutableArray<(string Judged, string Label)> Read(string file)
    {
        var text = SuiteFiles.Read(file);
        var rows = Path.GetExtension(file).Equals(".jsonl", StringComparison.OrdinalIgnoreCase) ? Lines(text, file) : Table(text, file);
        var pairs = rows.Where(row => row.Label.Length > 0).Select(row => (Word(row.Judged), Word(row.Label))).ToImmutableArray();
        return pairs.Length >= 2 ? pairs : throw new SuiteException($"{file}: there are {pairs.Length} labelled rows; a comparison needs at least 2, a gate asks for 30.");
    }

    // true and pass are the same verdict, so are false and fail.
    private static string Word(string text) => text.Trim().ToLowerInvariant() switch
    {
        "true" or "pass" or "passed" or "1" or "yes" => "pass",
        "false" or "fail" or "failed" or "0" or "no" => "fail",
        var other => other,
    };

    private static IEnumerable<(string Judged, string Label)> Lines(string text, string file) => text.Split('\n').Index().Where(l => l.Item.Trim().Length > 0).Select(l =>
        JsValue.TryParse(l.Item, out var node) && node is JsonObject row && row.ContainsKey("judged") && row.ContainsKey("label")
            ? (row.Text("judged") ?? "", row.Text("label") ?? "")
            : throw new SuiteException($"{file}:{l.Index + 1}: a line is an object with judged and label."));

    private static IEnumerable<(string Judged, string Label)> Table(string text, string file)
    {
        var rows = CsvText.Rows(new StringReader(text)).ToArray();
        var head = rows.FirstOrDefault()?.Select(h => h.Trim()).ToList() ?? [];
        var (judged, label) = (head.IndexOf("judged"), head.IndexOf("label"));
        return judged >= 0 && label >= 0
            ? rows.Skip(1).Where(r => r.Count > Math.Max(judged, label)).Select(r => (r[judged], r[label]))
            : throw new SuiteException($"{file}:1: the first line names the columns judged and label; it names {string.Join(", ", head)}.");
    }
}
