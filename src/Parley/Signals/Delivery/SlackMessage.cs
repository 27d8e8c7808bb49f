using System.Text.Json.Nodes;

namespace Parley.Signals.Delivery;

/// <summary>A signal as Slack shows it: blocks, with a plain text for notifications.</summary>
internal static class SlackMessage
{
    // Slack's limit of a section is 3000 characters.
    private const int MostText = 2900;

    public static JsonObject Of(Receiver receiver, DueDelivery delivery, bool possibleDuplicate)
    {
        var signal = delivery.Signal;
        var blocks = new JsonArray(Section($"*{Escape(signal.Headline)}*"));
        if (signal.Body.Length > 0)
        {
            blocks.Add(Section(Escape(signal.Body)));
        }

        if (possibleDuplicate)
        {
            blocks.Add(new JsonObject { ["type"] = "context", ["elements"] = new JsonArray(Text("This may have been sent before.")) });
        }

        if (receiver.Page is { } page)
        {
            blocks.Add(new JsonObject
            {
                ["type"] = "actions",
                ["elements"] = new JsonArray(new JsonObject
                {
                    ["type"] = "button",
                    ["action_id"] = "ask",
                    ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = "Why?" },
                    ["url"] = $"{page}?question={Uri.EscapeDataString(signal.Question)}",
                }),
            });
        }

        return new JsonObject { ["text"] = Escape(signal.Headline), ["blocks"] = blocks };
    }

    private static JsonObject Section(string text) => new() { ["type"] = "section", ["text"] = Text(text) };

    private static JsonObject Text(string text) => new() { ["type"] = "mrkdwn", ["text"] = text.Length <= MostText ? text : text[..MostText] + "…" };

    /// <summary>The three characters that Slack reads as its own.</summary>
    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
