using System.Text.Json.Nodes;

namespace Parley.Signals.Delivery;

/// <summary>A message as Slack shows it: blocks, with a plain text for notifications.</summary>
internal static class SlackMessage
{
    // Slack's limits: 3000 characters a section, 50 blocks, 25 buttons of 75 characters with addresses of 3000.
    private const int MostText = 2900;
    private const int MostSections = 40;
    private const int MostLinks = 20;
    private const int MostLabel = 75;
    private const int MostAddress = 2900;

    public static JsonObject Of(Receiver receiver, DueDelivery delivery, bool possibleDuplicate)
    {
        var message = delivery.Message;
        var blocks = new JsonArray(Section($"*{Escape(message.Headline)}*"));
        foreach (var section in message.Sections.Take(MostSections))
        {
            blocks.Add(Section(section.Title.Length > 0 ? $"*{Escape(section.Title)}*\n{Escape(section.Text)}" : Escape(section.Text)));
        }

        if (possibleDuplicate)
        {
            blocks.Add(new JsonObject { ["type"] = "context", ["elements"] = new JsonArray(Text("This may have been sent before.")) });
        }

        if (Buttons(receiver, delivery) is { Count: > 0 } buttons)
        {
            blocks.Add(new JsonObject { ["type"] = "actions", ["elements"] = buttons });
        }

        return new JsonObject { ["text"] = Cut(Escape(message.Headline), MostText), ["blocks"] = blocks };
    }

    private static JsonArray Buttons(Receiver receiver, DueDelivery delivery)
    {
        var buttons = new JsonArray();
        foreach (var link in delivery.Message.Links.Take(MostLinks))
        {
            if (receiver.LinkTo(delivery.Product, link.Question) is { Length: <= MostAddress } address)
            {
                buttons.Add(Button($"ask_{buttons.Count}", link.Label, address));
            }
        }

        if (receiver.LinkToMute(delivery.Message.MuteToken) is { } mute)
        {
            buttons.Add(Button("mute", "Stop telling me this", mute));
        }

        return buttons;
    }

    private static JsonObject Button(string id, string label, string address) => new()
    {
        ["type"] = "button",
        ["action_id"] = id,
        ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = Cut(label, MostLabel) },
        ["url"] = address,
    };

    private static JsonObject Section(string text) => new() { ["type"] = "section", ["text"] = Text(text) };

    private static JsonObject Text(string text) => new() { ["type"] = "mrkdwn", ["text"] = Cut(text, MostText) };

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";

    /// <summary>The three characters that Slack reads as its own.</summary>
    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
