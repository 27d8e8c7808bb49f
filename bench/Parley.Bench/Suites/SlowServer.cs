using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Parley.Bench.Suites;

/// <summary>An HTTP server on loopback that answers every request after a pause with the same JSON.</summary>
internal sealed class SlowServer : IAsyncDisposable
{
    private static readonly byte[] Reply = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n{\"output\":\"answer\"}");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly TimeSpan _pause;
    private readonly Task _accepting;

    public SlowServer(TimeSpan pause)
    {
        _pause = pause;
        _listener.Start(512);
        _accepting = AcceptAsync(_closing.Token);
    }

    /// <summary>Where it listens.</summary>
    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/ask";

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _closing.Dispose();
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(cancellationToken);
                client.NoDelay = true;
                _ = ServeAsync(client, cancellationToken);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Closing.
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using var open = client;
        var stream = client.GetStream();
        var buffer = new byte[64 << 10];
        var filled = 0;
        try
        {
            while (await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken) is > 0 and var read)
            {
                filled += read;
                if (Length(buffer.AsSpan(0, filled)) is { } whole && filled >= whole)
                {
                    filled = 0;
                    await Task.Delay(_pause, cancellationToken);
                    await stream.WriteAsync(Reply, cancellationToken);
                }
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException)
        {
            // The client went away, as a killed one does.
        }
    }

    // Length of the request in the buffer; null while its head is not whole.
    private static int? Length(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return null;
        }

        var head = Encoding.ASCII.GetString(bytes[..end]);
        var at = head.IndexOf("content-length:", StringComparison.OrdinalIgnoreCase);
        var length = at < 0 ? "0" : head[(at + "content-length:".Length)..].Split('\r')[0];
        return end + 4 + int.Parse(length, System.Globalization.CultureInfo.InvariantCulture);
    }
}
