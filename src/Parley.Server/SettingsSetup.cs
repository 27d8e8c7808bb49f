using Parley.Server.Api;

namespace Parley.Server;

/// <summary>Reads the settings when the server starts.</summary>
internal static class SettingsSetup
{
    private const string DefaultFile = "parley.ini";

    /// <summary>Reads the settings, the environment over the file, and listens where they say.</summary>
    /// <exception cref="SettingsException">One or more cannot be used.</exception>
    public static ServerSettings ReadSettings(this WebApplicationBuilder builder)
    {
        // Before all other sources: whatever they say wins.
        var named = builder.Configuration["PARLEY_CONFIG"];
        var file = Path.GetFullPath(named is { Length: > 0 } ? named : DefaultFile);
        if (named is { Length: > 0 } && !File.Exists(file))
        {
            throw new SettingsException([$"PARLEY_CONFIG: there is no file {file}."]);
        }

        var lowest = new ConfigurationBuilder().AddIniFile(file, optional: true, reloadOnChange: false);
        builder.Configuration.Sources.Insert(0, lowest.Sources[0]);
        var settings = ServerSettings.From(builder.Configuration);
        // Every request's steps are noise; questions and answers are in none of them.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("ModelContextProtocol", LogLevel.Warning);
        builder.Services.AddSingleton(settings);
        builder.WebHost.UseUrls([.. settings.Urls]);
        builder.WebHost.ConfigureKestrel(o =>
        {
            o.AddServerHeader = false;
            o.Limits.MaxRequestBodySize = ApiSetup.MaxBody;
        });
        return settings;
    }
}
