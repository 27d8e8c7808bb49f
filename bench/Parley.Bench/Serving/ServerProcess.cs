using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Bench.Asking;

namespace Parley.Bench.Serving;

/// <summary>The real server as a process of its own, on a free port of the loopback address.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly Process _process;
    private readonly HttpClient _http;
    private readonly string _product;
    private readonly ConcurrentQueue<string> _printed = new();

    private ServerProcess(Process process, HttpClient http, string product) => (_process, _http, _product) = (process, http, product);

    /// <summary>Starts the server; it may not be ready yet.</summary>
    /// <param name="product">The product folder.</param>
    /// <param name="state">The state folder.</param>
    /// <param name="settings">Further settings; null for none.</param>
    /// <param name="program">The program, as published; the one that was built where null.</param>
    public static ServerProcess Start(string product, string state, IReadOnlyDictionary<string, string>? settings = null, string? program = null)
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo(program ?? Program()) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetDirectoryName(product)! };
        (start.Environment["PARLEY_URLS"], start.Environment["PARLEY_PRODUCTS"], start.Environment["PARLEY_STATE"]) = (url, product, state);
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        var server = new ServerProcess(process, new HttpClient { BaseAddress = new Uri(url) }, Path.GetFileName(product));
        process.OutputDataReceived += (_, line) => server._printed.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return server;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => _http.BaseAddress!;

    /// <summary>Waits until questions can be taken.</summary>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        for (var began = Stopwatch.GetTimestamp(); !await IsReadyAsync(cancellationToken); await Task.Delay(Pause, cancellationToken))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new InvalidOperationException("The server does not become ready.");
            }
        }
    }

    /// <summary>Asks in a conversation of its own; gives the outcome.</summary>
    public async Task<string> AskAsync(string question, CancellationToken cancellationToken)
    {
        var conversation = await PostAsync("/api/conversations", new { product = _product }, cancellationToken);
        var turn = await PostAsync($"/api/conversations/{conversation.GetProperty("id").GetString()}/turns", new { question }, cancellationToken);
        return turn.GetProperty("outcome").GetString() ?? "";
    }

    /// <summary>Waits until the monitors have found something; gives up where they find nothing for long.</summary>
    public async Task SignalledAsync(CancellationToken cancellationToken)
    {
        var found = "";
        for (var began = Stopwatch.GetTimestamp(); !found.Contains("\"headline\"", StringComparison.Ordinal) && Stopwatch.GetElapsedTime(began) < Patience; await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken))
        {
            found = await _http.GetStringAsync(new Uri($"/api/products/{_product}/signals", UriKind.Relative), cancellationToken);
        }
    }

    /// <summary>Makes the first account by the link that the server prints where people sign in.</summary>
    /// <exception cref="InvalidOperationException">No link was printed, or it was refused.</exception>
    public async Task JoinAsync((string Name, string Login, string Password) person, CancellationToken cancellationToken)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Patience; await Task.Delay(Pause, cancellationToken))
        {
            if (_printed.Select(line => JoinLink().Match(line)).FirstOrDefault(m => m.Success) is { } link)
            {
                using var form = new FormUrlEncodedContent([new("name", person.Name), new("login", person.Login), new("password", person.Password)]);
                using var reply = await _http.PostAsync(new Uri(link.Value, UriKind.Relative), form, cancellationToken);
                reply.EnsureSuccessStatusCode();
                return;
            }
        }

        throw new InvalidOperationException("The server prints no link for the first account.");
    }

    /// <summary>Resident memory, MiB; of the process alone.</summary>
    public double ResidentMib()
    {
        _process.Refresh();
        return _process.WorkingSet64 / (1024d * 1024);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _http.Dispose();
    }

    /// <summary>Publishes the server as it was built: the files of its page are compressed then.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The program.</returns>
    /// <exception cref="InvalidOperationException">Publishing failed.</exception>
    public static async Task<string> PublishAsync(string folder, CancellationToken cancellationToken)
    {
        _ = Program();
        var project = Path.Combine(ProductCopy.Root(), "src", "Parley.Server");
        using var publish = Process.Start(new ProcessStartInfo("dotnet", ["publish", project, "-c", "Release", "--no-build", "-v", "quiet", "-p:RunAnalyzers=false", "-o", folder]) { RedirectStandardOutput = true })!;
        var said = await publish.StandardOutput.ReadToEndAsync(cancellationToken);
        await publish.WaitForExitAsync(cancellationToken);
        return publish.ExitCode == 0 ? Path.Combine(folder, "Parley.Server") : throw new InvalidOperationException($"The server could not be published: {said}");
    }

    /// <summary>The server program that is built beside this one.</summary>
    /// <exception cref="FileNotFoundException">It is not built.</exception>
    private static string Program()
    {
        var program = Path.Combine(ProductCopy.Root(), "artifacts", "bin", "Parley.Server", "release", "Parley.Server");
        return File.Exists(program) ? program : throw new FileNotFoundException("The server is not built: dotnet build -c Release src/Parley.Server", program);
    }

    [GeneratedRegex("/join/[A-Za-z0-9_-]+")]
    private static partial Regex JoinLink();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var reply = await _http.GetAsync(new Uri("/readyz", UriKind.Relative), cancellationToken);
            return reply.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Accept.ParseAdd("application/json");
        using var reply = await _http.SendAsync(request, cancellationToken);
        reply.EnsureSuccessStatusCode();
        using var document = await JsonDocument.ParseAsync(await reply.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken);
        return document.RootElement.Clone();
    }
}
