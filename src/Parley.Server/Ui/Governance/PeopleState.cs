using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Parley.Governance;
using Parley.Governance.Accounts;

namespace Parley.Server.Ui.Governance;

/// <summary>Accounts and invitations as an owner's page shows them.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "Short reads and writes of a page, which are not given up.")]
internal sealed class PeopleState(AccountStore accounts, TimeProvider clock)
{
    private Caller? _owner;

    /// <summary>The accounts by login.</summary>
    public ImmutableArray<Account> Accounts { get; private set; } = [];

    /// <summary>So many changes were tried: after one that was refused, the fields show again what is.</summary>
    public int Changes { get; private set; }

    /// <summary>What came of the last change, as a sentence.</summary>
    public string Said { get; private set; } = "";

    /// <summary>The secret of the invitation that was just made; shown once.</summary>
    public string? Invitation { get; private set; }

    /// <summary>Reads the accounts; none for whoever is no owner.</summary>
    public async Task OpenAsync(Caller caller)
    {
        _owner = caller.Roles.Contains("owner") ? caller : null;
        Accounts = _owner is null ? [] : await accounts.ListAsync(CancellationToken.None);
    }

    /// <summary>Gives an account one role in place of those that the page knows; a product's own roles stay.</summary>
    public Task GiveAsync(Account account, string role) => ChangeAsync(account with { Roles = account.Roles.Except(Account.KnownRoles).Add(role) });

    /// <summary>Gives an account attributes, one <c>name=value</c> a comma.</summary>
    public Task DescribeAsync(Account account, string attributes) => ChangeAsync(account with { Attributes = Read(attributes) });

    /// <summary>Closes an account, or opens it again.</summary>
    public Task CloseAsync(Account account, bool closed) => ChangeAsync(account with { DisabledAt = closed ? clock.GetUtcNow() : null });

    /// <summary>Makes a link for a new account.</summary>
    public async Task InviteAsync(string role, string attributes)
    {
        if (_owner is { } owner)
        {
            Invitation = await accounts.InviteAsync([role], Read(attributes), owner.Id, CancellationToken.None);
        }
    }

    /// <summary>Attributes as they are written: <c>region=North, team=Sales</c>.</summary>
    public static string Write(ImmutableSortedDictionary<string, string> attributes) => string.Join(", ", attributes.Select(a => $"{a.Key}={a.Value}"));

    private static ImmutableSortedDictionary<string, string> Read(string attributes) => attributes.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(a => a.Split('=', 2, StringSplitOptions.TrimEntries)).Where(a => a.Length == 2 && a[0].Length > 0)
        .GroupBy(a => a[0], StringComparer.Ordinal).ToImmutableSortedDictionary(a => a.Key, a => a.Last()[1]);

    private async Task ChangeAsync(Account changed)
    {
        if (_owner is { } owner)
        {
            Said = await accounts.ChangeAsync(changed, owner.Id, CancellationToken.None) ? $"{changed.Name} was changed." : "Somebody must stay the owner.";
            Changes++;
            await OpenAsync(owner);
        }
    }
}
