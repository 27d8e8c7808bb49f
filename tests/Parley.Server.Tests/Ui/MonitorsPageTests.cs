using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Parley.Signals;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Parley.Server.Tests.Ui;

/// <summary>The page on which an owner reads, tries, changes and switches off what is watched.</summary>
[Trait("Needs", "browser")]
public sealed class MonitorsPageTests(BrowserFixture browser)
{
    private const string Written =
        """
        # Watched by the shop.
        monitors:
          - name: revenue
            metric: revenue
            change_percent: 15 # agreed
            receivers: [hook]
        receivers:
          - { name: hook, kind: webhook, url: "http://127.0.0.1:9/hook", secret: s, quiet_hours: 20:00-07:00 }
        """;

    [Fact]
    public async Task A_monitor_is_tried_changed_and_switched_off_in_the_file_itself()
    {
        await using var server = new TestServer();
        var file = Path.Combine(server.Folder, "shop", "monitors.yaml");
        await File.WriteAllTextAsync(file, Written, TestContext.Current.CancellationToken);
        server.Listen();
        await using var page = await browser.OpenAsync(server, "/monitors/shop");
        var row = page.Page.Locator("ul.monitors > li");
        await Expect(row).ToContainTextAsync("15% or more");
        await Expect(row).ToContainTextAsync("hook (quiet 20:00–07:00)");
        await Expect(row).ToContainTextAsync("never");

        await row.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await page.Page.GetByLabel("Change in percent").FillAsync("5");
        await page.Page.GetByLabel("Also by").FillAsync("region");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Try it on the last year" }).ClickAsync();
        await Expect(page.Page.GetByText("in the last year.")).ToBeVisibleAsync();
        await page.AssertAccessibleAsync("a monitor that is edited");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(row).ToContainTextAsync("5% or more");
        await Expect(page.Page.GetByText("revenue was changed.")).ToBeVisibleAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Switch off" }).ClickAsync();
        await Expect(row).ToContainTextAsync("(off)");

        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.StartsWith("# Watched by the shop.\nmonitors:\n  - name: revenue\n    metric: revenue\n    change_percent: 5 # agreed\n    receivers: [hook]\n    by: [region]\n    off: true\n", text, StringComparison.Ordinal);
        page.AssertQuiet();
    }

    [Fact]
    public async Task Grouping_and_quiet_hours_are_changed_in_the_file_itself()
    {
        await using var server = new TestServer();
        var file = Path.Combine(server.Folder, "shop", "monitors.yaml");
        await File.WriteAllTextAsync(file, Written, TestContext.Current.CancellationToken);
        server.Listen();
        await using var page = await browser.OpenAsync(server, "/monitors/shop");
        await page.Page.GetByLabel("Say what has one cause once").UncheckAsync();
        await Expect(page.Page.GetByText("Everything is said.")).ToBeVisibleAsync();

        var told = page.Page.Locator("section.told");
        await Expect(told).ToContainTextAsync("hook (webhook at 127.0.0.1) is left alone 20:00–07:00, UTC");
        await told.GetByRole(AriaRole.Button, new() { Name = "Quiet hours of hook" }).ClickAsync();
        await told.GetByLabel("From").FillAsync("21:30");
        await told.GetByLabel("Time zone").FillAsync("Berlin");
        await told.GetByLabel("Saturday").CheckAsync();
        await page.AssertAccessibleAsync("quiet hours that are edited");
        await told.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("there is none called “Berlin”");
        await told.GetByLabel("Time zone").FillAsync("Europe/Berlin");
        await told.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(told).ToContainTextAsync("is left alone 21:30–07:00, Saturday, Europe/Berlin");

        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.EndsWith(
            "  - { name: hook, kind: webhook, url: \"http://127.0.0.1:9/hook\", secret: s, quiet_hours: 21:30-07:00, quiet_days: [saturday], time_zone: Europe/Berlin }\ngrouping: none\n",
            text, StringComparison.Ordinal);
        Assert.StartsWith("# Watched by the shop.\nmonitors:\n  - name: revenue\n    metric: revenue\n    change_percent: 15 # agreed\n", text, StringComparison.Ordinal);
        page.AssertQuiet();
    }

    [Fact]
    public async Task What_is_wrong_is_said_and_not_written_and_a_new_one_is_added()
    {
        await using var server = new TestServer().Listen();
        await using var page = await browser.OpenAsync(server, "/monitors/shop");
        await Expect(page.Page.GetByText("No file names monitors")).ToBeVisibleAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Add a monitor" }).ClickAsync();
        await page.Page.GetByLabel("Name").FillAsync("big days");
        await page.Page.GetByLabel("Change in percent").FillAsync("much");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("“much” is no number");
        await page.Page.GetByLabel("Change in percent").FillAsync("30");
        await page.Page.GetByLabel("Also by").FillAsync("colour");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("has no dimension 'colour'; it has region");
        Assert.False(File.Exists(Path.Combine(server.Folder, "shop", "monitors.yaml")));

        await page.Page.GetByLabel("Also by").FillAsync("region");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Page.Locator("ul.monitors")).ToContainTextAsync("big days");
        page.AssertQuiet();
    }

    [Fact]
    public async Task What_somebody_did_not_want_to_be_told_is_shown_and_undone()
    {
        await using var server = new TestServer().Listen();
        var signals = server.Services.GetRequiredService<SignalStore>();
        await signals.MuteAsync(new Mute("shop", "revenue change", "region=North"), "somebody", TestContext.Current.CancellationToken);
        await using var page = await browser.OpenAsync(server, "/monitors/shop");
        var mute = page.Page.Locator("ul.muted li");
        await Expect(mute).ToContainTextAsync("revenue change, region=North, for everybody");
        await mute.GetByRole(AriaRole.Button, new() { Name = "Tell again" }).ClickAsync();

        await Expect(page.Page.GetByText("It is told again.")).ToBeVisibleAsync();
        await Expect(mute).ToHaveCountAsync(0);
        Assert.Empty(await signals.MutesAsync("shop", TestContext.Current.CancellationToken));
        page.AssertQuiet();
    }
}
