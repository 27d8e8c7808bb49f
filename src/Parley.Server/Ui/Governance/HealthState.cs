using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Parley.Conversations;
using Parley.Conversations.Health;
using Parley.Governance;
using Parley.Storage;

namespace Parley.Server.Ui.Governance;

/// <summary>Looks at the installation, as <c>parley doctor</c> does, from inside the running server.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "Short reads of a page, which are not given up.")]
internal sealed class HealthState(StateDatabase state, ServedProducts products, AuditTrail audit, ServerSettings settings)
{
    /// <summary>What was found; empty before it was looked.</summary>
    public ImmutableArray<Finding> Findings { get; private set; } = [];

    /// <summary>Looks.</summary>
    public async Task LookAsync()
    {
        var found = (await Checkup.InstallationAsync(state, settings.State.Folder, audit, CancellationToken.None)).Add(Access());
        foreach (var name in products.Names)
        {
            found = found.Add(await Checkup.DataAsync(products, name, CancellationToken.None));
        }

        Findings = found;
    }

    private Finding Access() => new("access", true, settings switch
    {
        { HasAccounts: true } => "people sign in",
        { Token: not null } => "a token is needed",
        _ => "only this machine reaches the server, as its one owner",
    });
}
