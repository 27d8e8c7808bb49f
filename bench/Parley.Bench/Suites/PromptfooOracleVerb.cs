using System.Collections.Immutable;
using Parley.Bench.Harness;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;

namespace Parley.Bench.Suites;

/// <summary>Edge cases of promptfoo's assertions with the outcomes that 0.123.1 recorded.</summary>
internal sealed class PromptfooOracleVerb : Verb
{
    public override string Name => "promptfoo-oracle";

    public override string Summary => "edge cases of assertions against what promptfoo 0.123.1 recorded; --cases names a folder with promptfooconfig.json and expected.json";

    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var folder = run.Cases ?? Path.Combine(PublicCases.Folder("promptfoo"), "oracle");
        var recorded = RecordedRows.Read(Path.Combine(folder, "expected.json"));
        var result = await SuiteRunner.RunAsync(SuiteReader.Read(Path.Combine(folder, "promptfooconfig.json")), new EvaluationOptions(), cancellationToken);
        var right = 0;
        foreach (var (name, difference) in recorded.Compare(result, (row, ours) => IsMeteorFault(ours)))
        {
            right += difference is null ? 1 : 0;
            if (difference is not null)
            {
                run.Say($"{name}: {difference}");
            }
        }

        var derived = recorded.CompareDerived(result);
        run.Say(derived ?? "Named scores are as recorded.");
        return
        [
            new Measurement("rows as recorded, METEOR right instead of an error", right, "rows", recorded.Count, Bound.AtLeast),
            new Measurement("columns whose named scores differ", derived is null ? 0 : 1, "columns", 0, Bound.AtMost),
        ];
    }

    // 0.123.1 cannot load its METEOR and records an error; ours gives the score.
    private static bool IsMeteorFault(EvaluationRow row) =>
        row.Test.Assertions is [{ Type: "meteor" }] && row is { Passed: true, Score: > 0.4 };
}
