using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Playwright;
using Parley.Bench.Asking;
using Parley.Bench.Harness;
using Parley.Bench.Serving;

namespace Parley.Bench.Pages;

/// <summary>What the first load of the page transfers, every byte on the wire, without and with a chart; and requests to other hosts.</summary>
public sealed class PageLoadVerb : Verb
{
    private const string DefaultProduct = "samples/finance";
    private const string DefaultQuestion = "Show revenue by month in 2026";

    /// <inheritdoc />
    public override string Name => "page-load";

    /// <inheritdoc />
    public override string Summary => "Bytes that the first load of the page transfers, without and with charts, and requests to other hosts (--product FOLDER; --question TEXT)";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("parley-page-");
        try
        {
            var product = ProductCopy.Make(new CopiedProduct(run.Options.GetValueOrDefault("product", DefaultProduct)), folder.FullName, cancellationToken);
            run.Say("  publishing the server, which compresses the files of its page");
            var program = await ServerProcess.PublishAsync(Path.Combine(folder.FullName, "published"), cancellationToken);
            await using var server = ServerProcess.Start(product, Path.Combine(folder.FullName, "state"), program: program);
            await server.ReadyAsync(cancellationToken);
            await using var browser = await PageBrowser.StartAsync();
            await using var relay = new CountingRelay(server.Address);
            var foreign = 0;
            var largest = new ConcurrentDictionary<string, double>();
            var page = await browser.OpenAsync(relay.Address, before: p =>
            {
                p.Request += (_, r) => foreign += r.Url.StartsWith(relay.Address.ToString(), StringComparison.Ordinal) || r.Url.StartsWith("data:", StringComparison.Ordinal) ? 0 : 1;
                p.Response += async (_, r) => largest[new Uri(r.Url).AbsolutePath] = (await r.Request.SizesAsync()).ResponseBodySize;
            });
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            var without = (double)relay.Sent;
            await PageBrowser.AskAsync(page, run.Options.GetValueOrDefault("question", DefaultQuestion));
            await page.WaitForSelectorAsync(".canvas svg");
            var bytes = (double)relay.Sent;
            foreach (var (path, size) in largest.OrderByDescending(l => l.Value).Take(8))
            {
                run.Say(string.Create(CultureInfo.InvariantCulture, $"  {size / 1000,6:0.0} kB {path}"));
            }

            run.Say(string.Create(CultureInfo.InvariantCulture, $"  {(bytes - largest.Values.Sum()) / 1000,6:0.0} kB headers, and what comes over the page's connection"));
            run.Say(string.Create(CultureInfo.InvariantCulture, $"  {without / 1000:0} kB before a chart, {bytes / 1000:0} kB with one"));
            return
            [
                new("first load without charts", without / 1000, "kB", 200, Bound.AtMost),
                new("first load with charts", bytes / 1000, "kB", 500, Bound.AtMost),
                new("requests to other hosts", foreign, "requests", 0, Bound.AtMost),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
