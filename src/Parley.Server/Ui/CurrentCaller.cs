using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Parley.Governance;
using Parley.Governance.Accounts;

namespace Parley.Server.Ui;

/// <summary>Who is before the page: the signed-in person, or the one owner where there are no accounts.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "One short read.")]
internal sealed class CurrentCaller(AuthenticationStateProvider people, AccountStore accounts)
{
    private Browser _browser = Browser.Unknown;

    /// <summary>The caller, with the browser's language and time zone.</summary>
    public Caller Caller => _browser.CallerOf(PersonOf(User));

    /// <summary>Name for people; empty where there are no accounts.</summary>
    public string Name => User?.FindFirstValue(ClaimTypes.Name) ?? "";

    /// <summary>True where somebody has signed in.</summary>
    public bool IsSignedIn => Session.Length > 0;

    /// <summary>True where the caller may see accounts and settings.</summary>
    public bool IsOwner => Caller.Roles.Contains("owner");

    // What the circuit began with: known before any component is made.
    private ClaimsPrincipal? User => people.GetAuthenticationStateAsync() is { IsCompletedSuccessfully: true, Result.User: { Identity.IsAuthenticated: true } user } ? user : null;

    private string Session => User?.FindFirstValue("session") ?? "";

    /// <summary>Takes what the browser says.</summary>
    public void Know(Browser browser) => _browser = browser;

    /// <summary>False where the person has signed out elsewhere, or the account was closed, since the page was opened.</summary>
    public async Task<bool> IsLiveAsync() => !IsSignedIn || await accounts.OfAsync(Session, CancellationToken.None) is not null;

    /// <summary>The person of a principal; the one owner where there is none.</summary>
    public static Caller PersonOf(ClaimsPrincipal? user) => user?.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id ? Caller.LocalOwner : new Caller
    {
        Id = id,
        Roles = [.. user.FindAll(ClaimTypes.Role).Select(c => c.Value)],
        Attributes = user.FindAll("attribute").Select(c => c.Value.Split('=', 2)).ToImmutableSortedDictionary(a => a[0], a => a[1]),
    };
}
