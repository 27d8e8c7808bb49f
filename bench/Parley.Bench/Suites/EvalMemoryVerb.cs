using System.Collections.Immutable;
using System.Globalization;
using Parley.Bench.Harness;

namespace Parley.Bench.Suites;

/// <summary>Peak memory of long runs beside short ones: tests in a file of their own, and in the suite itself; a report is written as well.</summary>
internal sealed class EvalMemoryVerb : Verb
{
    private const int Few = 10_000;
    private const int Many = 100_000;

    public override string Name => "eval-memory";

    public override string Summary => "peak memory of parley eval with the echo provider: 100,000 tests over 10,000, read from JSONL and from the suite's own YAML, with a report";

    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("parley-eval-");
        try
        {
            var results = ImmutableArray.CreateBuilder<Measurement>();
            foreach (var (name, write) in new (string, Func<string, int, string>)[] { ("JSONL", Lines), ("the suite itself", Inline) })
            {
                var few = await OneAsync(run, name, (folder.FullName, write(folder.FullName, Few), Few), cancellationToken);
                var many = await OneAsync(run, name, (folder.FullName, write(folder.FullName, Many), Many), cancellationToken);
                results.Add(new Measurement($"tests from {name}: memory of {Many} tests over that of {Few}", many / few, "times", 1.2, Bound.AtMost));
            }

            return results.ToImmutable();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> OneAsync(BenchRun run, string name, (string Folder, string Config, int Tests) suite, CancellationToken cancellationToken)
    {
        var report = Path.Combine(suite.Folder, "report.json");
        var ours = await EvalProgram.MeasureAsync(
            EvalProgram.Start(EvalProgram.Tool, ["eval", "-c", suite.Config, "--no-table", "--no-cache", "-o", report], suite.Folder), cancellationToken);
        run.Say(string.Create(CultureInfo.InvariantCulture, $"{name}, {suite.Tests} tests: {ours.Seconds:0.0} s, {ours.PeakMib:0} MiB; {ours.Output.Trim()}{ours.Errors.Trim()}"));
        return ours.ExitCode == 0 ? ours.PeakMib : double.NaN;
    }

    private static string Lines(string folder, int tests)
    {
        File.WriteAllLines(Path.Combine(folder, $"tests-{tests}.jsonl"), Enumerable.Range(0, tests).Select(EvalProgram.Test));
        var config = Path.Combine(folder, $"lines-{tests}.json");
        File.WriteAllText(config, $$$"""{"prompts":["Say {{n}}"],"providers":["echo"],"tests":"file://tests-{{{tests}}}.jsonl"}""");
        return config;
    }

    private static string Inline(string folder, int tests)
    {
        var config = Path.Combine(folder, $"inline-{tests}.yaml");
        File.WriteAllText(config, EvalProgram.Suite(tests));
        return config;
    }
}
