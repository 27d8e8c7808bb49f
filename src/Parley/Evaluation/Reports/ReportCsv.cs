using System.Globalization;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Reports;

/// <summary>Results as CSV: a row a line, variables first.</summary>
internal static class ReportCsv
{
    public static void Write(EvaluationResult result, TextWriter writer)
    {
        // The names of all variables stand in the first line, so rows are read twice.
        string[] vars = [.. result.Recorded().SelectMany(row => row.Vars.Select(v => v.Key)).Distinct()];
        Line(writer, vars.Concat(["provider", "prompt", "output", "pass", "score", "reason", "latency_ms", "cost"]));
        foreach (var row in result.Recorded())
        {
            Line(writer,
            [
                .. vars.Select(v => JsValue.Text(row.Vars[v])), row.Provider, row.Rendered, row.OutputText,
                row.Passed ? "PASS" : row.Failure == FailureKind.Error ? "ERROR" : "FAIL", JsValue.Number(row.Score), row.Error ?? "",
                JsValue.Number(Math.Round(row.Latency)), row.Cost is { } cost ? JsValue.Number(cost) : "",
            ]);
        }
    }

    private static void Line(TextWriter writer, IEnumerable<string> fields)
    {
        writer.Write(string.Join(',', fields.Select(Field)));
        writer.Write('\n');
    }

    // A cell that a spreadsheet would take for a formula begins with an apostrophe.
    private static string Field(string text)
    {
        text = text.Length > 1 && text[0] is '=' or '+' or '@' && !double.TryParse(text, CultureInfo.InvariantCulture, out _) ? $"'{text}" : text;
        return text.AsSpan().IndexOfAny(",\"\n\r") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
