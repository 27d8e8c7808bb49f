using System.Collections.Immutable;
using System.Diagnostics;
using System.Net.Sockets;
using Parley.Bench.Harness;
using Parley.Evaluation.Running;
using Parley.Evaluation.Scripts;
using Parley.Evaluation.Suites;

namespace Parley.Bench.Suites;

/// <summary>Real configurations with the rows that promptfoo 0.123.1 gave against a stub of OpenAI's API.</summary>
internal sealed class PromptfooExamplesVerb : Verb
{
    private const int Port = 18090;
    private const int TestsOfEach = 4;

    public override string Name => "promptfoo-examples";

    public override string Summary => "real configurations against the rows that promptfoo 0.123.1 gave; --cases names the folder of examples, --stub the stub's script";

    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var folder = run.Cases ?? Path.Combine(PublicCases.Folder("promptfoo"), "examples");
        var script = run.Options.GetValueOrDefault("stub") ?? Path.Combine(PublicCases.Folder("promptfoo"), "..", "..", "tools", "fake-openai.mjs");
        using var stub = Process.Start(new ProcessStartInfo("node", [script]) { RedirectStandardOutput = true })!;
        try
        {
            await WaitAsync(cancellationToken);
            var (same, all) = (0, 0);
            foreach (var example in Directory.GetDirectories(folder).Order(StringComparer.Ordinal))
            {
                foreach (var expected in Directory.GetFiles(Path.Combine(example, "expected"), "*.json"))
                {
                    all++;
                    using var whole = WholeExample.Of(example);
                    run.Say(whole.Added.IsEmpty ? $"{Path.GetFileName(example)}:" : $"{Path.GetFileName(example)}, with a script of our own in place of {string.Join(", ", whole.Added)}, which is not among the data:");
                    same += await IsSameAsync(run, whole.Folder, expected, cancellationToken) ? 1 : 0;
                }
            }

            return [new Measurement("configurations with every row and score as recorded", same, "configurations", all, Bound.AtLeast)];
        }
        finally
        {
            stub.Kill();
        }
    }

    private static async Task<bool> IsSameAsync(BenchRun run, string example, string expected, CancellationToken cancellationToken)
    {
        var config = Path.Combine(example, Path.GetFileNameWithoutExtension(expected));
        try
        {
            var suite = SuiteReader.Read(config);
            suite = suite with
            {
                Environment = suite.Environment.SetItem("OPENAI_BASE_URL", $"http://127.0.0.1:{Port}/v1").SetItem("OPENAI_API_KEY", "stub"),
            };
            var options = new EvaluationOptions { Filter = new TestFilter { First = TestsOfEach }, Scripts = new ScriptPermissions(AllowScripts: true) };
            var result = await SuiteRunner.RunAsync(suite, options, cancellationToken);
            var recorded = RecordedRows.Read(expected);
            var differences = recorded.Compare(result).Where(row => row.Difference is not null).Select(row => $"{row.Name}: {row.Difference}").ToList();
            differences.AddRange(recorded.CompareDerived(result) is { } derived ? [derived] : []);
            run.Say($"  {(differences.Count == 0 ? "as recorded" : string.Join("\n    ", differences.Take(3).Prepend("")))}");
            return differences.Count == 0;
        }
        catch (SuiteException fault)
        {
            run.Say($"  {fault.Message}");
            return false;
        }
    }

    private static async Task WaitAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync("127.0.0.1", Port, cancellationToken);
                return;
            }
            catch (SocketException) when (attempt < 100)
            {
                await Task.Delay(100, cancellationToken);
            }
        }
    }
}
