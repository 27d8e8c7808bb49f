using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using Parley.Bench.Asking;
using Parley.Bench.Harness;
using Parley.Bench.Serving;

namespace Parley.Bench.Pages;

/// <summary>Pages and protocol clients on one server, each asking every two seconds; memory of the server a page.</summary>
public sealed class PageSoakVerb : Verb
{
    private const string DefaultProduct = "samples/finance";
    private const int Pages = 4;
    private const int Clients = 46;
    private const double DefaultSeconds = 120;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    public override string Name => "page-soak";

    /// <inheritdoc />
    public override string Summary => "4 browser pages and 46 protocol clients on one server, each asking every 2 s (--product FOLDER; --seconds N; --cases FILE: a question a line)";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("parley-soak-");
        try
        {
            var seconds = double.Parse(run.Options.GetValueOrDefault("seconds", DefaultSeconds.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
            var questions = (await File.ReadAllLinesAsync(run.Cases ?? Path.Combine(AppContext.BaseDirectory, "Cases", "turn.txt"), cancellationToken)).Where(q => q.Length > 0 && q[0] != '#').ToList();
            var product = ProductCopy.Make(new CopiedProduct(run.Options.GetValueOrDefault("product", DefaultProduct)), folder.FullName, cancellationToken);
            await using var server = ServerProcess.Start(product, Path.Combine(folder.FullName, "state"));
            await server.ReadyAsync(cancellationToken);
            foreach (var question in questions)
            {
                await server.AskAsync(question, cancellationToken);
            }

            await using var browser = await PageBrowser.StartAsync();
            var before = server.ResidentMib();
            var pages = await Task.WhenAll(Enumerable.Range(0, Pages).Select(_ => browser.OpenAsync(server.Address)));
            var aPage = (server.ResidentMib() - before) / Pages;
            run.Say(string.Create(CultureInfo.InvariantCulture, $"  {before:0} MiB before, {aPage:0.0} MiB a page; {seconds:0} s"));
            var asked = new ConcurrentQueue<(double Seconds, bool Ok)>();
            var until = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
            await Task.WhenAll([
                .. Enumerable.Range(0, Clients).Select(c => AskAsync(async q => await server.AskAsync(q, cancellationToken) is "answered" or "clarified" or "declined", questions, c, asked, until)),
                .. pages.Select((p, i) => AskAsync(q => AskPageAsync(p, q), questions, Clients + i, asked, until))]);
            var times = asked.Select(a => a.Seconds).Order().ToList();
            run.Say(string.Create(CultureInfo.InvariantCulture, $"  {times.Count} turns, p50 {times[times.Count / 2] * 1000:0} ms, {server.ResidentMib():0} MiB at the end"));
            return
            [
                new("failed turns", asked.Count(a => !a.Ok), "turns", 0, Bound.AtMost),
                new("turn, p95", times[(int)(times.Count * .95)], "s", 1, Bound.AtMost),
                new("memory of the server a page", aPage, "MiB", 50, Bound.AtMost),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // They begin one after the other, as people do.
    private static async Task AskAsync(Func<string, Task<bool>> ask, List<string> questions, int who, ConcurrentQueue<(double, bool)> asked, long until)
    {
        await Task.Delay(Pause * who / (Pages + Clients));
        for (var i = who; Stopwatch.GetTimestamp() < until; i++)
        {
            var began = Stopwatch.GetTimestamp();
            var ok = false;
            try
            {
                ok = await ask(questions[i % questions.Count]);
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or PlaywrightException or TimeoutException)
            {
                await Console.Error.WriteLineAsync(e.Message);
            }

            var took = Stopwatch.GetElapsedTime(began);
            asked.Enqueue((took.TotalSeconds, ok));
            await Task.Delay(Pause > took ? Pause - took : TimeSpan.Zero);
        }
    }

    private static async Task<bool> AskPageAsync(IPage page, string question)
    {
        await PageBrowser.AskAsync(page, question);
        return await page.Locator(".exchange .answer.failed, .exchange .answer.withheld").CountAsync() == 0;
    }
}
