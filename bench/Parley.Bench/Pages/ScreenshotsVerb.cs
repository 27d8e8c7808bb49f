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

    private static readonly (string Name, string Path, string? Question, ColorScheme Scheme, int Width, int Height)[] Pictures =
    [
        ("page", "/", "Why did marketing spend jump in the third quarter?", ColorScheme.Light, 1440, 900),
        ("page-dark", "/", "Why did marketing spend jump in the third quarter?", ColorScheme.Dark, 1440, 900),
        ("dashboard", "/", null, ColorScheme.Light, 1440, 900),
        ("narrow", "/", "What was revenue by region last month?", ColorScheme.Light, 390, 844),
        ("conversations", "/conversations", null, ColorScheme.Light, 1280, 720),
        ("queue", "/queue", null, ColorScheme.Light, 1280, 720),
        ("preferences", "/preferences", null, ColorScheme.Light, 1280, 900),
        ("data", "/data", null, ColorScheme.Light, 1280, 720),
        ("health", "/health", null, ColorScheme.Light, 1280, 720),
    ];

    /// <inheritdoc />
    public override string Name => "screenshots";

    /// <inheritdoc />
    public override string Summary => "Makes the pictures of the docs over the sample product (--out FOLDER, by default docs/images)";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("parley-pictures-");
        var target = run.Options.GetValueOrDefault("out", Path.Combine(ProductCopy.Root(), "docs", "images"));
        Directory.CreateDirectory(target);
        try
        {
            var product = ProductCopy.Make(new CopiedProduct(DefaultProduct), folder.FullName, cancellationToken);
            await using var server = ServerProcess.Start(product, Path.Combine(folder.FullName, "state"));
            await server.ReadyAsync(cancellationToken);
            await using var browser = await PageBrowser.StartAsync();
            await server.AskAsync("I want to talk to a person", cancellationToken);
            foreach (var picture in Pictures)
            {
                var page = await browser.OpenAsync(new Uri(server.Address, picture.Path), new()
                {
                    ColorScheme = picture.Scheme,
                    ViewportSize = new() { Width = picture.Width, Height = picture.Height },
                    ReducedMotion = ReducedMotion.Reduce,
                    Locale = "en-US",
                });
                if (picture.Question is { } question)
                {
                    await PageBrowser.AskAsync(page, question);
                    await page.WaitForTimeoutAsync(800);
                }

                await page.ScreenshotAsync(new() { Path = Path.Combine(target, $"{picture.Name}.png") });
                run.Say($"  {picture.Name}.png");
                await page.Context.CloseAsync();
            }

            return [new("pictures made", Pictures.Length, "pictures", Pictures.Length)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
