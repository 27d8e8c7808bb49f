using System.Text;
using Microsoft.Playwright;
using Npgsql;
using Parley.Tests;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Parley.Server.Tests.Ui;

/// <summary>Somebody's own data: from files or a connection to a product that answers.</summary>
[Trait("Needs", "browser")]
public sealed class OwnDataTests(BrowserFixture browser)
{
    private const string Rows = "day,shop,sales\n2026-01-01,<b>East</b>,10\n2026-01-02,West,25\n2026-02-01,West,30\n";

    [Fact]
    public async Task Files_become_a_product_whose_draft_can_be_corrected_and_asked()
    {
        await using var server = new TestServer().Listen();
        await using var page = await browser.OpenAsync(server, "/data");
        await page.Page.GetByLabel("What it is called").FillAsync("Kiosk");
        await page.Page.GetByLabel("Files, one a table").SetInputFilesAsync(new FilePayload { Name = "kiosk.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(Rows) });
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Draft a product" }).ClickAsync();
        await Expect(page.Page.GetByText("It can be asked")).ToBeVisibleAsync();
        await Expect(page.Page.Locator("main b").GetByText("East")).ToHaveCountAsync(0);

        await page.Page.GetByText("product.yaml", new() { Exact = true }).ClickAsync();
        var file = page.Page.GetByLabel("product.yaml");
        await file.FillAsync((await file.InputValueAsync()).Replace("title:", "titel:", StringComparison.Ordinal));
        await file.BlurAsync();
        await Expect(page.Page.Locator(".caveat").First).ToContainTextAsync("The key 'title' is needed");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Open the dashboard and ask" }).ClickAsync();
        await page.ReadyAsync();
        await page.AskAsync("sales by shop in January 2026");
        await Expect(page.Last.Locator(".headline")).ToContainTextAsync("West");
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_connection_becomes_a_product_and_a_wrong_one_says_what_is_wrong()
    {
        await using var database = await PostgresServer.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await database.ExecuteAsync("CREATE TABLE sales (id int PRIMARY KEY, day date NOT NULL, shop text NOT NULL, amount numeric(12,2) NOT NULL)", TestContext.Current.CancellationToken);
        await database.ExecuteAsync("INSERT INTO sales SELECT i, DATE '2026-01-01' + i, CASE WHEN i % 3 = 0 THEN 'East' ELSE 'West' END, ((i * 7) % 50) + 0.25 FROM generate_series(1, 90) i", TestContext.Current.CancellationToken);
        await database.ExecuteAsync("ANALYZE sales", TestContext.Current.CancellationToken);
        const string Variable = "PARLEY_TEST_OWN_DATA";
        Environment.SetEnvironmentVariable(Variable, database.ConnectionString);
        try
        {
            await using var server = new TestServer().Listen();
            await using var page = await browser.OpenAsync(server, "/data");
            await page.Page.GetByLabel("What it is called").FillAsync("Kiosks");
            await page.Page.GetByLabel("Connection").FillAsync("env:NOT_SET_ANYWHERE");
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Draft a product" }).ClickAsync();
            await Expect(page.Page.Locator(".caveat").First).ToContainTextAsync("NOT_SET_ANYWHERE");

            await page.Page.GetByLabel("Connection").FillAsync($"env:{Variable}");
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Draft a product" }).ClickAsync();
            await Expect(page.Page.GetByText("It can be asked")).ToBeVisibleAsync(new() { Timeout = 60_000 });
            // The words of the connection are nowhere on the page.
            Assert.DoesNotContain(new NpgsqlConnectionStringBuilder(database.ConnectionString).Password!, await page.Page.ContentAsync(), StringComparison.Ordinal);
            await page.Page.Locator("main a[href*='?q=']").First.ClickAsync();
            await page.ReadyAsync();
            await page.AnsweredAsync(1);
            await Expect(page.Last.Locator(".answer.answered .headline")).ToBeVisibleAsync();
            page.AssertQuiet();
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }
}
