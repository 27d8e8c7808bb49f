using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;
using YamlDotNet.Serialization;

namespace Parley.Evaluation.Reports;

/// <summary>Results as files: json, jsonl, csv, html, yaml, txt, xml, junit.xml and sarif, chosen by the path's ending.</summary>
public static class Report
{
    private static readonly Dictionary<string, Func<EvaluationResult, string>> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        [".junit.xml"] = JUnit,
        [".json"] = Json,
        [".jsonl"] = result => string.Concat(result.Rows.Select(row => JsValue.Json(ReportJson.Row(row)) + "\n")),
        [".csv"] = Csv,
        [".html"] = Html,
        [".yaml"] = Yaml,
        [".yml"] = Yaml,
        [".txt"] = Text,
        [".xml"] = Dump,
        [".sarif"] = result => JsValue.PrettyJson(ReportSarif.Document(result)),
    };

    /// <summary>Endings that are known.</summary>
    public static ImmutableArray<string> Endings { get; } = [.. Formats.Keys];

    /// <summary>Writes a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="path">Where to.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SuiteException">The ending is not known, or the file cannot be written.</exception>
    public static async Task WriteAsync(EvaluationResult result, string path, CancellationToken cancellationToken)
    {
        var format = Formats.FirstOrDefault(f => path.EndsWith(f.Key, StringComparison.OrdinalIgnoreCase)).Value
            ?? throw new SuiteException($"{path}: a report ends in {string.Join(", ", Endings)}.");
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            await File.WriteAllTextAsync(path, format(result), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SuiteException($"{path}: it cannot be written: {fault.Message}");
        }
    }

    /// <summary>The result as JSON in promptfoo's shape, with intervals.</summary>
    /// <param name="result">The result.</param>
    public static string Json(EvaluationResult result) => JsValue.PrettyJson(ReportJson.Document(result));

    /// <summary>The result as a table for a terminal: counts and pass rates with their intervals, failing rows first.</summary>
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

        foreach (var row in result.Rows.Where(row => !row.Passed).Take(50))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{(row.Failure == FailureKind.Error ? "ERROR" : "FAIL ")} test {row.TestIndex + 1}{(row.Test.Description is { } what ? $" ({what})" : "")}, {row.Provider.Label ?? row.Provider.Id}: {Short(row.Error ?? "")}");
        }

        return text.ToString();
    }

    private static string Csv(EvaluationResult result)
    {
        string[] vars = [.. result.Rows.SelectMany(row => row.Test.Vars.Select(v => v.Key)).Distinct()];
        var text = new StringBuilder();
        text.AppendJoin(',', vars.Concat(["provider", "prompt", "output", "pass", "score", "reason", "latency_ms", "cost"]).Select(Field)).Append('\n');
        foreach (var row in result.Rows)
        {
            string[] cells =
            [
                .. vars.Select(v => JsValue.Text(row.Test.Vars[v])), row.Provider.Label ?? row.Provider.Id, row.Rendered, JsValue.Text(row.Output),
                row.Passed ? "PASS" : row.Failure == FailureKind.Error ? "ERROR" : "FAIL", JsValue.Number(row.Score), row.Error ?? "",
                JsValue.Number(Math.Round(row.Latency)), row.Cost is { } cost ? JsValue.Number(cost) : "",
            ];
            text.AppendJoin(',', cells.Select(Field)).Append('\n');
        }

        return text.ToString();
    }

    // A cell that a spreadsheet would take for a formula begins with an apostrophe.
    private static string Field(string text)
    {
        text = text.Length > 1 && text[0] is '=' or '+' or '@' && !double.TryParse(text, CultureInfo.InvariantCulture, out _) ? $"'{text}" : text;
        return text.AsSpan().IndexOfAny(",\"\n\r") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    private static string Yaml(EvaluationResult result) => new SerializerBuilder().Build().Serialize(Plain(ReportJson.Document(result))!);

    private static object? Plain(JsonNode? node) => node switch
    {
        JsonObject map => map.ToDictionary(pair => pair.Key, pair => Plain(pair.Value)),
        JsonArray list => list.Select(Plain).ToList(),
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value when value.TryGetValue<bool>(out var truth) => truth,
        JsonValue value => JsValue.AsNumber(value),
        _ => null,
    };

    private static string Dump(EvaluationResult result) => new XDocument(new XElement("promptfoo", Element("results", ReportJson.Document(result)["results"]))).ToString();

    private static XElement Element(string name, JsonNode? node) => node switch
    {
        JsonObject map => new XElement(Name(name), map.Select(pair => Element(pair.Key, pair.Value))),
        JsonArray list => new XElement(Name(name), list.Select(item => Element("item", item))),
        _ => new XElement(Name(name), Clean(JsValue.Text(node))),
    };

    private static string Name(string name) => System.Xml.XmlConvert.EncodeLocalName(name.Length == 0 ? "_" : name);

    private static string Clean(string text) => string.Concat(text.Where(System.Xml.XmlConvert.IsXmlChar));

    private static string JUnit(EvaluationResult result) => new XDocument(new XElement(
        "testsuites",
        result.Columns.Select((column, index) => new XElement(
            "testsuite",
            new XAttribute("name", Clean($"{column.Provider.Label ?? column.Provider.Id} · {Short(column.Prompt.Label)}")),
            new XAttribute("tests", column.Passed + column.Failed + column.Errors),
            new XAttribute("failures", column.Failed),
            new XAttribute("errors", column.Errors),
            new XAttribute("time", Seconds(column.Latency)),
            result.Rows.Where(row => row.PromptIndex == index).Select(Case))))).ToString();

    private static XElement Case(EvaluationRow row) => new(
        "testcase",
        new XAttribute("name", Clean(row.Test.Description ?? $"test {row.TestIndex + 1}{(row.Repeat > 0 ? $" repeat {row.Repeat + 1}" : "")}")),
        new XAttribute("classname", Clean(row.Provider.Label ?? row.Provider.Id)),
        new XAttribute("time", Seconds(row.Latency)),
        row.Failure == FailureKind.None ? null : new XElement(row.Failure == FailureKind.Error ? "error" : "failure", new XAttribute("message", Clean(row.Error ?? "")), Clean(JsValue.Text(row.Output))));

    private static string Seconds(double milliseconds) => (milliseconds / 1000).ToString("0.000", CultureInfo.InvariantCulture);

    private static string Html(EvaluationResult result)
    {
        var rows = string.Concat(result.Rows.Select(row =>
            $"<tr class=\"{(row.Passed ? "pass" : "fail")}\"><td>{row.TestIndex + 1}</td><td>{E(row.Test.Description ?? "")}</td><td>{E(row.Provider.Label ?? row.Provider.Id)}</td><td><pre>{E(row.Rendered)}</pre></td><td><pre>{E(JsValue.Text(row.Output))}</pre></td><td>{(row.Passed ? "pass" : row.Failure == FailureKind.Error ? "error" : "fail")}</td><td class=\"n\">{JsValue.Number(Math.Round(row.Score, 4))}</td><td>{E(row.Error ?? "")}</td></tr>\n"));
        var columns = string.Concat(result.Columns.Select(c =>
            $"<tr><td>{E(c.Provider.Label ?? c.Provider.Id)}</td><td>{E(Short(c.Prompt.Label))}</td><td class=\"n\">{c.Passed}</td><td class=\"n\">{c.Failed}</td><td class=\"n\">{c.Errors}</td><td class=\"n\">{Percent(c.PassRate.Estimate)}</td><td class=\"n\">{Percent(c.PassRate.Low)} to {Percent(c.PassRate.High)}</td></tr>\n"));
        return $$"""
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
            {{columns}}</tbody></table>
            <table><thead><tr><th>Test</th><th>Description</th><th>Provider</th><th>Prompt</th><th>Output</th><th>Result</th><th class="n">Score</th><th>Reason</th></tr></thead><tbody>
            {{rows}}</tbody></table>
            </body></html>

            """;
    }

    private static string E(string text) => WebUtility.HtmlEncode(text);

    private static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);

    private static string Short(string text) => text.ReplaceLineEndings(" ") is var line && line.Length > 120 ? line[..119] + "…" : line;
}
