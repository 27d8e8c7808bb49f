using System.Net;
using System.Net.Sockets;

namespace Parley.Bench.Pages;

/// <summary>Stands between browser and server and counts what the server sends: every byte on the wire, headers and the page's own connection among them.</summary>
internal sealed class CountingRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _server;
    private readonly Task _accepting;
    private long _sent;

    public CountingRelay(Uri server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync(_stop.Token);
    }

    /// <summary>Where the browser goes.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>Bytes that the server has sent so far.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        var relayed = new List<Task>();
        try
        {
            while (true)
            {
                relayed.Add(RelayAsync(await _listener.AcceptTcpClientAsync(cancellationToken), cancellationToken));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(relayed);
        }
    }

    private async Task RelayAsync(TcpClient browser, CancellationToken cancellationToken)
    {
        using (browser)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(_server.Host, _server.Port, cancellationToken);
                await Task.WhenAny(CopyAsync(browser.GetStream(), server.GetStream(), false, cancellationToken), CopyAsync(server.GetStream(), browser.GetStream(), true, cancellationToken));
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
            {
                // One of the two has hung up.
            }
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, bool counts, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            for (var read = await from.ReadAsync(buffer, cancellationToken); read > 0; read = await from.ReadAsync(buffer, cancellationToken))
            {
                _ = counts ? Interlocked.Add(ref _sent, read) : 0;
                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // One of the two has hung up.
        }
    }
}
