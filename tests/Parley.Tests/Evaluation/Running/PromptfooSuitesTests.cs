using System.Text.Json.Nodes;
using Parley.Evaluation.Running;
using Parley.Evaluation.Scripts;
using Parley.Evaluation.Suites;
using Xunit;

namespace Parley.Tests.Evaluation.Running;

/// <summary>Suites of our own, each with the rows that promptfoo 0.123.1 gave for it.</summary>
public sealed class PromptfooSuitesTests
{
    private const double Tolerance = 1e-9;

    [Theory]
    [InlineData("tables")]
    [InlineData("scenarios")]
    [InlineData("assert-sets")]
    [InlineData("transforms")]
    [InlineData("conversations")]
    [InlineData("extensions")]
    [InlineData("choices")]
    [InlineData("defaults")]
    public async Task A_suite_gives_the_rows_that_promptfoo_gives(string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Evaluation", "Running", "Promptfoo", name);
        var expected = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "expected.json"), TestContext.Current.CancellationToken))!;

        var result = await SuiteRunner.RunAsync(
            SuiteReader.Read(Path.Combine(folder, "promptfooconfig.yaml")), new EvaluationOptions { Scripts = new ScriptPermissions(AllowScripts: true) }, TestContext.Current.CancellationToken);

        var rows = expected["rows"]!.AsArray();
        Assert.Equal(rows.Count, result.Rows.Length);
        foreach (var (row, recorded) in result.Rows.Zip(rows))
        {
            Same(recorded!.AsObject(), row);
        }

        foreach (var (column, recorded) in result.Columns.Zip(expected["namedScores"]!.AsArray()))
        {
            Same(recorded!.AsObject(), column.NamedScores);
        }
    }

    private static void Same(JsonObject recorded, EvaluationRow row)
    {
        Assert.True(JsonNode.DeepEquals(recorded["vars"], row.Test.Vars), row.Test.Vars.ToJsonString());
        Assert.True(JsonNode.DeepEquals(recorded["output"], row.Output), $"{row.Output?.ToJsonString()} where {recorded["output"]?.ToJsonString()} was recorded: {row.Error}");
        Assert.Equal((recorded["success"]!.GetValue<bool>(), recorded["failureReason"]!.GetValue<int>()), (row.Passed, (int)row.Failure));
        Assert.Equal(recorded["score"]!.GetValue<double>(), row.Score, Tolerance);
        Same(recorded["namedScores"]!.AsObject(), row.Graded?.NamedScores ?? System.Collections.Immutable.ImmutableSortedDictionary<string, double>.Empty);
        var parts = row.Graded is { } graded ? graded.Components : [];
        Assert.Equal(recorded["assertions"]!.AsArray().Select(a => (a![0]?.GetValue<string>() ?? "", a[1]!.GetValue<bool>())), parts.Select(p => (p.Assertion?.Name is { } type && type != "assert-set" ? type : "", p.Pass)));
        Assert.All(recorded["assertions"]!.AsArray().Zip(parts), pair => Assert.Equal(pair.First![2]!.GetValue<double>(), pair.Second.Score, Tolerance));
    }

    private static void Same(JsonObject recorded, IEnumerable<KeyValuePair<string, double>> scores)
    {
        var ours = scores.ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal);
        Assert.Equal(recorded.Select(s => s.Key).Order(StringComparer.Ordinal), ours.Keys.Order(StringComparer.Ordinal));
        Assert.All(recorded, s => Assert.Equal(s.Value!.GetValue<double>(), ours[s.Key], Tolerance));
    }
}
