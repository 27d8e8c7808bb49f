using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Parley.Server.Tests.Ui;

/// <summary>What goes from one person to another: escalations, verified answers, feedback, shared links, files.</summary>
[Trait("Needs", "browser")]
public sealed class ColleaguesTests(BrowserFixture browser)
{
    [Fact]
    public async Task A_colleague_writes_an_answer_and_the_asker_sees_it_arrive()
    {
        await using var asker = await browser.OpenAsync(browser.Sample);
        await asker.AskAsync("I want to talk to a person");
        await using var colleague = await OpenItemAsync("I want to talk to a person");
        await colleague.Page.GetByRole(AriaRole.Button, new() { Name = "Take it" }).ClickAsync();
        await Expect(colleague.Page.GetByText("It is yours now")).ToBeVisibleAsync();
        await colleague.Page.GetByLabel("Your answer").FillAsync("Ask me on Monday. <b>Really</b>.");
        await colleague.Page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();

        var reply = asker.Page.GetByRole(AriaRole.Complementary, new() { Name = "Reply of a colleague" });
        await Expect(reply).ToContainTextAsync("Ask me on Monday. <b>Really</b>.");
        await Expect(reply).ToContainTextAsync("Written by a person");
        asker.AssertQuiet();
        colleague.AssertQuiet();
    }

    [Fact]
    public async Task A_question_that_a_colleague_put_right_is_answered_with_the_mark_of_the_person()
    {
        const string Odd = "How is the flibbergast of Monitors, please ask a person?";
        await using var asker = await browser.OpenAsync(browser.Sample);
        await asker.AskAsync(Odd);
        await using var colleague = await OpenItemAsync(Odd);
        await colleague.Page.GetByLabel("The question in other words").FillAsync("revenue in September 2026");
        await colleague.Page.GetByRole(AriaRole.Button, new() { Name = "Try it" }).ClickAsync();
        await Expect(colleague.Page.Locator(".trial")).ToContainTextAsync("Revenue was");
        await colleague.Page.GetByRole(AriaRole.Button, new() { Name = "Send as a verified answer" }).ClickAsync();
        await Expect(colleague.Page.GetByText("The asker sees it in the conversation")).ToBeVisibleAsync();

        await asker.Page.GetByRole(AriaRole.Button, new() { Name = "Show the answer" }).ClickAsync();

        await Expect(asker.Last.Locator(".headline")).ToContainTextAsync("Revenue was");
        await Expect(asker.Last.Locator(".verified")).ToContainTextAsync("Verified by local-owner");
        asker.AssertQuiet();
    }

    [Fact]
    public async Task Feedback_names_the_wrong_figure_and_links_to_what_becomes_of_it()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.AskAsync("What was revenue in July 2026?");
        await page.Last.GetByRole(AriaRole.Button, new() { Name = "No, something was wrong" }).ClickAsync();
        var figure = await page.Last.Locator(".headline .figure").First.TextContentAsync();
        await page.Last.GetByLabel("Which sentence or figure?").SelectOptionAsync(figure!);
        await page.Last.GetByLabel("What would be right?").FillAsync("It was more.");
        await page.Last.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await page.Last.GetByRole(AriaRole.Link, new() { Name = "what became of it" }).ClickAsync();

