using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Parley.Bench.Harness;

namespace Parley.Bench.Suites;

/// <summary>The whole command, started as a user starts it, beside promptfoo's in the same run.</summary>
internal sealed class EvalSpeedVerb : Verb
{
    public override string Name => "eval-speed";

    public override string Summary => "parley eval beside promptfoo: echo, 10,000 tests of 3 assertions, time and peak memory; --promptfoo names promptfoo's entry script, --node the Node that runs it, --tests the number";

    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var tests = int.Parse(run.Options.GetValueOrDefault("tests", "10000"), CultureInfo.InvariantCulture);
        var folder = Directory.CreateTempSubdirectory("parley-eval-");
        try
        {
            var config = Path.Combine(folder.FullName, "promptfooconfig.json");
            await File.WriteAllTextAsync(config, Suite(tests), cancellationToken);
            var tool = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Parley.Cli", "release", "parley"));
            var start = await MeasureAsync(tool, ["--version"], folder.FullName, cancellationToken);
            var ours = await MeasureAsync(tool, ["eval", "-c", config, "--no-table", "--no-cache"], folder.FullName, cancellationToken);
            run.Say(string.Create(CultureInfo.InvariantCulture, $"parley eval: {ours.Seconds:0.00} s, {ours.PeakMib:0} MiB; --version {start.Seconds:0.00} s, {start.PeakMib:0} MiB"));
            (double Seconds, double PeakMib)? peer = null;
            if (run.Options.GetValueOrDefault("promptfoo") is { } script)
            {
                peer = await MeasureAsync(run.Options.GetValueOrDefault("node", "node"), [script, "eval", "-c", config, "--no-table", "--no-cache", "--no-write", "--no-progress-bar"], folder.FullName, cancellationToken);
                run.Say(string.Create(CultureInfo.InvariantCulture, $"promptfoo eval: {peer.Value.Seconds:0.00} s, {peer.Value.PeakMib:0} MiB"));
            }

            return
            [
                new Measurement("start (--version)", start.Seconds, "s", 0.2, Bound.AtMost),
                new Measurement("start, peak memory", start.PeakMib, "MiB", 100, Bound.AtMost),
                new Measurement($"{tests} tests of 3 assertions, times as fast as promptfoo", peer is { } p ? p.Seconds / ours.Seconds : 0, "times", 12, Bound.AtLeast, peer?.Seconds),
                new Measurement("peak memory, share of promptfoo's", peer is { } q ? ours.PeakMib / q.PeakMib : 1, "share", 1 / 3.0, Bound.AtMost, peer?.PeakMib),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Suite(int tests)
    {
        var cases = string.Join(",\n", Enumerable.Range(0, tests).Select(i =>
            $$"""{"vars":{"n":"item {{i}}"},"assert":[{"type":"contains","value":"item {{i}}"},{"type":"icontains","value":"ITEM"},{"type":"starts-with","value":"Say"}]}"""));
        return """{"prompts":["Say {{n}}"],"providers":["echo"],"tests":[""" + cases + "]}";
    }

    // Peak memory as the kernel counts it, read while the process runs.
    private static async Task<(double Seconds, double PeakMib)> MeasureAsync(string program, string[] arguments, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PARLEY_STATE"] = Path.Combine(folder, "state");
        start.Environment["PROMPTFOO_CONFIG_DIR"] = Path.Combine(folder, "promptfoo");
        start.Environment["PROMPTFOO_DISABLE_TELEMETRY"] = "1";
        start.Environment["PROMPTFOO_DISABLE_UPDATE"] = "1";
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        double peak = 0;
        while (!process.HasExited)
        {
            try
            {
                process.Refresh();
                peak = Math.Max(peak, process.PeakWorkingSet64 / 1048576.0);
                await process.WaitForExitAsync(cancellationToken).WaitAsync(TimeSpan.FromMilliseconds(10), cancellationToken);
            }
            catch (Exception fault) when (fault is TimeoutException or InvalidOperationException)
            {
                // Still running, or just gone.
            }
        }

        watch.Stop();
        await Task.WhenAll(output, errors);
        return (watch.Elapsed.TotalSeconds, peak);
    }
}
