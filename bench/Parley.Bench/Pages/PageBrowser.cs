using Microsoft.Playwright;

namespace Parley.Bench.Pages;

/// <summary>The Chromium on the PATH, without anything that it does for itself.</summary>
internal sealed class PageBrowser : IAsyncDisposable
{
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

    /// <summary>Waits until the page can be used and its tiles are there.</summary>
    public static async Task ReadyAsync(IPage page)
    {
        await page.WaitForSelectorAsync("[data-ready=true]");
        await page.WaitForFunctionAsync("!document.querySelector('.tile[aria-busy=true]')");
    }

    /// <summary>Asks by writing and pressing Enter, and waits for the end of the turn.</summary>
    public static async Task AskAsync(IPage page, string question)
    {
        var before = await page.Locator("article.exchange").CountAsync();
        await page.FillAsync("#question", question);
        await page.PressAsync("#question", "Enter");
        await page.WaitForFunctionAsync("n => document.querySelectorAll('article.exchange').length > n && !document.querySelector('.exchange [aria-busy=true]')", before);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
    }
}
