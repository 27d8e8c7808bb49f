using System.Globalization;
using System.Net;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Reports;

/// <summary>Results as one page that prints well.</summary>
internal static class ReportHtml
{
    public static void Write(EvaluationResult result, TextWriter writer)
    {
        writer.Write(Head(result));
        foreach (var c in result.Columns)
        {
            writer.Write($"<tr><td>{E(c.Provider.Label ?? c.Provider.Id)}</td><td>{E(Report.Short(c.Prompt.Label))}</td><td class=\"n\">{c.Passed}</td><td class=\"n\">{c.Failed}</td><td class=\"n\">{c.Errors}</td><td class=\"n\">{Percent(c.PassRate.Estimate)}</td><td class=\"n\">{Percent(c.PassRate.Low)} to {Percent(c.PassRate.High)}</td></tr>\n");
        }

        writer.Write("""
            </tbody></table>
            <table><thead><tr><th>Test</th><th>Description</th><th>Provider</th><th>Prompt</th><th>Output</th><th>Result</th><th class="n">Score</th><th>Reason</th></tr></thead><tbody>

            """);
        foreach (var row in result.Recorded())
        {
            writer.Write($"<tr class=\"{(row.Passed ? "pass" : "fail")}\"><td>{row.TestIndex + 1}</td><td>{E(row.Description ?? "")}</td><td>{E(row.Provider)}</td><td><pre>{E(row.Rendered)}</pre></td><td><pre>{E(row.OutputText)}</pre></td><td>{(row.Passed ? "pass" : row.Failure == FailureKind.Error ? "error" : "fail")}</td><td class=\"n\">{JsValue.Number(Math.Round(row.Score, 4))}</td><td>{E(row.Error ?? "")}</td></tr>\n");
        }

        writer.Write("</tbody></table>\n</body></html>\n");
    }

    private static string Head(EvaluationResult result) => $$"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>{{E(result.Suite.Description ?? "Evaluation")}}</title>
        <style>
        :root { color-scheme: light dark; font: 14px/1.45 system-ui, sans-serif; }
        body { margin: 2rem; } table { border-collapse: collapse; width: 100%; margin: 1rem 0 2rem; }
        th, td { border-bottom: 1px solid #8886; padding: .35rem .6rem; text-align: left; vertical-align: top; }
        td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; } pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
        tr.fail td:nth-child(6) { font-weight: 600; }
        @media print { body { margin: 0; } }
        </style></head><body>
        <h1>{{E(result.Suite.Description ?? "Evaluation")}}</h1>
        <p>{{result.Passed}} passed, {{result.Failed}} failed, {{result.Errors}} errors; {{E(result.Started.ToString("u", CultureInfo.InvariantCulture))}}. Intervals are Wilson's at 95%.</p>
        <table><thead><tr><th>Provider</th><th>Prompt</th><th class="n">Passed</th><th class="n">Failed</th><th class="n">Errors</th><th class="n">Pass rate</th><th class="n">Interval</th></tr></thead><tbody>

        """;

    private static string E(string text) => WebUtility.HtmlEncode(text);

    private static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}
