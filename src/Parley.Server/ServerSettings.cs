using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Parley.Storage;
using Parley.Text;

namespace Parley.Server;

/// <summary>
/// The server's settings: environment variables named <c>PARLEY_…</c> over the same names in an INI file
/// (<c>PARLEY_CONFIG</c>, by default <c>parley.ini</c> in the working folder). Validated once, every fault reported.
/// </summary>
internal sealed record ServerSettings
{
    /// <summary>Settings the server knows; any other name with the prefix is a fault.</summary>
    public static readonly ImmutableArray<string> Names =
    [
        "PARLEY_ACCOUNTS", "PARLEY_CONFIG", "PARLEY_HOSTS", "PARLEY_KEY_RATE", "PARLEY_OIDC_AUTHORITY", "PARLEY_OIDC_CLIENT_ID", "PARLEY_OIDC_CLIENT_SECRET",
        "PARLEY_OIDC_ROLE_CLAIM", "PARLEY_ORIGINS", "PARLEY_OTLP", "PARLEY_OTLP_CONTENT", "PARLEY_PRODUCTS", "PARLEY_STATE", "PARLEY_STATE_DB",
        "PARLEY_STATE_SYNC", "PARLEY_TOKEN", "PARLEY_URLS",
    ];

    private const int DefaultKeyRate = 600;

    private const string Prefix = "PARLEY_";

    // Tests' own settings (data, servers) live in the same environment and are none of ours.
    private const string TestPrefix = "PARLEY_TEST_";

    /// <summary>Where to listen. Default <c>http://127.0.0.1:5080</c>.</summary>
    public required ImmutableArray<string> Urls { get; init; }

    /// <summary>Product folders to serve; empty for the sample.</summary>
    public required ImmutableArray<string> Products { get; init; }

    /// <summary>What callers must present; null where only this machine can reach the server.</summary>
    public required string? Token { get; init; }

    /// <summary>True where people sign in (<c>PARLEY_ACCOUNTS=on</c>); by default there is one owner, on this machine alone.</summary>
    public bool HasAccounts { get; init; }

    /// <summary>The OpenID Connect provider that people may sign in through; null for none.</summary>
    public string? OidcAuthority { get; init; }

    /// <summary>The client id at the provider.</summary>
    public string OidcClientId { get; init; } = "";

    /// <summary>The client secret at the provider.</summary>
    public string OidcClientSecret { get; init; } = "";

    /// <summary>The claim that names roles. Default <c>roles</c>.</summary>
    public string OidcRoleClaim { get; init; } = "roles";

    /// <summary>Host names that requests may be for, besides those of the loopback address; empty with a token for any.</summary>
    public required ImmutableArray<string> Hosts { get; init; }

    /// <summary>Sites whose pages may call the endpoints from a browser (<c>https://app.example</c>); none by default.</summary>
    public required ImmutableArray<string> Origins { get; init; }

    /// <summary>How many requests a minute an API key may send that has no limit of its own. Default 600.</summary>
    public required int KeyRate { get; init; }

    /// <summary>A collector that takes OTLP over HTTP (<c>http://127.0.0.1:4318</c>); null to tell nobody anything, which is the default.</summary>
    public required Uri? Otlp { get; init; }

    /// <summary>True to tell it questions, answers and SQL as well; false by default.</summary>
    public required bool OtlpContent { get; init; }

