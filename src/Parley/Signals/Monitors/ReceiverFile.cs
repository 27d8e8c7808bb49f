using System.Collections.Immutable;
using System.Globalization;
using MimeKit;
using Parley.Products.Yaml;
using Parley.Signals.Delivery;

namespace Parley.Signals.Monitors;

/// <summary>Reads the receivers of <c>monitors.yaml</c>.</summary>
internal static class ReceiverFile
{
    private static readonly Uri SlackApi = new("https://slack.com/api/");
    private static readonly Uri Nowhere = new("smtp://localhost");

    public static ImmutableArray<Receiver> Read(YamlFields file, Func<string, string?> environment) =>
        [.. file.Maps("receivers").Select(m => ReceiverOf(m, environment)).OfType<Receiver>()];

    /// <summary>The time zone that a map names; UTC where it names none.</summary>
    public static TimeZoneInfo Zone(YamlFields map)
    {
        if (map.Text("time_zone") is not { Length: > 0 } name)
        {
            return TimeZoneInfo.Utc;
        }

        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            return zone;
        }

        map.Fault("time_zone", $"There is no time zone '{name}'; write an IANA name such as Europe/Berlin.");
        return TimeZoneInfo.Utc;
    }

    private static Receiver? ReceiverOf(YamlFields map, Func<string, string?> environment)
    {
        var name = map.RequiredText("name");
        var kind = map.OneOf("kind", "slack_bot", "slack_webhook", "webhook", "email");
        if (kind is null && !map.Has("kind"))
        {
            map.Fault("kind", "The key 'kind' is needed: slack_bot, slack_webhook, webhook or email.");
        }

        var address = kind == "email" ? MailServer(map, environment) : Url(map, kind, environment);
        var receiver = new Receiver(name ?? "", KindOf(kind), address ?? Nowhere)
        {
            Secret = Secret(map, "secret", environment),
            SigningSecret = Secret(map, "signing_secret", environment),
            Channel = map.Text("channel") ?? "",
            To = map.Texts("to"),
            From = map.Text("from") ?? "",
            Page = map.Text("page") is { } page ? Address(map, "page", page) : null,
            Audience = AudienceOf(map),
            Quiet = QuietOf(map),
        };
        Check(map, kind, receiver);
        map.Finish();
        return name is null || kind is null || address is null ? null : receiver;
    }

    private static void Check(YamlFields map, string? kind, Receiver receiver)
    {
        if (kind == "slack_bot" && (receiver.Channel.Length == 0 || receiver.Secret.Length == 0))
        {
            map.Fault("channel", "A bot needs the channel's id and its token as `secret: env:NAME`.");
        }

        if (receiver.SigningSecret.Length > 0 && (kind != "slack_bot" || !map.Has("roles")))
        {
            map.Fault("signing_secret", "It lets people ask through a Slack bot, and needs `roles:` that say what they may see.");
        }

        if (kind == "email" && (receiver.To.IsEmpty || !IsMail(receiver.From)))
        {
            map.Fault("from", "Mail needs `from:` and `to:` addresses, and the server as `smtp: env:NAME`.");
        }

        foreach (var wrong in receiver.To.Where(t => !IsMail(t)))
        {
            map.Fault("to", $"'{wrong}' is no mail address.");
        }
    }

    private static bool IsMail(string address) => MailboxAddress.TryParse(address, out var parsed) && parsed.Address.Contains('@', StringComparison.Ordinal) && parsed.Address == address.Trim();

    private static Audience AudienceOf(YamlFields map)
    {
        var (roles, attributes) = (map.Texts("roles"), map.TextMap("attributes"));
        return roles.IsEmpty && attributes.IsEmpty && !map.Has("roles")
            ? Audience.Owner
            : new Audience([.. roles.Select(r => r.ToLowerInvariant())], attributes);
    }

    private static QuietHours QuietOf(YamlFields map)
    {
        var days = map.Texts("quiet_days").Select(d => (Text: d, Day: Enum.TryParse<DayOfWeek>(d, ignoreCase: true, out var day) && !char.IsDigit(d[0]) ? day : (DayOfWeek?)null)).ToArray();
        foreach (var (text, _) in days.Where(d => d.Day is null))
        {
            map.Fault("quiet_days", $"'{text}' is no day of the week; write saturday.");
        }

        var quiet = QuietHours.None with { Zone = Zone(map), Days = [.. days.Select(d => d.Day).OfType<DayOfWeek>()] };
        if (map.Text("quiet_hours") is not { Length: > 0 } hours)
        {
            return quiet;
        }

        if (hours.Split('-', StringSplitOptions.TrimEntries) is [var from, var to] && Time(from) is { } begins && Time(to) is { } ends)
        {
            return quiet with { From = begins, To = ends };
        }

        map.Fault("quiet_hours", $"'{hours}' are no hours; write 22:00-07:00.");
        return quiet;
    }

    private static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(text, ["H:mm", "HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private static ReceiverKind KindOf(string? kind) => kind switch
    {
        "slack_bot" => ReceiverKind.SlackBot,
        "slack_webhook" => ReceiverKind.SlackWebhook,
        "email" => ReceiverKind.Email,
        _ => ReceiverKind.Webhook,
    };

    private static Uri? Url(YamlFields map, string? kind, Func<string, string?> environment)
    {
        var url = Secret(map, "url", environment);
        return url.Length == 0 && kind is null or "slack_bot" ? SlackApi : Address(map, "url", url);
    }

    private static Uri? Address(YamlFields map, string key, string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http")
        {
            return address;
        }

        map.Fault(key, "An address as https://… is needed, or env:NAME of a variable that holds it.");
        return null;
    }

    private static Uri? MailServer(YamlFields map, Func<string, string?> environment)
    {
        if (Uri.TryCreate(Secret(map, "smtp", environment), UriKind.Absolute, out var server) && server.Scheme is "smtp" or "smtps" && server.Host.Length > 0)
        {
            return server;
        }

        map.Fault("smtp", "A mail server as smtps://user:password@mail.example:465 is needed, best as env:NAME of a variable that holds it.");
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
