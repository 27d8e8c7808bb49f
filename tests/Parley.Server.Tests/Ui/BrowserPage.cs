using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace Parley.Server.Tests.Ui;

/// <summary>A page as a person uses it, and what it did that nobody should see: errors, and requests to other hosts.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    /// <summary>How long anything on the page may take before a test fails, in milliseconds.</summary>
    public const int Patience = 20_000;

    private readonly IBrowserContext _context;
    private readonly string _origin;
    private readonly ConcurrentQueue<string> _faults = new();

    public BrowserPage(IBrowserContext context, string origin)
    {
        (_context, _origin) = (context, origin);
        context.SetDefaultTimeout(Patience);
        context.Request += (_, request) => Note(!request.Url.StartsWith(_origin, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal), $"request to {request.Url}");
        // A violation of the Content-Security-Policy is written to the console as an error.
        context.Console += (_, message) => Note(message.Type is "error" or "warning", $"console: {message.Text}");
        context.WebError += (_, error) => Note(true, $"script: {error.Error}");
    }

    /// <summary>The page itself.</summary>
    public IPage Page { get; private set; } = null!;

    /// <summary>The newest question with its answer.</summary>
    public ILocator Last => Page.Locator("article.exchange").Last;

    /// <summary>Where questions are written.</summary>
    public ILocator Question => Page.GetByRole(AriaRole.Textbox, new() { Name = "Your question" });

    /// <summary>Opens an address and waits until the page can be used.</summary>
    public async Task<IResponse> GoAsync(string address)
    {
        Page ??= await _context.NewPageAsync();
        var response = await Page.GotoAsync(address);
        await Assertions.Expect(Page.Locator("[data-ready=true]")).ToBeAttachedAsync();
        return response!;
    }

    /// <summary>Opens an address of a page that works without script.</summary>
    public async Task<IResponse> GoPlainAsync(string address)
    {
        Page ??= await _context.NewPageAsync();
        return (await Page.GotoAsync(address))!;
    }

    /// <summary>Waits until the page can be used.</summary>
    public Task ReadyAsync() => Assertions.Expect(Page.Locator("[data-ready=true]")).ToBeAttachedAsync();

    /// <summary>Asserts that no rule of WCAG 2.2 AA is broken and nothing scrolls sideways.</summary>
    public async Task AssertAccessibleAsync(string where)
    {
        var result = await Page.RunAxe(new Deque.AxeCore.Commons.AxeRunOptions { RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } });
        Assert.NotEmpty(result.Passes);
        Assert.Empty(result.Violations.Select(v => $"{where}: {v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"));
        Assert.Equal((where, 0), (where, await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth")));
    }

    /// <summary>Asks by writing and pressing Enter, and waits for the end of the turn.</summary>
    /// <param name="question">The question.</param>
    /// <param name="patience">Milliseconds for the answer; more for one of ten thousand rows, each of which is checked.</param>
    public async Task AskAsync(string question, int patience = Patience)
    {
        var before = await Page.Locator("article.exchange").CountAsync();
        await Question.FillAsync(question);
        await Question.PressAsync("Enter");
        await AnsweredAsync(before + 1, patience);
    }

    /// <summary>Waits until the page has this many questions and the last has its answer.</summary>
    public async Task AnsweredAsync(int count, int patience = Patience)
    {
        await Assertions.Expect(Page.Locator("article.exchange")).ToHaveCountAsync(count);
        await Assertions.Expect(Last.Locator("[aria-busy=false]")).ToBeVisibleAsync(new() { Timeout = patience });
    }

    /// <summary>Presses Tab until the focus is on what is looked for, as somebody without a mouse does.</summary>
    public async Task TabToAsync(ILocator target)
    {
        for (var i = 0; i < 160; i++)
        {
            if (await target.EvaluateAsync<bool>("e => e === document.activeElement"))
            {
                return;
            }

            await Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"160 presses of Tab do not reach {target}.");
    }

    /// <summary>Asserts that no script failed, nothing was blocked, and no request left the host.</summary>
    public void AssertQuiet() => Assert.Empty(_faults);

    public async ValueTask DisposeAsync() => await _context.CloseAsync();

    private void Note(bool isFault, string what)
    {
        if (isFault)
        {
            _faults.Enqueue(what);
        }
    }
}