    /// <summary>Where Parley's own state is.</summary>
    public required StateLocation State { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="SettingsException">One or more cannot be used; the message names all.</exception>
    public static ServerSettings From(IConfiguration configuration)
    {
        var faults = Unknown(configuration).ToList();
        var urls = Split(configuration["PARLEY_URLS"], ';') is { IsEmpty: false } named ? named : ["http://127.0.0.1:5080"];
        var token = configuration["PARLEY_TOKEN"] is { Length: > 0 } text ? text : null;
        faults.AddRange(urls.Where(u => !IsUrl(u)).Select(u => $"PARLEY_URLS: \"{u}\" is no address to listen on; write http://127.0.0.1:5080."));
        var (accounts, authority) = People(configuration, faults);
        if (token is null && accounts != "on" && urls.FirstOrDefault(u => IsUrl(u) && !IsLoopback(u)) is { } open)
        {
            faults.Add($"PARLEY_URLS: {open} can be reached from other machines, so PARLEY_TOKEN must be set; callers then present it as a bearer token. Or set PARLEY_ACCOUNTS=on, and people sign in.");
        }

        if (token is { Length: < 16 })
        {
            faults.Add("PARLEY_TOKEN has fewer than 16 characters; make a longer one, for example with: openssl rand -hex 32");
        }

        var origins = Split(configuration["PARLEY_ORIGINS"], ',');
        faults.AddRange(origins.Where(o => !IsOrigin(o)).Select(o => $"PARLEY_ORIGINS: \"{o}\" is no origin; write https://app.example, without a path."));
        if (!TryRate(configuration["PARLEY_KEY_RATE"], out var rate))
        {
            faults.Add($"PARLEY_KEY_RATE: \"{configuration["PARLEY_KEY_RATE"]}\" is no number of requests a minute; write 1 or more.");
        }

        if (!TryOtlp(configuration["PARLEY_OTLP"], out var otlp))
        {
            faults.Add($"PARLEY_OTLP: \"{configuration["PARLEY_OTLP"]}\" is no address of a collector; write http://127.0.0.1:4318.");
        }

        if (configuration["PARLEY_OTLP_CONTENT"] is { Length: > 0 } content && content is not ("true" or "false"))
        {
            faults.Add($"PARLEY_OTLP_CONTENT: \"{content}\" is neither true nor false.");
        }

        StateLocation? state = null;
        try
        {
            state = StateLocation.From(name => configuration[name]);
        }
        catch (StateException e)
        {
            faults.Add(e.Message);
        }

        return faults.Count > 0
            ? throw new SettingsException(faults)
            : new ServerSettings
            {
                Urls = urls,
                Products = Split(configuration["PARLEY_PRODUCTS"], Path.PathSeparator),
                Token = token,
                HasAccounts = accounts == "on",
                OidcAuthority = authority,
                OidcClientId = configuration["PARLEY_OIDC_CLIENT_ID"] ?? "",
                OidcClientSecret = configuration["PARLEY_OIDC_CLIENT_SECRET"] ?? "",
                OidcRoleClaim = configuration["PARLEY_OIDC_ROLE_CLAIM"] is { Length: > 0 } claim ? claim : "roles",
                Hosts = Split(configuration["PARLEY_HOSTS"], ','),
                Origins = origins,
                KeyRate = rate,
                Otlp = otlp,
                OtlpContent = configuration["PARLEY_OTLP_CONTENT"] == "true",
                State = state!,
            };
    }

    /// <summary>The settings as they are in force, a line each; what is secret is not shown.</summary>
    public string Describe() => string.Join(Environment.NewLine, new (string Name, string Value)[]
    {
        ("PARLEY_ACCOUNTS", HasAccounts ? "on" : "off"),
        ("PARLEY_HOSTS", string.Join(',', Hosts)),
        ("PARLEY_KEY_RATE", KeyRate.ToString(CultureInfo.InvariantCulture)),
        ("PARLEY_OIDC_AUTHORITY", OidcAuthority ?? ""),
        ("PARLEY_OIDC_CLIENT_ID", OidcClientId),
        ("PARLEY_OIDC_CLIENT_SECRET", OidcClientSecret.Length == 0 ? "" : "(set)"),
        ("PARLEY_OIDC_ROLE_CLAIM", OidcRoleClaim),
        ("PARLEY_ORIGINS", string.Join(',', Origins)),
        ("PARLEY_OTLP", Otlp?.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) ?? ""),
        ("PARLEY_OTLP_CONTENT", OtlpContent ? "true" : "false"),
        ("PARLEY_PRODUCTS", string.Join(Path.PathSeparator, Products)),
        ("PARLEY_STATE", State.Folder),
        ("PARLEY_STATE_DB", State.Connection is null ? "" : "(set)"),
        ("PARLEY_STATE_SYNC", State.Sync.ToString().ToLowerInvariant()),
        ("PARLEY_TOKEN", Token is null ? "" : "(set)"),
        ("PARLEY_URLS", string.Join(';', Urls)),
    }.Select(s => $"{s.Name} = {s.Value}".TrimEnd()));

    /// <summary>True for an address that only this machine can reach.</summary>
    internal static bool IsLoopback(string url) =>
        BindingAddress.Parse(url).Host is var host
        && (string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)));

    private static (string Accounts, string? Authority) People(IConfiguration configuration, List<string> faults)
    {
        var accounts = configuration["PARLEY_ACCOUNTS"]?.ToLowerInvariant() ?? "";
        if (accounts is not ("" or "on" or "off"))
        {
            faults.Add($"PARLEY_ACCOUNTS: \"{accounts}\" is neither on nor off.");
        }

        var authority = configuration["PARLEY_OIDC_AUTHORITY"] is { Length: > 0 } provider ? provider : null;
        if (authority is not null && (accounts != "on" || string.IsNullOrEmpty(configuration["PARLEY_OIDC_CLIENT_ID"]) || !Uri.TryCreate(authority, UriKind.Absolute, out _)))
        {
            faults.Add("PARLEY_OIDC_AUTHORITY: an address such as https://id.example, with PARLEY_OIDC_CLIENT_ID beside it, and PARLEY_ACCOUNTS=on.");
        }

        return (accounts, authority);
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && string.Equals(uri.GetLeftPart(UriPartial.Authority), text, StringComparison.OrdinalIgnoreCase);

    private static bool TryOtlp(string? text, out Uri? address)
    {
        address = null;
        return text is not { Length: > 0 } || (Uri.TryCreate(text, UriKind.Absolute, out address) && address.Scheme is "http" or "https");
    }

    private static bool TryRate(string? text, out int rate)
    {
        rate = DefaultKeyRate;
        return text is not { Length: > 0 } || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out rate) && rate > 0);
    }

    private static bool IsUrl(string url)
    {
        try
        {
            return BindingAddress.Parse(url) is { Scheme: "http" or "https", IsUnixPipe: false, IsNamedPipe: false };
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Unknown(IConfiguration configuration) =>
        from pair in configuration.AsEnumerable()
        let name = pair.Key.ToUpperInvariant()
        where name.StartsWith(Prefix, StringComparison.Ordinal) && !name.StartsWith(TestPrefix, StringComparison.Ordinal) && !Names.Contains(name)
        orderby name
        select EditDistance.Nearest(name, Names) is { } nearest
            ? $"{name} is no setting of Parley's. Did you mean {nearest}?"
            : $"{name} is no setting of Parley's. There are: {string.Join(", ", Names)}.";

    private static ImmutableArray<string> Split(string? text, char separator) =>
        [.. (text ?? "").Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}

/// <summary>Settings that cannot be used; carries every fault.</summary>
internal sealed class SettingsException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    /// <summary>Every fault.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
