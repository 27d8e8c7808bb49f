using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Parley.Bench.Asking;
using Parley.Bench.Harness;

namespace Parley.Bench.Serving;

/// <summary>
/// From the start of the server's process to its first answer over HTTP: the first start over a product's data files, which
/// builds their snapshot, and later starts, which find it.
/// </summary>
public sealed class StartVerb : Verb
{
    private const string DefaultProduct = "samples/finance";
    private const string DefaultQuestion = "Why did marketing spend jump in the third quarter?";
    private const int Starts = 7;
    private const double Target = 3;

    /// <inheritdoc />
    public override string Name => "start";

    /// <inheritdoc />
    public override string Summary => "Start of the server's process to its first answered question over HTTP, p50 (--product FOLDER; --question TEXT)";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("parley-start-");
        try
        {
            var product = ProductCopy.Make(new CopiedProduct(run.Options.GetValueOrDefault("product", DefaultProduct)), folder.FullName, cancellationToken);
            var question = run.Options.GetValueOrDefault("question", DefaultQuestion);
            var (first, later) = (new List<double>(), new List<double>());
            for (var i = 0; i < Starts; i++)
            {
                var state = Path.Combine(folder.FullName, string.Create(CultureInfo.InvariantCulture, $"state-{i}"));
                first.Add(await TimeAsync(run, product, state, question));
                later.Add(await TimeAsync(run, product, state, question));
            }

            return
            [
                new("first start over the data files to the first answer, p50", Median(first), "s", Target, Bound.AtMost),
                new("later start to the first answer, p50", Median(later), "s", Target, Bound.AtMost),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> TimeAsync(BenchRun run, string product, string state, string question)
    {
        var began = Stopwatch.GetTimestamp();
        await using var server = ServerProcess.Start(product, state);
        await server.ReadyAsync(CancellationToken.None);
        var ready = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var outcome = await server.AskAsync(question, CancellationToken.None);
        var answered = Stopwatch.GetElapsedTime(began).TotalSeconds;
        run.Say(string.Create(CultureInfo.InvariantCulture, $"  ready after {ready:0.00} s, {outcome} after {answered:0.00} s"));
        return outcome == "answered" ? answered : double.PositiveInfinity;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
