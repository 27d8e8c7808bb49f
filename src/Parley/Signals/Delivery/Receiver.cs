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
}

/// <summary>Who gets signals.</summary>
/// <param name="Name">Its name in monitors.</param>
/// <param name="Kind">How it is reached.</param>
/// <param name="Url">The webhook's address; for the bot the API's, by default Slack's.</param>
public sealed record Receiver(string Name, ReceiverKind Kind, Uri Url)
{
    /// <summary>The bot's token, or the secret that signs a webhook's body; empty for none.</summary>
    public string Secret { get; init; } = "";

    /// <summary>The bot's channel id.</summary>
    public string Channel { get; init; } = "";

    /// <summary>Where a signal's conversation opens; the question is added to it. Null for no button.</summary>
    public Uri? Page { get; init; }
}
