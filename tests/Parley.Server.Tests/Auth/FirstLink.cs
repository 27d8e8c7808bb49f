using Microsoft.Extensions.DependencyInjection;
using Parley.Governance.Accounts;
using Parley.Storage;

namespace Parley.Server.Tests.Auth;

/// <summary>The link to the first account.</summary>
internal static class FirstLink
{
    /// <summary>
    /// Its secret, once the server has printed its own: only the latest link opens, so one that is made while the server starts would be
    /// ended by the printed one.
    /// </summary>
    public static async Task<string> OfAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var state = services.GetRequiredService<StateDatabase>();
        while (await state.ReadAsync(
            session => session.FindAsync<long>("SELECT count(*) FROM invitation WHERE created_by = 'start'", null, cancellationToken), cancellationToken) == 0)
        {
            await Task.Delay(10, cancellationToken);
        }

        return (await services.GetRequiredService<AccountStore>().FirstAsync(cancellationToken))!;
    }
}
