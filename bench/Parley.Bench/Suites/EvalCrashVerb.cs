using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Bench.Harness;

namespace Parley.Bench.Suites;

/// <summary>Kills parley eval (SIGKILL) at random moments of one run, lets it go on, and compares its report with that of an undisturbed run.</summary>
internal sealed class EvalCrashVerb : Verb
{
    private const int Kills = 10;
    private const int Tests = 2000;

    public override string Name => "eval-crash";

    public override string Summary => "kills parley eval at ten random moments of one run (an HTTP provider, two prompts, a judge of outputs), and compares its report with that of an undisturbed run; --seed draws other moments";

    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("parley-eval-");
        try
        {
            await using var server = new SlowServer(TimeSpan.FromMilliseconds(4));
            var config = Path.Combine(folder.FullName, "suite.json");
            await File.WriteAllTextAsync(config, Suite(server.Url), cancellationToken);
            var (whole, killed) = (Path.Combine(folder.FullName, "whole"), Path.Combine(folder.FullName, "killed"));
            Directory.CreateDirectory(whole);
            Directory.CreateDirectory(killed);
            var undisturbed = await EvalProgram.MeasureAsync(Start(config, whole), cancellationToken);
            run.Say(string.Create(CultureInfo.InvariantCulture, $"undisturbed: {undisturbed.Seconds:0.0} s; {undisturbed.Output.Trim()}{undisturbed.Errors.Trim()}"));
            var draw = new Draw(uint.Parse(run.Options.GetValueOrDefault("seed", "20261"), CultureInfo.InvariantCulture));
            var kills = 0;
            for (; kills < Kills; kills++)
            {
                // After so many more recorded lines, and a little later: in the middle of rows, of a batch, of a line.
                var (lines, later) = (Recorded(killed) + draw.Below(3 * Tests / Kills), TimeSpan.FromMilliseconds(draw.Below(60)));
                if (!await KillAsync(Start(config, killed), () => Recorded(killed) >= lines, later, cancellationToken))
                {
                    run.Say("The run was complete before it was to be killed.");
                    break;
                }

                run.Say($"killed, {Recorded(killed)} lines are recorded");
            }

            var last = await EvalProgram.MeasureAsync(Start(config, killed), cancellationToken);
            run.Say($"{last.Output.Trim()} {last.Errors.Trim()}");
            var (expected, actual) = (Report(whole), Report(killed));
            var differing = expected.Zip(actual).Count(pair => pair.First != pair.Second) + Math.Abs(expected.Length - actual.Length);
            return
            [
                new Measurement("kills in one run", kills, "kills", Kills),
                new Measurement("rows and counts of an undisturbed run", expected.Length, "lines", 2 * Tests),
                new Measurement("rows and counts that differ after the kills", differing, "lines", 0, Bound.AtMost),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ProcessStartInfo Start(string config, string folder) =>
        EvalProgram.Start(EvalProgram.Tool, ["eval", "-c", config, "--no-table", "--no-cache", "-j", "8", "-o", Path.Combine(folder, "report.json")], folder);

    private static async Task<bool> KillAsync(ProcessStartInfo start, Func<bool> isDue, TimeSpan later, CancellationToken cancellationToken)
    {
        using var process = Process.Start(start)!;
        var reading = Task.WhenAll(process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        while (!isDue() && !process.HasExited)
        {
            await Task.Delay(5, cancellationToken);
        }

        await Task.Delay(later, cancellationToken);
        var runs = !process.HasExited;
        process.Kill();
        await process.WaitForExitAsync(cancellationToken);
        await reading;
        return runs;
    }

    private static int Recorded(string folder) => Directory.Exists(Path.Combine(folder, "state", "evals"))
        ? Directory.GetFiles(Path.Combine(folder, "state", "evals"), "*.run").Sum(file => File.ReadLines(file).Count())
        : 0;

    // Rows and columns without what a clock says.
    private static string[] Report(string folder)
    {
        var results = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "report.json")))!["results"]!;
        foreach (var row in results["results"]!.AsArray())
        {
            row!.AsObject().Remove("latencyMs");
        }

        foreach (var column in results["prompts"]!.AsArray())
        {
            column!["metrics"]!.AsObject().Remove("totalLatencyMs");
        }

        results["stats"]!.AsObject().Remove("durationMs");
        return [.. results["results"]!.AsArray().Concat(results["prompts"]!.AsArray()).Append(results["stats"]).Select(node => node!.ToJsonString())];
    }

    private static string Suite(string url)
    {
        var tests = string.Join(",\n", Enumerable.Range(0, Tests).Select(i =>
            $$"""{"vars":{"n":{{i}}},"assert":[{"type":"contains","value":"answer"},{"type":"javascript","value":"{{i}} % 7 / 7","metric":"seventh","threshold":0.1},{{(i % 5 == 0 ? """{"type":"max-score"}""" : """{"type":"not-contains","value":"question"}""")}}]}"""));
        return $$$"""{"prompts":["Say {{n}}","Tell {{n}}"],"providers":[{"id":"{{{url}}}","config":{"method":"POST","body":{"prompt":"{{prompt}}"},"transformResponse":"json.output"}}],"derivedMetrics":[{"name":"twice","value":"seventh * 2"}],"tests":[""" + tests + "]}";
    }
}
