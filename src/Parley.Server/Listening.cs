using System.Net.Sockets;

namespace Parley.Server;

/// <summary>Begins to listen, and says in a sentence why where that cannot be.</summary>
internal sealed class Listening
{
    // Where the platform tells a start that failed, with every step of it.
    private const string HostLog = "Microsoft.Extensions.Hosting.Internal.Host";

    private bool _isStarting;

    private Listening()
    {
    }

    /// <summary>Keeps the platform from telling a failed start: <see cref="StartAsync"/> says it.</summary>
    public static Listening Prepare(ILoggingBuilder logging)
    {
        var listening = new Listening();
        logging.AddFilter(HostLog, level => !listening._isStarting && level >= LogLevel.Information);
        return listening;
    }

    /// <summary>Starts the server.</summary>
    /// <exception cref="SettingsException">It cannot listen where the settings say.</exception>
    public async Task StartAsync(WebApplication app, ServerSettings settings)
    {
        _isStarting = true;
        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (e is IOException or SocketException || (e is InvalidOperationException && settings.Urls.Any(IsSecure)))
        {
            throw new SettingsException([$"PARLEY_URLS ({string.Join(';', settings.Urls)}): {e.Message.TrimEnd('.')}. Name another address with PARLEY_URLS or --urls."]);
        }
        finally
        {
            _isStarting = false;
        }
    }

    private static bool IsSecure(string url) => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
}
