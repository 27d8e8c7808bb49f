using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Parley.Signals.Slack;

/// <summary>What Slack's event says; a closed family, read by a pure function. Whatever else Slack sends is nothing.</summary>
internal abstract partial record SlackEvent
{
    private SlackEvent()
    {
    }

    public sealed record Verification(string Challenge) : SlackEvent;

    /// <summary>Somebody mentioned the bot, or wrote to it alone.</summary>
    /// <param name="Id">Unique for the event; the same when Slack sends it again.</param>
    /// <param name="Channel">Where.</param>
    /// <param name="Thread">The thread to answer in: the message's own where it began none.</param>
    /// <param name="User">Who: team and user.</param>
    /// <param name="Text">What was asked, without the mention.</param>
    public sealed record Asked(string Id, string Channel, string Thread, string User, string Text) : SlackEvent;

    public sealed record Nothing : SlackEvent;

    public static SlackEvent Read(string body)
    {
        try
        {
            return JsonNode.Parse(body) is JsonObject root ? Read(root) : new Nothing();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // Not what Slack documents: sending it again would not help.
            return new Nothing();
        }
    }

    private static SlackEvent Read(JsonObject root)
    {
        if ((string?)root["type"] == "url_verification")
        {
            return new Verification((string?)root["challenge"] ?? "");
        }

        var happened = root["event"] as JsonObject;
        var isQuestion = (string?)happened?["type"] == "app_mention" || ((string?)happened?["type"] == "message" && (string?)happened["channel_type"] == "im");
        // What a bot wrote (ourselves) and changes of messages are no questions.
        if ((string?)root["type"] != "event_callback" || !isQuestion || happened!["bot_id"] is not null || happened["subtype"] is not null)
        {
            return new Nothing();
        }

        var (id, channel, at, user) = ((string?)root["event_id"], (string?)happened["channel"], (string?)happened["ts"], (string?)happened["user"]);
        var text = Plain((string?)happened["text"] ?? "");
        return id is null || channel is null || at is null || user is null ? new Nothing()
            : new Asked(id, channel, (string?)happened["thread_ts"] ?? at, $"{(string?)root["team_id"]}:{user}", text);
    }

    // <@U1> is a mention, <http://x|label> a link, <#C1|name> a channel; &amp; &lt; &gt; are escapes.
    private static string Plain(string text)
    {
        var plain = Marked().Replace(text, m => m.Groups["label"].Success ? m.Groups["label"].Value : m.Groups["kind"].Value is "@" or "!" or "#" ? "" : m.Groups["to"].Value);
        return plain.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal).Trim();
    }

    [GeneratedRegex(@"<(?<kind>[@!#]?)(?<to>[^>|]*)(\|(?<label>[^>]*))?>")]
    private static partial Regex Marked();
}
