using System.Collections.Immutable;
using System.Globalization;
using Parley.Bench.Asking;
using Parley.Bench.Harness;

namespace Parley.Bench.Serving;

/// <summary>
/// The server's resident memory after ten questions over HTTP, once it has nothing to do, before and after its monitors ran. <c>--cases FILE</c> takes one question a line
/// in place of the verb's own; empty lines and lines that begin with # are left out.
/// </summary>
public sealed class IdleVerb : Verb
{
    private const string DefaultProduct = "samples/finance";
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    /// <summary>So long that the hosted monitors, which begin half a minute after the start, have run too, and what they needed is given back.</summary>
    private static readonly TimeSpan Monitored = TimeSpan.FromSeconds(75);

    /// <inheritdoc />
    public override string Name => "idle";

    /// <inheritdoc />
    public override string Summary => "Resident memory of the server, idle after ten questions (--product FOLDER; --cases FILE: a question a line)";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("parley-idle-");
        try
        {
            var product = ProductCopy.Make(new CopiedProduct(run.Options.GetValueOrDefault("product", DefaultProduct)), folder.FullName, cancellationToken);
            var questions = await File.ReadAllLinesAsync(run.Cases ?? Path.Combine(AppContext.BaseDirectory, "Cases", "turn.txt"), cancellationToken);
            await using var server = ServerProcess.Start(product, Path.Combine(folder.FullName, "state"));
            await server.ReadyAsync(cancellationToken);
            run.Say(string.Create(CultureInfo.InvariantCulture, $"{server.ResidentMib():0} MiB when ready"));
            var answered = 0;
            foreach (var question in questions.Where(q => q.Length > 0 && q[0] != '#'))
            {
                answered += await server.AskAsync(question, cancellationToken) == "answered" ? 1 : 0;
            }

            run.Say(string.Create(CultureInfo.InvariantCulture, $"{server.ResidentMib():0} MiB after the last question; {Quiet.TotalSeconds:0} s of quiet"));
            await Task.Delay(Quiet, cancellationToken);
            var idle = server.ResidentMib();
            await Task.Delay(Monitored, cancellationToken);
            run.Say(string.Create(CultureInfo.InvariantCulture, $"{idle:0} MiB idle; {server.ResidentMib():0} MiB idle after the monitors ran"));
            return
            [
                new("questions answered", answered, "questions", 10),
                new("resident memory, idle", idle, "MiB", 200, Bound.AtMost),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
