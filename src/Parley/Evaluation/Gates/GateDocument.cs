using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Parley.Evaluation.Comparing;

namespace Parley.Evaluation.Gates;

/// <summary>A decision as JSON (eval-gate.schema.json), as JUnit for build servers, and as Markdown for a pull request.</summary>
public static class GateDocument
{
    private const int MostCases = 10;

    /// <summary>As JSON.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="run">The run.</param>
    /// <param name="against">The baseline and the comparison with it; nothing without one.</param>
    public static JsonObject Json(GateDecision decision, StoredRows run, (StoredRows Baseline, RunComparison Comparison)? against) => new()
    {
        ["passed"] = decision.Passed,
        ["run"] = run.Name,
        ["baseline"] = against?.Baseline.Name,
        ["checks"] = new JsonArray([.. decision.Checks.Select(c => new JsonObject { ["name"] = c.Name, ["passed"] = c.Passed, ["says"] = c.Says, ["bound"] = Finite(c.Bound), ["limit"] = Finite(c.Limit) })]),
        ["comparison"] = against is { } a ? ComparisonDocument.Json(a.Comparison, (a.Baseline.Name, run.Name)) : null,
    };

    /// <summary>As JUnit: one suite, a case a check.</summary>
    /// <param name="decision">The decision.</param>
    public static string JUnit(GateDecision decision) => new XDocument(new XElement("testsuites", new XElement(
        "testsuite",
        new XAttribute("name", "parley eval gate"),
        new XAttribute("tests", decision.Checks.Length),
        new XAttribute("failures", decision.Checks.Count(c => !c.Passed)),
        decision.Checks.Select(check => new XElement(
            "testcase", new XAttribute("name", Clean(check.Name)), new XAttribute("classname", "gate"),
            check.Passed ? null : new XElement("failure", new XAttribute("message", Clean(check.Says)))))))).ToString();

    /// <summary>As Markdown.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="run">The run.</param>
    /// <param name="against">The baseline and the comparison with it; nothing without one.</param>
    public static string Markdown(GateDecision decision, StoredRows run, (StoredRows Baseline, RunComparison Comparison)? against)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"## {(decision.Passed ? "✅ May be released" : "❌ Not to be released")}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"Run `{run.Name}`{(against is { } b ? $" against `{b.Baseline.Name}`" : "")}.").AppendLine();
        text.AppendLine("| | check | |").AppendLine("|---|---|---|");
        foreach (var check in decision.Checks)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {(check.Passed ? "✅" : "❌")} | {Cell(check.Name)} | {Cell(check.Says)} |");
        }

        if (against is { Comparison.Regressions: { IsEmpty: false } regressions })
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"<details><summary>Cases that passed before: {regressions.Length}</summary>").AppendLine();
            foreach (var change in regressions.Take(MostCases))
            {
                text.Append(ComparisonDocument.Markdown(change));
            }

            text.AppendLine("</details>");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static JsonNode? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);

    private static string Clean(string text) => string.Concat(text.Where(System.Xml.XmlConvert.IsXmlChar));
}
