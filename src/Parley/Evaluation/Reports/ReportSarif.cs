using System.Text.Json.Nodes;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Reports;

/// <summary>Rows that did not pass as SARIF 2.1.0: a rule is an assertion's type, a result is a row.</summary>
internal static class ReportSarif
{
    public static JsonObject Document(EvaluationResult result)
    {
        var failing = result.Rows.Where(row => !row.Passed).ToArray();
        string[] rules = [.. failing.SelectMany(Rules).Distinct().Order(StringComparer.Ordinal)];
        return new JsonObject
        {
            ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(new JsonObject
            {
                ["tool"] = new JsonObject
                {
                    ["driver"] = new JsonObject
                    {
                        ["name"] = "parley eval",
                        ["rules"] = new JsonArray([.. rules.Select(rule => new JsonObject { ["id"] = rule, ["shortDescription"] = new JsonObject { ["text"] = $"Assertion {rule}" } })]),
                    },
                },
                ["results"] = new JsonArray([.. failing.SelectMany(row => Rules(row).Select(rule => Result(row, rule)))]),
            }),
        };
    }

    private static IEnumerable<string> Rules(EvaluationRow row) =>
        row.Graded?.Components.Where(c => !c.Pass && c.Assertion is not null).Select(c => c.Assertion!.IsInverse ? $"not-{c.Assertion.Type}" : c.Assertion!.Type).Distinct().DefaultIfEmpty("threshold") ?? ["error"];

    private static JsonObject Result(EvaluationRow row, string rule) => new()
    {
        ["ruleId"] = rule,
        ["level"] = "error",
        ["message"] = new JsonObject { ["text"] = $"{row.Test.Description ?? $"Test {row.TestIndex + 1}"} ({row.Provider.Label ?? row.Provider.Id}): {row.Error}" },
        ["partialFingerprints"] = new JsonObject { ["parleyEval/v1"] = $"{row.TestIndex}/{row.PromptIndex}/{rule}" },
        ["properties"] = new JsonObject { ["prompt"] = row.Rendered, ["output"] = JsValue.Text(row.Output), ["score"] = row.Score },
    };
}
