using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Parley.Server.Tests;

/// <summary>The real server over its own state and a small product; single services may be replaced.</summary>
public sealed class TestServer : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);

    public TestServer()
    {
        Folder = Directory.CreateTempSubdirectory("parley-server-").FullName;
        _settings["PARLEY_STATE"] = Path.Combine(Folder, "state");
        _settings["PARLEY_PRODUCTS"] = ShopFolder.Create(Folder);
    }

    /// <summary>Everything of this server's is in here.</summary>
    public string Folder { get; }

    /// <summary>True where another server goes on with the folder.</summary>
    internal bool KeepsFolder { get; init; }

    internal Action<IServiceCollection> Replace { get; init; } = _ => { };

    internal string? this[string setting]
    {
        get => _settings.GetValueOrDefault(setting);
        set => _settings[setting] = value!;
    }

    /// <summary>Listens on a port of the loopback address, a free one where none is named, for a browser; see <c>ClientOptions.BaseAddress</c>.</summary>
    internal TestServer Listen(int port = 0)
    {
        // By the server's own setting: a port that the factory sets is too late where the server has started already.
        _settings["PARLEY_URLS"] = $"http://127.0.0.1:{port}";
        UseKestrel();
        StartServer();
        return this;
    }

    /// <summary>A client that wants whole documents.</summary>
    public HttpClient CreateJsonClient()
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return client;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (!KeepsFolder && Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    internal static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (name, value) in _settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureTestServices(Replace);
    }
}
