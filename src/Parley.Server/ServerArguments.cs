using System.Collections.Immutable;
using Parley.Text;

namespace Parley.Server;

/// <summary>
/// What stands behind the server program's name: the options of <c>parley serve</c>, any setting by its name
/// (<c>--PARLEY_URLS=…</c>), and the few words by which the platform's tools start a host.
/// </summary>
/// <param name="Settings">Settings as <c>--NAME=value</c>, over environment and file.</param>
internal sealed record ServerArguments(ImmutableArray<string> Settings)
{
    /// <summary>What can be written.</summary>
    public const string Help = """
        Parley's server. Settings are environment variables or lines of parley.ini; these go before them:

          --product FOLDER, -p   A product's folder. Repeat for more; the sample where none is named.
          --urls ADDRESSES       Where to listen, separated by semicolons; http://127.0.0.1:5080 by default.
          --print-settings       Print the settings in force, without secrets, and start nothing.
          --PARLEY_NAME=VALUE    Any setting by its name.
          --help, -h             This.
        """;

    private const string Setting = "--PARLEY_";

    private static readonly ImmutableArray<string> OfHost = ["--applicationName", "--contentRoot", "--environment"];

    private static readonly ImmutableArray<string> Options = ["--product", "--urls", "--print-settings", "--help"];

    /// <summary>True where only the settings are to be printed.</summary>
    public bool WantsSettings { get; private init; }

    /// <summary>True where only <see cref="Help"/> is to be printed.</summary>
    public bool WantsHelp { get; private init; }

    /// <summary>Reads them.</summary>
    /// <exception cref="SettingsException">Some are not known or lack their value; the message names all.</exception>
    public static ServerArguments Read(IReadOnlyList<string> arguments)
    {
        var (faults, settings, products) = (new List<string>(), new List<string>(), new List<string>());
        var (printed, help) = (false, false);
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, own) = arguments[i].StartsWith("--", StringComparison.Ordinal) && arguments[i].Split('=', 2) is [var before, var after]
                ? (before, after) : (arguments[i], null);
            string? Value() => (own ?? (i + 1 < arguments.Count ? arguments[++i] : "")) is var text && !string.IsNullOrWhiteSpace(text) ? text : Missing(name);
            string? Missing(string option)
            {
                faults.Add($"{option} needs a value.");
                return null;
            }

            switch (name)
            {
                case "--product" or "-p" when Value() is { } folder: products.Add(Path.GetFullPath(folder)); break;
                case "--urls" when Value() is { } urls: settings.Add($"{Setting}URLS={urls}"); break;
                case "--product" or "-p" or "--urls": break;
                case "--print-settings" when own is null: printed = true; break;
                case "--help" or "-h" or "-?" when own is null: help = true; break;
                case var _ when name.StartsWith(Setting, StringComparison.Ordinal) || OfHost.Contains(name, StringComparer.OrdinalIgnoreCase):
                    settings.Add($"{name}={own ?? Value()}");
                    break;
                default: faults.Add(Unknown(arguments[i], name)); break;
            }
        }

        if (products.Count > 0)
        {
            settings.Add($"{Setting}PRODUCTS={string.Join(Path.PathSeparator, products)}");
        }

        return faults.Count > 0
            ? throw new SettingsException([.. faults, "Run with --help to see what there is."])
            : new ServerArguments([.. settings]) { WantsSettings = printed, WantsHelp = help };
    }

    private static string Unknown(string argument, string name) =>
        $"\"{argument}\" is no option of the server's.{(EditDistance.Nearest(name, Options) is { } near ? $" Did you mean {near}?" : "")}";
}
