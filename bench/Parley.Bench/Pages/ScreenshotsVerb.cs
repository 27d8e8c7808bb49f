using System.Collections.Immutable;
using Microsoft.Playwright;
using Parley.Bench.Asking;
using Parley.Bench.Harness;
using Parley.Bench.Serving;

namespace Parley.Bench.Pages;

/// <summary>Makes the pictures of the docs, over the sample product; fails where a page does not come.</summary>
public sealed class ScreenshotsVerb : Verb
{
    private const string DefaultProduct = "samples/finance";

    /// <inheritdoc />
    public override string Name => "screenshots";

    /// <inheritdoc />
    public override string Summary => "Makes the pictures of the docs over the sample product (--out FOLDER: all pictures, by default those of docs/images; --only NAME,NAME)";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("parley-pictures-");
        var target = run.Options.GetValueOrDefault("out", Path.Combine(ProductCopy.Root(), "docs", "images"));
        Directory.CreateDirectory(target);
        try
        {
            var product = ProductCopy.Make(new CopiedProduct(DefaultProduct), folder.FullName, cancellationToken);
            var scenes = Wanted(run).ToLookup(s => s.WithAccounts);
            await using var browser = await PageBrowser.StartAsync();
            await using (var server = ServerProcess.Start(product, Path.Combine(folder.FullName, "state")))
            {
                await server.ReadyAsync(cancellationToken);
                await FillAsync(server, cancellationToken);
                await server.SignalledAsync(cancellationToken);
                await TakeAsync(scenes[false], browser, server, (run, target));
            }

            if (scenes[true].Any())
            {
                await using var closed = ServerProcess.Start(product, Path.Combine(folder.FullName, "accounts"), new Dictionary<string, string> { ["PARLEY_ACCOUNTS"] = "on" });
                await closed.ReadyAsync(cancellationToken);
                await closed.JoinAsync(("Alex Owner", Scene.Owner.Login, Scene.Owner.Password), cancellationToken);
                await TakeAsync(scenes[true], browser, closed, (run, target));
            }

            var wanted = Wanted(run).Count();
            return [new("pictures made", wanted, "pictures", wanted)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<Scene> Wanted(BenchRun run) => run.Options.TryGetValue("only", out var names)
        ? Scene.All.Where(s => names.Split(',').Contains(s.Name))
        : Scene.All.Where(s => s.InDocs || run.Options.ContainsKey("out"));

    // A queue and a history that are not empty.
    private static async Task FillAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        string[] questions =
        [
            "I want to talk to a person", "What was revenue in September 2026?", "Which department is furthest over plan this year?",
            "Show new customers by month in 2026", "Why did acquisition cost rise last week?", "Can somebody of the team explain the refunds of June to me?",
        ];
        foreach (var question in questions)
        {
            await server.AskAsync(question, cancellationToken);
        }
    }

    private static async Task TakeAsync(IEnumerable<Scene> scenes, PageBrowser browser, ServerProcess server, (BenchRun Run, string Target) to)
    {
        foreach (var scene in scenes)
        {
            var page = await browser.OpenAsync(new Uri(server.Address, scene.Path), new()
            {
                ColorScheme = scene.Scheme,
                ViewportSize = new() { Width = scene.Size.Width, Height = scene.Size.Height },
                ReducedMotion = ReducedMotion.Reduce,
                Locale = "en-US",
            });
            foreach (var question in scene.Questions)
            {
                await PageBrowser.AskAsync(page, question);
            }

            await (scene.Then?.Invoke(page) ?? Task.CompletedTask);
            if (await page.Locator(".canvas").CountAsync() > 0)
            {
                await page.Locator(".canvas svg").First.WaitForAsync();
            }

            await page.WaitForTimeoutAsync(700);
            await page.ScreenshotAsync(new() { Path = Path.Combine(to.Target, $"{scene.Name}.png"), FullPage = scene.Whole });
            to.Run.Say($"  {scene.Name}.png");
            await page.Context.CloseAsync();
        }
    }
}
