using System.Collections.Immutable;
using System.Globalization;
using Parley.Bench.Asking;
using Parley.Bench.Harness;

namespace Parley.Bench.Serving;

/// <summary>
/// The server's resident memory after ten questions over HTTP, once it has nothing to do and its monitors have run. <c>--cases FILE</c> takes one question a line
/// in place of the verb's own; empty lines and lines that begin with # are left out.
/// </summary>
public sealed class IdleVerb : Verb
{
    private const string DefaultProduct = "samples/finance";

    /// <summary>So long that the hosted monitors, which begin half a minute after the start, have run too.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(60);

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
            return
            [
                new("questions answered", answered, "questions", 10),
                new("resident memory, idle", server.ResidentMib(), "MiB", 200, Bound.AtMost),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
