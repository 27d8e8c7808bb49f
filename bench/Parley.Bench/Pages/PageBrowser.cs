using Microsoft.Playwright;

namespace Parley.Bench.Pages;

/// <summary>The Chromium on the PATH, without anything that it does for itself.</summary>
internal sealed class PageBrowser : IAsyncDisposable
{
    // What is waited for is watched in the page itself: the harness's own round trips do not count, and the page's policy against
    // evaluated text, which forbids Playwright's own waiting for a function, stays in force.
    private const string Settled =
        """
        waitFor => new Promise((done, fail) => {
          const holds = {
            tiles: () => document.querySelector('[data-ready=true]') && !document.querySelector('.tile[aria-busy=true]'),
            answer: () => document.querySelectorAll('article.exchange').length > waitFor.count && !document.querySelector('.exchange [aria-busy=true]'),
          }[waitFor.what];
          const begun = performance.now();
          const look = () => {
            if (holds()) { observer.disconnect(); clearInterval(timer); done(true); }
            else if (performance.now() - begun > 60000) { observer.disconnect(); clearInterval(timer); fail(new Error(`The page does not come to rest: ${waitFor.what}`)); }
          };
          const observer = new MutationObserver(look);
          observer.observe(document, { subtree: true, childList: true, attributes: true });
          const timer = setInterval(look, 500);
          look();
        })
        """;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private PageBrowser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Starts the browser.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static async Task<PageBrowser> StartAsync()
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists) ?? throw new FileNotFoundException("There is no chromium on the PATH.");
        var playwright = await Playwright.CreateAsync();
        return new PageBrowser(playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = program,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        }));
    }

    /// <summary>Opens an address in a profile of its own and waits until the page can be used.</summary>
    public async Task<IPage> OpenAsync(Uri address, BrowserNewContextOptions? options = null, Action<IPage>? before = null)
    {
        var context = await _browser.NewContextAsync(options ?? new());
        var page = await context.NewPageAsync();
        before?.Invoke(page);
        await page.GotoAsync(address.ToString());
        await ReadyAsync(page);
        return page;
    }

    /// <summary>Waits until the page can be used and its tiles are there; a page without script is ready as it comes.</summary>
    public static async Task ReadyAsync(IPage page)
    {
        if (await page.Locator("[data-ready]").CountAsync() > 0)
        {
            await page.EvaluateAsync<bool>(Settled, new { what = "tiles", count = 0 });
        }
    }

    /// <summary>Asks by writing and pressing Enter, and waits for the end of the turn.</summary>
    public static async Task AskAsync(IPage page, string question)
    {
        var before = await page.Locator("article.exchange").CountAsync();
        await page.FillAsync("#question", question);
        await page.PressAsync("#question", "Enter");
        await AnsweredAsync(page, before + 1);
    }

    /// <summary>Waits until the page has so many questions and no turn runs.</summary>
    public static Task AnsweredAsync(IPage page, int count) => page.EvaluateAsync<bool>(Settled, new { what = "answer", count = count - 1 });

    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
    }
}