        await Expect(page.Page.Locator(".item")).ToContainTextAsync(figure!);
        await Expect(page.Page.Locator(".item")).ToContainTextAsync("It was more.");
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_shared_link_opens_without_the_page_until_it_is_revoked()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.AskAsync("What was revenue by region in June 2026?");
        var share = page.Last.Locator("details.share");
        await share.Locator("summary").ClickAsync();
        await Expect(share.GetByRole(AriaRole.Button, new() { Name = "Make the link" })).ToBeDisabledAsync();
        await share.GetByLabel("I may show these figures to others").CheckAsync();
        await share.GetByRole(AriaRole.Button, new() { Name = "Make the link" }).ClickAsync();
        var link = await share.GetByLabel("Link", new() { Exact = true }).InputValueAsync();
        using var client = browser.Sample.CreateClient();
        var shared = await client.GetStringAsync(new Uri(link), TestContext.Current.CancellationToken);
        Assert.Contains("North", shared, StringComparison.Ordinal);
        Assert.DoesNotContain("_blazor", shared, StringComparison.Ordinal);
        Assert.Contains("/charts/0.png\" alt=\"Revenue", shared, StringComparison.Ordinal);
        var chart = new Uri(link + "/charts/0.png");
        Assert.Equal("PNG", System.Text.Encoding.ASCII.GetString(await client.GetByteArrayAsync(chart, TestContext.Current.CancellationToken), 1, 3));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await client.GetAsync(new Uri(link + "/charts/1.png"), TestContext.Current.CancellationToken)).StatusCode);

        await page.GoAsync("/shares");
        var shares = page.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "What was revenue by region in June 2026?" });
        await shares.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Expect(shares.GetByText("revoked")).ToBeVisibleAsync();

        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await client.GetAsync(new Uri(link), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await client.GetAsync(chart, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_dashboard_is_shared_as_it_is_seen_with_its_period_and_filters()
    {
        await using var page = await browser.OpenAsync(browser.Sample, options: new() { ViewportSize = new() { Width = 1440, Height = 900 } });
        var figure = page.Page.Locator(".tile.value .big .figure").First;
        var everywhere = await figure.TextContentAsync();
        await page.Page.GetByLabel("Region").SelectOptionAsync("North");
        await Expect(figure).Not.ToHaveTextAsync(everywhere!);
        await Expect(page.Page.Locator(".tile[aria-busy=true]")).ToHaveCountAsync(0);
        var revenue = await figure.TextContentAsync();
        var share = page.Page.Locator(".pane-head details.share");
        await share.Locator("summary").ClickAsync();
        await share.GetByLabel("I may show these figures to others").CheckAsync();
        await share.GetByRole(AriaRole.Button, new() { Name = "Make the link" }).ClickAsync();
        var link = await share.GetByLabel("Link", new() { Exact = true }).InputValueAsync();
        await page.GoPlainAsync(link);

        await Expect(page.Page.Locator("main")).ToContainTextAsync(revenue!);
        await Expect(page.Page.Locator("main")).ToContainTextAsync("Only region: North");
        await page.AssertAccessibleAsync("a shared dashboard");
        page.AssertQuiet();
    }

    [Fact]
    public async Task An_answer_and_a_dashboard_are_taken_along_as_five_kinds_of_file_with_their_sources()
    {
        await using var page = await browser.OpenAsync(browser.Sample);
        await page.AskAsync("What was revenue by region in May 2026?");
        using var client = browser.Sample.CreateClient();
        var address = await page.Last.Locator("a[download]").First.GetAttributeAsync("href");
        foreach (var path in (string[])[address![..^4], "/finance/dashboard"])
        {
            Assert.Equal([0xEF, 0xBB, 0xBF], (await BytesAsync(client, $"{path}.csv"))[..3]);
            Assert.Equal("PK"u8.ToArray(), (await BytesAsync(client, $"{path}.xlsx"))[..2]);
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], (await BytesAsync(client, $"{path}.png"))[..4]);
            Assert.Equal("%PDF"u8.ToArray(), (await BytesAsync(client, $"{path}.pdf"))[..4]);
            var text = System.Text.Encoding.UTF8.GetString(await BytesAsync(client, $"{path}.md"));
            Assert.Contains("Source: product finance", text, StringComparison.Ordinal);
            Assert.Contains("Data up to 2026-10-25", text, StringComparison.Ordinal);
        }

        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await client.GetAsync(new Uri($"{address[..^4]}.exe", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    private static Task<byte[]> BytesAsync(HttpClient client, string path) => client.GetByteArrayAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    private async Task<BrowserPage> OpenItemAsync(string question)
    {
        var page = await browser.OpenAsync(browser.Sample, "/queue");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = question }).Last.ClickAsync();
        await Expect(page.Page.Locator(".item")).ToBeVisibleAsync();
        return page;
    }
}
