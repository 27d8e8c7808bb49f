using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Parley.Tests.Signals;

/// <summary>A server on a free port that answers each connection as it is told: HTTP, SMTP, or nothing at all.</summary>
internal sealed class BadServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    private BadServer(Func<BadServer, NetworkStream, CancellationToken, Task> talk)
    {
        _listener.Start();
        _serving = Task.Run(async () =>
        {
            while (!_stop.IsCancellationRequested)
            {
                try
                {
                    using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                    await using var stream = client.GetStream();
                    await talk(this, stream, _stop.Token);
                }
                catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
                {
                    // The client went away, or the test is over.
                }
            }
        });
    }

    /// <summary>What came, a request or mail each.</summary>
    public List<string> Received { get; } = [];

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Address => new($"http://127.0.0.1:{Port}/");

    /// <summary>Answers every HTTP request with a text; null hangs.</summary>
    public static BadServer Http(Func<string, string?> answer) => new(async (server, stream, token) =>
    {
        var request = await ReadRequestAsync(stream, token);
        server.Received.Add(request);
        if (answer(request) is not { } text)
        {
            await Task.Delay(Timeout.Infinite, token);
            return;
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), token);
    });

    /// <summary>An HTTP answer.</summary>
    public static string Answer(string status, string body, string type = "application/json", string more = "") =>
        $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{more}Connection: close\r\n\r\n{body}";

    /// <summary>
    /// An SMTP server; after the mail's text it says what it is told, at a command it may say something else. Null closes the connection
    /// there, "hang" says nothing any more.
    /// </summary>
    public static BadServer Smtp(string? afterText = "250 taken", string command = "", string? instead = null) => new(async (server, stream, token) =>
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        async Task<bool> SayAsync(string? line)
        {
            if (line == "hang")
            {
                await Task.Delay(Timeout.Infinite, token);
            }

            if (line is not null)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), token);
            }

            return line is not null;
        }

        if (!await SayAsync(command == "HELLO" ? instead : "220 here"))
        {
            return;
        }

        while (await reader.ReadLineAsync(token) is { } line)
        {
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            if (verb == command)
            {
                if (!await SayAsync(instead))
                {
                    return;
                }
            }
            else if (verb == "DATA")
            {
                await SayAsync("354 go on");
                var mail = new StringBuilder();
                while (await reader.ReadLineAsync(token) is { } text && text != ".")
                {
                    mail.AppendLine(text);
                }

                server.Received.Add(mail.ToString());
                if (!await SayAsync(afterText))
                {
                    return;
                }
            }
            else if (!await SayAsync(verb is "QUIT" ? "221 bye" : "250 ok") || verb == "QUIT")
            {
                return;
            }
        }
    });

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private static async Task<string> ReadRequestAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var (buffer, text) = (new byte[65536], "");
        while (true)
        {
            var read = await stream.ReadAsync(buffer, cancellationToken);
            text += Encoding.UTF8.GetString(buffer, 0, read);
            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var length = head < 0 ? -1 : text[..head].Split("\r\n").Where(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)).Select(l => int.Parse(l[15..], System.Globalization.CultureInfo.InvariantCulture)).FirstOrDefault();
            if (read == 0 || (head >= 0 && Encoding.UTF8.GetByteCount(text[(head + 4)..]) >= length))
            {
                return text;
            }
        }
    }
}
