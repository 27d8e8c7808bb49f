using System.Runtime.CompilerServices;
using Microsoft.Playwright;
using Parley.Server.Tests.Ui;
using Xunit;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace Parley.Server.Tests.Ui;

/// <summary>
/// One Chromium, the one on the PATH, and one server over the sample product, for all browser tests. Both start when they
/// are first needed. Without a browser the tests are skipped; with CI=true they fail.
/// </summary>
public sealed class BrowserFixture : IAsyncDisposable
{
    private readonly Lazy<Task<IBrowser>> _browser;
    private readonly Lazy<TestServer> _sample = new(StartSample);
    private IPlaywright? _playwright;

    public BrowserFixture() => _browser = new(LaunchAsync);

    /// <summary>The server over the sample product.</summary>
    internal TestServer Sample => _sample.Value;

    /// <summary>Opens a page of a server in a browser profile of its own.</summary>
    internal async Task<BrowserPage> OpenAsync(TestServer server, string address = "/", BrowserNewContextOptions? options = null)
    {
        var page = await OpenPlainAsync(server, options);
        await page.GoAsync(address);
        return page;
    }

    /// <summary>Opens an empty page in a browser profile of its own.</summary>
    internal async Task<BrowserPage> OpenPlainAsync(TestServer server, BrowserNewContextOptions? options = null)
    {
        var browser = await BrowserAsync();
        options ??= new();
        options.BaseURL = server.ClientOptions.BaseAddress.ToString();
        options.Locale ??= "en-US";
        return new BrowserPage(await browser.NewContextAsync(options), options.BaseURL);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _browser.Value).CloseAsync();
        }

        _playwright?.Dispose();
        if (_sample.IsValueCreated)
        {
            await _sample.Value.DisposeAsync();
        }
    }

    private async Task<IBrowser> BrowserAsync()
    {
        if (Chromium is null)
        {
            Assert.SkipUnless(string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase), "There is no chromium on the PATH.");
            Assert.Fail("There is no chromium on the PATH.");
        }

        return await _browser.Value;
    }

    private static string? Chromium => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, "chromium"))
        .FirstOrDefault(File.Exists);

    private async Task<IBrowser> LaunchAsync()
    {
        Assertions.SetDefaultExpectTimeout(BrowserPage.Patience);
        _playwright = await Playwright.CreateAsync();
        return await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    private static TestServer StartSample()
    {
        var server = new TestServer();
        var copy = Path.Combine(server.Folder, "finance");
        CopyFolder(SampleFolder(), copy);
        server["PARLEY_PRODUCTS"] = copy;
        return server.Listen();
    }

    /// <summary>Without what was generated: it is made anew, as at a first start.</summary>
    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from).Where(f => Path.GetFileName(f) != "labels.json"))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from).Where(f => Path.GetFileName(f) != "data"))
        {
            CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    private static string SampleFolder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "samples", "finance"));
}
