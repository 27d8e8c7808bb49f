using Parley.Governance.Accounts;

namespace Parley.Server.Auth;

/// <summary>Accounts, where the settings ask for them.</summary>
internal static class AccountSetup
{
    public static IServiceCollection AddAccounts(this IServiceCollection services, ServerSettings settings) =>
        services.AddSingleton<Sessions>().AddOidc(settings);

    public static void MapAccounts(this WebApplication app, ServerSettings settings)
    {
        if (settings.HasAccounts)
        {
            AccountPages.Map(app);
            Oidc.Map(app, settings);
        }
    }

    /// <summary>Prints the link to the first account while there is none: whoever reads the server's output owns the installation.</summary>
    public static async Task AnnounceFirstAccountAsync(this WebApplication app, ServerSettings settings)
    {
        if (settings.HasAccounts && await app.Services.GetRequiredService<AccountStore>().FirstAsync(CancellationToken.None).ConfigureAwait(false) is { } secret)
        {
            var url = settings.Urls[0].Replace("*", "localhost", StringComparison.Ordinal).Replace("+", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal);
            await Console.Out.WriteLineAsync($"There is no account yet. Make the first one, an owner: {url}/join/{secret}").ConfigureAwait(false);
        }
    }
}
