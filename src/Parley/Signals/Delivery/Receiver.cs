using System.Collections.Immutable;

namespace Parley.Signals.Delivery;

/// <summary>How a receiver is reached.</summary>
public enum ReceiverKind
{
    /// <summary>Slack's bot API: a message that may have arrived is looked up by its metadata before it is sent again.</summary>
    SlackBot,

    /// <summary>A Slack incoming webhook: at least once.</summary>
    SlackWebhook,

    /// <summary>Any HTTP endpoint: at least once, signed, with an idempotency key.</summary>
    Webhook,

    /// <summary>Mail through an SMTP server: at least once, always with the same message id.</summary>
    Email,
}

/// <summary>Who gets signals.</summary>
/// <param name="Name">Its name in monitors.</param>
/// <param name="Kind">How it is reached.</param>
/// <param name="Url">The webhook's or SMTP server's address; for the bot the API's, by default Slack's.</param>
public sealed record Receiver(string Name, ReceiverKind Kind, Uri Url)
{
    /// <summary>The bot's token, or the secret that signs a webhook's body; empty for none.</summary>
    public string Secret { get; init; } = "";

    /// <summary>What Slack signs its requests with; empty where nobody may ask through this bot.</summary>
    public string SigningSecret { get; init; } = "";

    /// <summary>The bot's channel id.</summary>
    public string Channel { get; init; } = "";

    /// <summary>Mail addresses that mail goes to.</summary>
    public ImmutableArray<string> To { get; init; } = [];

    /// <summary>The address that mail comes from.</summary>
    public string From { get; init; } = "";

    /// <summary>The server's address for people, where a question opens; null for no links.</summary>
    public Uri? Page { get; init; }

    /// <summary>What the receiver may see. The owner's by default.</summary>
    public Audience Audience { get; init; } = Audience.Owner;

    /// <summary>When it is left alone.</summary>
    public QuietHours Quiet { get; init; } = QuietHours.None;

    /// <summary>Where a question opens; null without a page.</summary>
    /// <param name="product">The product.</param>
    /// <param name="question">The question.</param>
    public string? LinkTo(string product, string question) =>
        Page is null ? null : $"{Page.ToString().TrimEnd('/')}/{Uri.EscapeDataString(product)}?q={Uri.EscapeDataString(question)}";

    /// <summary>Where a signal is stopped; null without a page or a token.</summary>
    /// <param name="token">The signal's <see cref="Signal.MuteToken"/>.</param>
    public string? LinkToMute(string token) => Page is null || token.Length == 0 ? null : $"{Page.ToString().TrimEnd('/')}/signals/mute/{token}";
}
