using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Parley.Conversations;
using Parley.Governance;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Parley.Server.Tests.Ui;

/// <summary>The server is started anew under an open page.</summary>
[Trait("Needs", "browser")]
public sealed class RestartTests(BrowserFixture browser)
{
    [Fact]
    public async Task A_restart_in_the_middle_of_an_answer_says_so_and_loses_nothing_that_was_asked_or_typed()
    {
        const string Answered = "What was revenue in January 2025?";
        const string Asked = "What was revenue in March 2025?";
        using var gate = new SemaphoreSlim(100);
        var port = FreePort();
        var first = new TestServer { KeepsFolder = true, Replace = s => s.AddSingleton<RunTurn>(p => Gated(p.GetRequiredService<TurnRunner>(), gate)) }.Listen(port);
        await using var page = await browser.OpenAsync(first);
        await page.AskAsync(Answered);
        while (gate.Wait(0, TestContext.Current.CancellationToken))
        {
            // From here on a turn waits after its first event.
        }

        await page.Question.FillAsync(Asked);
        await page.Question.PressAsync("Enter");
        await Expect(page.Last).ToContainTextAsync("Reading the data");
        await page.Question.FillAsync("a half typed que");
        await first.DisposeAsync();
        var second = new TestServer { ["PARLEY_STATE"] = first["PARLEY_STATE"], ["PARLEY_PRODUCTS"] = first["PARLEY_PRODUCTS"] }.Listen(port);
        await LoadAgainAsync(page);

        await Expect(page.Last.GetByRole(AriaRole.Heading, new() { Name = Answered })).ToBeVisibleAsync();
        await Expect(page.Question).ToHaveValueAsync("a half typed que");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = Asked }).ClickAsync();
        await Expect(page.Question).ToHaveValueAsync(Asked);
        await Expect(page.Question).ToBeFocusedAsync();
        await page.Question.PressAsync("Enter");
        await page.AnsweredAsync(2);
        await Expect(page.Last.Locator(".headline")).ToContainTextAsync("March 2025");
        await Expect(page.Page.Locator(".lost")).ToBeHiddenAsync();
        await page.DisposeAsync();
        await second.DisposeAsync();
        Directory.Delete(first.Folder, recursive: true);
    }

    // A browser may load the page again by itself once the server knows it no more.
    private static async Task LoadAgainAsync(BrowserPage page)
    {
        var lost = page.Page.Locator(".lost");
        var again = page.Page.GetByRole(AriaRole.Button, new() { Name = "Load the page again" }).First;
        for (var i = 0; i < 240 && !await lost.IsVisibleAsync(); i++)
        {
            if (await again.IsVisibleAsync())
            {
                await again.ClickAsync();
                await page.ReadyAsync();
            }

            await Task.Delay(250, TestContext.Current.CancellationToken);
        }

        await Expect(lost).ToBeVisibleAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static RunTurn Gated(TurnRunner turns, SemaphoreSlim gate)
    {
        return Run;

        async IAsyncEnumerable<TurnEvent> Run(TurnRequest request, Caller caller, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var happened in turns.RunAsync(request, caller, cancellationToken))
            {
                yield return happened;
                await gate.WaitAsync(cancellationToken);
            }
        }
    }
}
