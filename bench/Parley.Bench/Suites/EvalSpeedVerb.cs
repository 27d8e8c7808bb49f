using System.Collections.Immutable;
using System.Globalization;
using Parley.Bench.Harness;

namespace Parley.Bench.Suites;

/// <summary>The whole command, started as a user starts it, beside promptfoo's in the same run; then an HTTP provider beside the time that nobody can beat.</summary>
internal sealed class EvalSpeedVerb : Verb
{
    private const int HttpTests = 1000;
    private const int Starts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public override string Name => "eval-speed";

    public override string Summary => "parley eval beside promptfoo: start, echo of 10,000 tests of 3 assertions, an HTTP provider of 20 ms beside its floor; --promptfoo names promptfoo's entry script, --node the Node that runs it, --tests the number";

    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var tests = int.Parse(run.Options.GetValueOrDefault("tests", "10000"), CultureInfo.InvariantCulture);
        var folder = Directory.CreateTempSubdirectory("parley-eval-");
        try
        {
            return
            [
                .. await StartAsync(run, folder.FullName, cancellationToken),
                .. await EchoAsync(run, folder.FullName, tests, cancellationToken),
                .. await HttpAsync(run, folder.FullName, cancellationToken),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<ImmutableArray<Measurement>> StartAsync(BenchRun run, string folder, CancellationToken cancellationToken)
    {
        var starts = new List<Measured>();
        for (var i = 0; i < Starts; i++)
        {
            starts.Add(await EvalProgram.MeasureAsync(EvalProgram.Start(EvalProgram.Tool, ["--version"], folder), cancellationToken));
        }

        var (seconds, peak) = (starts.Order(Comparer<Measured>.Create((a, b) => a.Seconds.CompareTo(b.Seconds))).ElementAt(Starts / 2).Seconds, starts.Max(s => s.PeakMib));
        run.Say(Line("parley --version", seconds, peak));
        return
        [
            new Measurement("start (--version), median of 5", seconds, "s", 0.2, Bound.AtMost),
            new Measurement("start, peak memory", peak, "MiB", 100, Bound.AtMost),
        ];
    }

    private static async Task<ImmutableArray<Measurement>> EchoAsync(BenchRun run, string folder, int tests, CancellationToken cancellationToken)
    {
        var config = Path.Combine(folder, "promptfooconfig.json");
        await File.WriteAllTextAsync(config, EvalProgram.Suite(tests), cancellationToken);
        var ours = await EvalProgram.MeasureAsync(EvalProgram.Start(EvalProgram.Tool, ["eval", "-c", config, "--no-table", "--no-cache"], folder), cancellationToken);
        run.Say($"{Line("parley eval", ours.Seconds, ours.PeakMib)}; {ours.Output.Trim()}{ours.Errors.Trim()}");
        if (run.Options.GetValueOrDefault("promptfoo") is not { } script)
        {
            run.Say("Without --promptfoo there is nothing to compare with.");
        }

        Measured? peer = run.Options.GetValueOrDefault("promptfoo") is { } entry
            ? await EvalProgram.MeasureAsync(
                EvalProgram.Start(run.Options.GetValueOrDefault("node", "node"), [entry, "eval", "-c", config, "--no-table", "--no-cache", "--no-write", "--no-progress-bar"], folder), cancellationToken)
            : null;
        if (peer is not null)
        {
            run.Say($"{Line("promptfoo eval", peer.Seconds, peer.PeakMib)}; exit {peer.ExitCode}");
        }

        var failed = ours.ExitCode != 0 || peer is { ExitCode: not 0 };
        return
        [
            new Measurement($"{tests} tests of 3 assertions, times as fast as promptfoo", peer is null || failed ? 0 : peer.Seconds / ours.Seconds, "times", 12, Bound.AtLeast, peer?.Seconds),
            new Measurement("peak memory, share of promptfoo's", peer is null || failed ? 1 : ours.PeakMib / peer.PeakMib, "share", 1 / 3.0, Bound.AtMost, peer?.PeakMib),
        ];
    }

    private static async Task<ImmutableArray<Measurement>> HttpAsync(BenchRun run, string folder, CancellationToken cancellationToken)
    {
        await using var server = new SlowServer(Pause);
        var config = Path.Combine(folder, "http.json");
        var tests = string.Join(",\n", Enumerable.Range(0, HttpTests).Select(i => $$"""{"vars":{"n":{{i}}},"assert":[{"type":"contains","value":"answer"}]}"""));
        await File.WriteAllTextAsync(
            config,
            $$$"""{"prompts":["Say {{n}}"],"providers":[{"id":"{{{server.Url}}}","config":{"method":"POST","body":{"prompt":"{{prompt}}"},"transformResponse":"json.output"}}],"tests":[""" + tests + "]}",
            cancellationToken);
        var results = ImmutableArray.CreateBuilder<Measurement>();
        foreach (var (concurrency, most) in new[] { (4, 1.1), (16, 1.3), (64, 2.5) })
        {
            var j = concurrency.ToString(CultureInfo.InvariantCulture);
            var ours = await EvalProgram.MeasureAsync(EvalProgram.Start(EvalProgram.Tool, ["eval", "-c", config, "--no-table", "--no-cache", "-j", j], folder), cancellationToken);
            var floor = HttpTests * Pause.TotalSeconds / concurrency;
            run.Say($"{Line($"HTTP at -j {j}", ours.Seconds, ours.PeakMib)}; {ours.Output.Trim()}{ours.Errors.Trim()}");
            results.Add(new Measurement($"HTTP, {HttpTests} tests at -j {j}, times the floor", ours.ExitCode == 0 ? ours.Seconds / floor : 99, "times", most, Bound.AtMost));
        }

        return results.ToImmutable();
    }

    private static string Line(string what, double seconds, double peak) => string.Create(CultureInfo.InvariantCulture, $"{what}: {seconds:0.00} s, {peak:0} MiB");
}
