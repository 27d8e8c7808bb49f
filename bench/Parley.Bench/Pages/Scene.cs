using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Parley.Bench.Pages;

/// <summary>One picture: where it is taken, what is done before, and how large.</summary>
/// <param name="Name">Of the file, without its ending.</param>
/// <param name="Path">The address.</param>
internal sealed record Scene(string Name, string Path)
{
    /// <summary>Width and height in CSS pixels.</summary>
    public (int Width, int Height) Size { get; init; } = (1440, 900);

    /// <summary>Light where nothing is said.</summary>
    public ColorScheme Scheme { get; init; } = ColorScheme.Light;

    /// <summary>Asked one after the other.</summary>
    public ImmutableArray<string> Questions { get; init; } = [];

    /// <summary>What is done at last.</summary>
    public Func<IPage, Task>? Then { get; init; }

    /// <summary>True for what is taken whole, as far as it goes down.</summary>
    public bool Whole { get; init; }

    /// <summary>True for what README and docs show.</summary>
    public bool InDocs { get; init; }

    /// <summary>True where people sign in.</summary>
    public bool WithAccounts { get; init; }

    private const string Why = "Why did marketing spend jump in the third quarter?";
    private const string ByRegion = "What was revenue by region last month?";

    /// <summary>All pictures, over the sample product.</summary>
    public static ImmutableArray<Scene> All { get; } =
    [
        new("page", "/") { Questions = [Why], InDocs = true },
        new("page-dark", "/") { Questions = [Why], Scheme = ColorScheme.Dark, InDocs = true },
        new("dashboard", "/") { InDocs = true },
        new("dashboard-dark", "/") { Scheme = ColorScheme.Dark },
        new("dashboard-whole", "/") { Size = (1440, 2400) },
        new("drill", "/") { Size = (1440, 1500), Then = p => ClickAsync(p.Locator(".tile.breakdown .bar-row").First) },
        new("wide", "/") { Questions = [Why], Size = (1920, 1080) },
        new("figure", "/") { Questions = ["What is the return on campaign A against campaign B?"], Then = p => ClickAsync(p.Locator(".headline .figure").First), InDocs = true },
        new("correct", "/") { Questions = [ByRegion], Then = p => ClickAsync(p.Locator(".correct summary").First) },
        new("line", "/") { Questions = ["Show revenue by month in 2026"] },
        new("table", "/") { Questions = [ByRegion], Then = p => ClickAsync(p.GetByRole(AriaRole.Tab, new() { Name = "Table" }).Last) },
        new("how", "/") { Questions = [ByRegion], Size = (1440, 1500), Then = p => ClickAsync(p.GetByText("How I got this").Last) },
        new("choices", "/") { Questions = ["How did we do?"] },
        new("decline", "/") { Questions = ["What is the weather in Paris?"] },
        new("escalation", "/") { Questions = ["I want to talk to a person"] },
        new("wrong", "/") { Questions = [ByRegion], Size = (1440, 1300), Then = p => ClickAsync(p.GetByRole(AriaRole.Button, new() { Name = "No, something was wrong" })) },
        new("share", "/") { Questions = [ByRegion], Size = (1440, 1300), Then = p => ClickAsync(p.Locator("details.share summary")) },
        new("about", "/") { Questions = [Why], Then = p => ClickAsync(p.GetByRole(AriaRole.Button, new() { Name = "About this" })), InDocs = true },
        new("narrow", "/") { Size = (390, 844) },
        new("narrow-answer", "/") { Questions = [ByRegion], Size = (390, 844), InDocs = true },
        new("narrow-320", "/") { Size = (320, 3600), Scheme = ColorScheme.Dark },
        new("narrow-320-answer", "/") { Questions = [Why], Size = (320, 1800), Scheme = ColorScheme.Dark },
        new("conversations", "/conversations") { Size = (1280, 720) },
        new("queue", "/queue") { Size = (1280, 720), InDocs = true },
        new("queue-item", "/queue") { Size = (1280, 1000), Then = OpenItemAsync },
        new("preferences", "/preferences") { Size = (1280, 900), Whole = true },
        new("preferences-dark", "/preferences") { Size = (390, 844), Scheme = ColorScheme.Dark, Whole = true },
        new("data", "/data") { Size = (1280, 720) },
        new("health", "/health") { Size = (1280, 720) },
        new("shares", "/shares") { Size = (1280, 720) },
        new("people-local", "/people") { Size = (1280, 720) },
        new("unknown", "/nothing-of-this-name") { Size = (1280, 720) },
        new("shared", "/") { Questions = [ByRegion], Size = (1280, 800), Then = ShareAsync },
        new("sign-in", "/sign-in") { Size = (1280, 720), WithAccounts = true },
        new("sign-in-dark", "/sign-in") { Size = (390, 844), Scheme = ColorScheme.Dark, WithAccounts = true },
        new("people", "/sign-in?next=/people") { Size = (1280, 720), WithAccounts = true, InDocs = true, Then = SignInAsync },
    ];

    /// <summary>The account that the pictures of people are made with.</summary>
    public static (string Login, string Password) Owner { get; } = ("owner@example.com", "a long enough password");

    private static Task ClickAsync(ILocator what) => what.ClickAsync();

    private static async Task OpenItemAsync(IPage page)
    {
        await page.Locator("table a").First.ClickAsync();
        await page.Locator(".item").WaitForAsync();
    }

    private static async Task ShareAsync(IPage page)
    {
        await page.Locator("details.share summary").ClickAsync();
        await page.GetByLabel("I may show these figures to others").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the link" }).ClickAsync();
        var link = page.Locator("details.share").GetByLabel("Link", new() { Exact = true });
        await page.GotoAsync(await link.InputValueAsync());
    }

    private static async Task SignInAsync(IPage page)
    {
        await page.GetByLabel("Name or e-mail").FillAsync(Owner.Login);
        await page.GetByLabel("Password").FillAsync(Owner.Password);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Sign in$") }).ClickAsync();
        await page.Locator("[data-ready=true]").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the link" }).ClickAsync();
        await page.GetByLabel("Link", new() { Exact = true }).WaitForAsync();
    }
}
