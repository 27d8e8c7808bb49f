using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Parley.Bench.Asking;
using Parley.Bench.Harness;
using Parley.Bench.Serving;

namespace Parley.Bench.Pages;

/// <summary>What the first load of the page transfers, as the browser counts it, without and with a chart; and requests to other hosts.</summary>
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
            await using var server = ServerProcess.Start(product, Path.Combine(folder.FullName, "state"));
            await server.ReadyAsync(cancellationToken);
            await using var browser = await PageBrowser.StartAsync();
            var (bytes, foreign) = (0d, 0);
            var page = await browser.OpenAsync(server.Address, before: p => p.Request += (_, r) => foreign += r.Url.StartsWith(server.Address.ToString(), StringComparison.Ordinal) || r.Url.StartsWith("data:", StringComparison.Ordinal) ? 0 : 1);
            // The cache is cold in a new profile; the second visit counts every byte again, by the protocol's own events.
            var protocol = await page.Context.NewCDPSessionAsync(page);
            await protocol.SendAsync("Network.enable");
            await protocol.SendAsync("Network.setCacheDisabled", new Dictionary<string, object> { ["cacheDisabled"] = true });
            protocol.Event("Network.loadingFinished").OnEvent += (_, e) => bytes += Length(e);
            await page.ReloadAsync();
            await PageBrowser.ReadyAsync(page);
            var without = bytes;
            await PageBrowser.AskAsync(page, run.Options.GetValueOrDefault("question", DefaultQuestion));
            await page.WaitForSelectorAsync(".canvas svg");
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

    private static double Length(JsonElement? happened) => happened is { } e && e.TryGetProperty("encodedDataLength", out var length) ? length.GetDouble() : 0;
}
