using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Parley.Server.Tests.Auth;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Parley.Server.Tests.Ui;

/// <summary>Accounts as people meet them: the first link, signing in and out, inviting, roles, closing.</summary>
[Trait("Needs", "browser")]
public sealed class PeopleTests(BrowserFixture browser)
{
    private const string Password = "a long enough one";

    [Fact]
    public async Task An_owner_invites_somebody_changes_the_role_and_closes_the_account()
    {
        await using var server = new TestServer { ["PARLEY_ACCOUNTS"] = "on" }.Listen();
        await using var owner = await JoinAsync(server, $"/join/{await FirstLink.OfAsync(server.Services, TestContext.Current.CancellationToken)}", "Ada");
        await owner.GoAsync("/people");
        await owner.Page.Locator("form .pick select").SelectOptionAsync("viewer");
        await owner.Page.Locator("form .pick input").FillAsync("region=North");
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Make the link" }).ClickAsync();
        var link = new Uri(await owner.Page.GetByLabel("Link", new() { Exact = true }).InputValueAsync()).PathAndQuery;
        await using var invited = await JoinAsync(server, link, "Vi");
        await invited.GoAsync("/people");
        await Expect(invited.Page.GetByText("Only owners see accounts")).ToBeVisibleAsync();
        await Expect(invited.Page.GetByRole(AriaRole.Link, new() { Name = "Health" })).ToHaveCountAsync(0);

        await owner.GoAsync("/people");
        await Expect(owner.Page.GetByLabel("Attributes of Vi")).ToHaveValueAsync("region=North");
        await owner.Page.GetByLabel("Role of Vi").SelectOptionAsync("analyst");
        await Expect(owner.Page.GetByText("Vi was changed.")).ToBeVisibleAsync();
        await owner.Page.GetByLabel("Role of Ada").SelectOptionAsync("viewer");
        await Expect(owner.Page.GetByText("Somebody must stay the owner.")).ToBeVisibleAsync();
        await Expect(owner.Page.GetByLabel("Role of Ada")).ToHaveValueAsync("owner");
        await owner.AssertAccessibleAsync("/people as an owner");

        await invited.GoAsync("/");
        await owner.Page.GetByRole(AriaRole.Row, new() { NameRegex = new("^Vi ") }).GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(owner.Page.GetByRole(AriaRole.Button, new() { Name = "Open again" })).ToBeVisibleAsync();
        await invited.Question.FillAsync("What was revenue in March 2025?");
        await invited.Question.PressAsync("Enter");
        await Expect(invited.Page).ToHaveURLAsync(new Regex("/sign-in"));
        owner.AssertQuiet();
    }

    [Fact]
    public async Task A_wrong_password_says_so_and_signing_out_leads_back_to_the_door()
    {
        await using var server = new TestServer { ["PARLEY_ACCOUNTS"] = "on" }.Listen();
        await using var page = await JoinAsync(server, $"/join/{await FirstLink.OfAsync(server.Services, TestContext.Current.CancellationToken)}", "Ada");
        await page.Page.GetByText("Menu", new() { Exact = true }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out Ada" }).ClickAsync();
        await Expect(page.Page).ToHaveURLAsync(new Regex("/sign-in$"));
        await page.GoPlainAsync("/queue");
        await SignInAsync(page, "not the right one");
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Name or password is wrong.");
        await SignInAsync(page, Password);

        await page.ReadyAsync();
        Assert.Equal("/queue", new Uri(page.Page.Url).AbsolutePath);
    }

    private static async Task SignInAsync(BrowserPage page, string password)
    {
        await page.Page.GetByLabel("Name or e-mail").FillAsync("ada");
        await page.Page.GetByLabel("Password").FillAsync(password);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    private async Task<BrowserPage> JoinAsync(TestServer server, string link, string name)
    {
        var page = await browser.OpenPlainAsync(server, new() { ViewportSize = new() { Width = 1280, Height = 800 } });
        await page.GoPlainAsync(link);
        await page.Page.GetByLabel("Your name").FillAsync(name);
        await page.Page.GetByLabel("Sign in as").FillAsync(name);
        await page.Page.GetByLabel("Password").FillAsync(Password);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Make the account" }).ClickAsync();
        await page.ReadyAsync();
        return page;
    }
}
