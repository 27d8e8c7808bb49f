using System.Collections.Immutable;
using System.Globalization;
using Parley.Answers;
using Parley.Metrics;
using Parley.Products;
using Parley.Products.Yaml;
using Parley.Signals.Delivery;

namespace Parley.Signals.Monitors;

/// <summary>Reads <c>monitors.yaml</c> beside <c>product.yaml</c>; published as <c>monitors.schema.json</c>. Without the file the product's main metrics are watched by month.</summary>
public static class MonitorFile
{
    /// <summary>The file.</summary>
    public const string Name = "monitors.yaml";

    private const decimal DefaultChange = 0.15m;
    private const int MostDefaults = 8;

    private static readonly Uri SlackApi = new("https://slack.com/api/");

    /// <summary>Reads a product's monitors, or chooses them.</summary>
    /// <param name="folder">The product's folder.</param>
    /// <param name="catalogue">What there is; monitors of other metrics are faults.</param>
    /// <param name="environment">Values of <c>env:NAME</c>.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    public static MonitorSettings Read(string folder, Catalogue catalogue, Func<string, string?> environment, Faults faults)
    {
        if (!File.Exists(Path.Combine(folder, Name)))
        {
            return new MonitorSettings([.. catalogue.Metrics.Take(MostDefaults).Select(m => new Monitor(m.Name, m.Name) { Change = DefaultChange })], []);
        }

        if (YamlFields.Of(YamlReader.ReadFile(folder, Name, faults).FirstOrDefault(), faults) is not { } file)
        {
            return new MonitorSettings([], []);
        }

        ImmutableArray<Receiver> receivers = [.. file.Maps("receivers").Select(m => ReceiverOf(m, environment)).OfType<Receiver>()];
        ImmutableArray<Monitor> monitors = [.. file.Maps("monitors").Select(m => MonitorOf(m, catalogue, receivers)).OfType<Monitor>()];
        file.Finish();
        return new MonitorSettings(monitors, receivers);
    }

    private static Monitor? MonitorOf(YamlFields map, Catalogue catalogue, ImmutableArray<Receiver> receivers)
    {
        var (name, metric) = (map.RequiredText("name"), map.RequiredText("metric"));
        var grain = map.OneOf("grain", "week", "month", "quarter", "year") ?? "month";
        var direction = map.OneOf("direction", "any", "up", "down") ?? "any";
        var monitor = new Monitor(name ?? "", metric ?? "")
        {
            Grain = Enum.Parse<TimeGrain>(grain, ignoreCase: true),
            Segments = map.Texts("segments"),
            Change = map.Number("change_percent") / 100,
            Above = map.Number("above"),
            Below = map.Number("below"),
            Direction = Enum.Parse<MonitorDirection>(direction, ignoreCase: true),
            Floor = map.Number("floor") ?? 0,
            Receivers = map.Texts("receivers"),
        };
        if (metric is not null && catalogue.Metrics.All(m => m.Name != metric))
        {
            map.Fault("metric", $"There is no metric '{metric}'.");
        }

        foreach (var unknown in monitor.Receivers.Where(r => receivers.All(k => k.Name != r)))
        {
            map.Fault("receivers", $"There is no receiver '{unknown}'; receivers are {(receivers.IsEmpty ? "not written" : string.Join(", ", receivers.Select(r => r.Name)))}.");
        }

        if (monitor is { Change: null, Above: null, Below: null })
        {
            map.Fault("change_percent", "The monitor watches nothing; it needs change_percent, above or below.");
        }

        map.Finish();
        return name is null || metric is null ? null : monitor;
    }

    private static Receiver? ReceiverOf(YamlFields map, Func<string, string?> environment)
    {
        var name = map.RequiredText("name");
        var kind = map.OneOf("kind", "slack_bot", "slack_webhook", "webhook");
        var secret = Secret(map, "secret", environment);
        var url = Secret(map, "url", environment);
        var channel = map.Text("channel") ?? "";
        var page = map.Text("page");
        if (kind is null && !map.Has("kind"))
        {
            map.Fault("kind", "The key 'kind' is needed: slack_bot, slack_webhook or webhook.");
        }

        if (kind == "slack_bot" && (channel.Length == 0 || secret.Length == 0))
        {
            map.Fault("channel", "A bot needs the channel's id and its token as `secret: env:NAME`.");
        }

        var address = url.Length == 0 && kind == "slack_bot" ? SlackApi : Address(map, "url", url);
        var opens = page is null ? null : Address(map, "page", page);
        map.Finish();
        return name is null || kind is null || address is null ? null : new Receiver(name, KindOf(kind), address) { Secret = secret, Channel = channel, Page = opens };
    }

    private static ReceiverKind KindOf(string kind) => kind switch
    {
        "slack_bot" => ReceiverKind.SlackBot,
        "slack_webhook" => ReceiverKind.SlackWebhook,
        _ => ReceiverKind.Webhook,
    };

    private static Uri? Address(YamlFields map, string key, string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http")
        {
            return address;
        }

        map.Fault(key, string.Create(CultureInfo.InvariantCulture, $"An address as https://… is needed, or env:NAME of a variable that holds it."));
        return null;
    }

    private static string Secret(YamlFields map, string key, Func<string, string?> environment)
    {
        var text = map.Text(key) ?? "";
        if (!text.StartsWith("env:", StringComparison.Ordinal))
        {
            return text;
        }

        if (environment(text[4..]) is { Length: > 0 } value)
        {
            return value;
        }

        map.Fault(key, $"The environment has no {text[4..]}.");
        return "";
    }
}
