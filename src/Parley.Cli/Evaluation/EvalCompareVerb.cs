using System.CommandLine;
using Parley.Evaluation.Comparing;

namespace Parley.Cli.Evaluation;

/// <summary><c>parley eval compare</c>: two runs over the cases that both have.</summary>
internal static class EvalCompareVerb
{
    private static readonly Option<string> Baseline = RunChoice.Baseline(required: true);
    private static readonly Option<string> Run = RunChoice.Run();
    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command("compare", "Compare a run with a baseline: measures with intervals, slices, and each case that changed with the words that did.") { Baseline, Run, Format };
        command.SetAction((parsed, token) => RunChoice.GuardAsync(_ =>
        {
            var (before, after) = (RunChoice.Find(parsed.GetRequiredValue(Baseline)), RunChoice.Find(parsed.GetValue(Run)!));
            var comparison = RunComparison.Of(before, after);
            RunChoice.Print(parsed, Format, ComparisonDocument.Json(comparison, (before.Name, after.Name)), () => ComparisonDocument.Text(comparison));
            return Task.FromResult(0);
        }, token));
        return command;
    }
}
