using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Evaluation.Assertions;
using Parley.Evaluation.Providers;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Reports;

/// <summary>Results as JSON in promptfoo's shape (version 3), so that tools which read its files read ours; intervals are added.</summary>
internal static class ReportJson
{
    /// <summary>The whole result.</summary>
    public static JsonObject Document(EvaluationResult result) => new()
    {
        ["evalId"] = null,
        ["results"] = new JsonObject
        {
            ["version"] = 3,
            ["timestamp"] = result.Started.ToString("O", CultureInfo.InvariantCulture),
            ["prompts"] = new JsonArray([.. result.Columns.Select(Column)]),
            ["results"] = new JsonArray([.. result.Rows.Select(Row)]),
            ["stats"] = Stats(result),
        },
        ["config"] = result.Suite.Source?.DeepClone(),
        ["shareableUrl"] = null,
    };

    /// <summary>One row.</summary>
    public static JsonObject Row(EvaluationRow row) => new()
    {
        ["promptIdx"] = row.PromptIndex,
        ["testIdx"] = row.TestIndex,
        ["repeat"] = row.Repeat,
        ["description"] = row.Test.Description,
        ["provider"] = new JsonObject { ["id"] = row.Provider.Id, ["label"] = row.Provider.Label ?? "" },
        ["prompt"] = new JsonObject { ["raw"] = row.Rendered, ["label"] = row.Prompt.Label },
        ["vars"] = row.Test.Vars.DeepClone(),
        ["testCase"] = new JsonObject { ["description"] = row.Test.Description, ["vars"] = row.Test.Vars.DeepClone(), ["options"] = row.Test.Options.DeepClone(), ["metadata"] = row.Test.Metadata.DeepClone() },
        ["response"] = new JsonObject { ["output"] = row.Output?.DeepClone(), ["cached"] = row.IsCached, ["cost"] = row.Cost, ["tokenUsage"] = Tokens(row.Tokens) },
        ["success"] = row.Passed,
        ["score"] = row.Score,
        ["failureReason"] = (int)row.Failure,
        ["error"] = row.Error,
        ["latencyMs"] = Math.Round(row.Latency, 1),
        ["cost"] = row.Cost ?? 0,
        ["namedScores"] = Scores(row.Graded?.NamedScores),
        ["gradingResult"] = row.Graded is { } graded ? Grading(graded, withParts: true) : null,
    };

    private static JsonObject Grading(Graded graded, bool withParts)
    {
        var node = new JsonObject
        {
            ["pass"] = graded.Pass,
            ["score"] = graded.Score,
            ["reason"] = graded.Reason,
            ["assertion"] = graded.Assertion is { } assertion ? Assertion(assertion) : null,
        };
        if (withParts)
        {
            node["componentResults"] = new JsonArray([.. graded.Components.Select(part => Grading(part, withParts: false))]);
        }

        return node;
    }

    private static JsonObject Assertion(SuiteAssertion assertion)
    {
        var node = new JsonObject { ["type"] = assertion.IsInverse ? $"not-{assertion.Type}" : assertion.Type };
        foreach (var (key, value) in new (string, JsonNode?)[] { ("value", assertion.Value?.DeepClone()), ("threshold", assertion.Threshold), ("metric", assertion.Metric), ("weight", assertion.Weight == 1 ? null : assertion.Weight) })
        {
            if (value is not null)
            {
                node[key] = value;
            }
        }

        return node;
    }

    private static JsonObject Column(EvaluationColumn column) => new()
    {
        ["raw"] = column.Prompt.Raw,
        ["label"] = column.Prompt.Label,
        ["provider"] = column.Provider.Label ?? column.Provider.Id,
        ["metrics"] = new JsonObject
        {
            ["score"] = column.Score,
            ["testPassCount"] = column.Passed,
            ["testFailCount"] = column.Failed,
            ["testErrorCount"] = column.Errors,
            ["assertPassCount"] = column.AssertionsPassed,
            ["assertFailCount"] = column.AssertionsFailed,
            ["totalLatencyMs"] = Math.Round(column.Latency, 1),
            ["tokenUsage"] = Tokens(column.Tokens),
            ["namedScores"] = Scores(column.NamedScores),
            ["cost"] = column.Cost,
            ["passRate"] = new JsonObject { ["estimate"] = column.PassRate.Estimate, ["low"] = column.PassRate.Low, ["high"] = column.PassRate.High, ["level"] = column.PassRate.Level },
        },
    };

    private static JsonObject Stats(EvaluationResult result) => new()
    {
        ["successes"] = result.Passed,
        ["failures"] = result.Failed,
        ["errors"] = result.Errors,
        ["tokenUsage"] = Tokens(result.Columns.Aggregate(default(TokenUse), (sum, c) => sum.Plus(c.Tokens))),
        ["durationMs"] = Math.Round(result.Took.TotalMilliseconds),
    };

    private static JsonObject Scores(IEnumerable<KeyValuePair<string, double>>? scores) =>
        new((scores ?? []).Select(score => KeyValuePair.Create(score.Key, (JsonNode?)score.Value)));

    private static JsonObject Tokens(TokenUse use) => new() { ["total"] = use.Total, ["prompt"] = use.Prompt, ["completion"] = use.Completion, ["cached"] = use.Cached };
}
