using System.Diagnostics;
using System.Text;

namespace Parley.Bench.Suites;

/// <summary>Programs as a user starts them, with their time and peak memory.</summary>
internal static class EvalProgram
{
    /// <summary>The command line program beside this one.</summary>
    public static string Tool { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Parley.Cli", "release", "parley"));

    /// <summary>How a program is started: its state stands in the folder.</summary>
    public static ProcessStartInfo Start(string program, IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PARLEY_STATE"] = Path.Combine(folder, "state");
        start.Environment["PROMPTFOO_CONFIG_DIR"] = Path.Combine(folder, "promptfoo");
        start.Environment["PROMPTFOO_DISABLE_TELEMETRY"] = "1";
        start.Environment["PROMPTFOO_DISABLE_UPDATE"] = "1";
        start.Environment["OPENAI_API_KEY"] = "none";

        // Settings of a developer's shell are not those of a user.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("DOTNET_", StringComparison.Ordinal) && name != "DOTNET_ROOT").ToArray())
        {
            start.Environment.Remove(name);
        }

        return start;
    }

    /// <summary>Runs a program to its end. Peak memory is what the kernel counts, read while it runs.</summary>
    public static async Task<Measured> MeasureAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        double peak = 0, processor = 0;
        var ended = process.WaitForExitAsync(cancellationToken);
        while (!ended.IsCompleted)
        {
            try
            {
                process.Refresh();
                peak = Math.Max(peak, process.PeakWorkingSet64 / 1048576.0);
                processor = process.TotalProcessorTime.TotalSeconds;
            }
            catch (InvalidOperationException)
            {
                // Just gone.
            }

            await Task.WhenAny(ended, Task.Delay(10, cancellationToken));
        }

        watch.Stop();
        return new Measured(watch.Elapsed.TotalSeconds, peak, processor, await output, await errors) { ExitCode = process.ExitCode };
    }

    /// <summary>A suite of so many tests with three assertions each, in one file.</summary>
    public static string Suite(int tests)
    {
        var text = new StringBuilder("""{"prompts":["Say {{n}}"],"providers":["echo"],"tests":[""");
        for (var i = 0; i < tests; i++)
        {
            text.Append(i == 0 ? "" : ",\n").Append(Test(i));
        }

        return text.Append("]}").ToString();
    }

    /// <summary>One of its tests.</summary>
    public static string Test(int i) =>
        $$"""{"vars":{"n":"item {{i}}"},"assert":[{"type":"contains","value":"item {{i}}"},{"type":"icontains","value":"ITEM"},{"type":"starts-with","value":"Say"}]}""";
}

/// <summary>A program that ran.</summary>
/// <param name="Seconds">By the clock.</param>
/// <param name="PeakMib">Peak resident memory.</param>
/// <param name="Processor">Seconds of processor time, nearly.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Errors">What it said.</param>
internal sealed record Measured(double Seconds, double PeakMib, double Processor, string Output, string Errors)
{
    /// <summary>How it ended.</summary>
    public int ExitCode { get; init; }
}
