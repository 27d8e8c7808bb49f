using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Signals.Delivery;

/// <summary>Sends a delivery and tells what came of it. Redirects are not followed; answers are read up to 1 MiB.</summary>
/// <param name="http">A client without redirects, with a time-out shorter than the outbox's claim.</param>
/// <param name="clock">Dates signatures.</param>
public sealed class SignalSender(HttpClient http, TimeProvider clock)
{
    /// <summary>What a message's metadata calls itself in Slack.</summary>
    public const string EventType = "parley_signal";

    private const int MostAnswer = 1 << 20;
    private const int PagesLookedUp = 20;
    private const int MostReads = 6;

    private static readonly TimeSpan DefaultRetry = TimeSpan.FromSeconds(30);

    // A message is looked for from a little before it was first sent, for clocks that differ.
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);

    /// <summary>A client as a sender needs it.</summary>
    /// <param name="timeout">The longest a request may take.</param>
    public static HttpClient Client(TimeSpan timeout)
    {
#pragma warning disable CA2000 // The client owns its handler.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
#pragma warning restore CA2000
        return new HttpClient(handler, disposeHandler: true) { Timeout = timeout, MaxResponseContentBufferSize = MostAnswer };
    }

    /// <summary>Attempts a delivery; faults of the network and of the receiver are results.</summary>
    /// <param name="receiver">To whom.</param>
    /// <param name="delivery">What.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<DeliveryResult> SendAsync(Receiver receiver, DueDelivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            return receiver.Kind switch
            {
                ReceiverKind.SlackBot => await SendByBotAsync(receiver, delivery, cancellationToken).ConfigureAwait(false),
                ReceiverKind.Email => await MailSender.SendAsync(receiver, delivery, http.Timeout, cancellationToken).ConfigureAwait(false),
                ReceiverKind.SlackWebhook => await PostAsync(receiver, delivery, SlackMessage.Of(receiver, delivery, delivery.MayHaveArrived), cancellationToken).ConfigureAwait(false),
                _ => await PostAsync(receiver, delivery, Document(delivery), cancellationToken).ConfigureAwait(false),
            };
        }
        catch (HttpRequestException e)
        {
            return new DeliveryResult.Unknown($"No answer: {e.Message}");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DeliveryResult.Unknown($"No answer within {http.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s.");
        }
    }

    /// <summary>The signature of a webhook's body: HMAC-SHA256 over the time, a point and the body, in hex.</summary>
    /// <param name="secret">The shared secret.</param>
    /// <param name="time">Seconds since 1970, as in the header.</param>
    /// <param name="body">The body.</param>
    public static string Sign(string secret, string time, string body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}")));

    private static JsonObject Document(DueDelivery delivery)
    {
        var message = delivery.Message;
        var document = new JsonObject
        {
            ["id"] = delivery.Id,
            ["possible_duplicate"] = delivery.MayHaveArrived,
            ["headline"] = message.Headline,
            ["body"] = string.Join("\n\n", message.Sections.Select(s => s.Title.Length > 0 ? $"{s.Title}\n{s.Text}" : s.Text)),
            ["questions"] = new JsonArray([.. message.Links.Select(l => (JsonNode)l.Question)]),
        };
        foreach (var (name, value) in message.Facts)
        {
            document[name] = value;
        }

        return document;
    }

    private async Task<DeliveryResult> PostAsync(Receiver receiver, DueDelivery delivery, JsonObject document, CancellationToken cancellationToken)
    {
        var body = document.ToJsonString();
        using var request = new HttpRequestMessage(HttpMethod.Post, receiver.Url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", delivery.Id);
        if (delivery.MayHaveArrived)
        {
            request.Headers.Add("X-Parley-Possible-Duplicate", "true");
        }

        if (receiver.Secret.Length > 0 && receiver.Kind == ReceiverKind.Webhook)
        {
            var time = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            request.Headers.Add("X-Parley-Timestamp", time);
            request.Headers.Add("X-Parley-Signature", $"v1={Sign(receiver.Secret, time, body)}");
        }

        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (NotTaken(response) is { } why)
        {
            return why;
        }

        var text = (await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false)).Trim();
        if (receiver.Kind == ReceiverKind.SlackWebhook)
        {
            return text == "ok" ? new DeliveryResult.Arrived()
                : new DeliveryResult.Refused($"{receiver.Url.Host} answers {response.Content.Headers.ContentType?.MediaType ?? "nothing"} where Slack says ok; check the webhook's address.");
        }

        return IsPage(text)
            ? new DeliveryResult.Refused($"{receiver.Url.Host} answers a web page, as a sign-in does, and not as a webhook; check its address.")
            : new DeliveryResult.Arrived();
    }

    private static bool IsPage(string text) =>
        text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase);

    private async Task<DeliveryResult> SendByBotAsync(Receiver receiver, DueDelivery delivery, CancellationToken cancellationToken)
    {
        if (delivery.MayHaveArrived && await LookUpAsync(receiver, delivery, cancellationToken).ConfigureAwait(false) is { } found)
        {
            return found;
        }

        // Another process may have claimed it by the time an answer comes: two would look it up, find nothing, and both send.
        if (clock.GetUtcNow() > delivery.Until - http.Timeout)
        {
            return new DeliveryResult.Unknown("The claim runs out before the message could be sent.");
        }

        var message = SlackMessage.Of(receiver, delivery, possibleDuplicate: false);
        message["channel"] = ChannelOf(receiver, delivery);
        if (delivery.Message.Thread.Length > 0)
        {
            message["thread_ts"] = delivery.Message.Thread;
        }

        message["metadata"] = new JsonObject { ["event_type"] = EventType, ["event_payload"] = new JsonObject { ["id"] = delivery.Id } };
        var (result, answer) = await CallAsync(receiver, "chat.postMessage", message, cancellationToken).ConfigureAwait(false);
        return result is DeliveryResult.Arrived ? new DeliveryResult.Arrived((string?)answer?["ts"] ?? "") : result;
    }

    /// <summary>Looks a message up by its metadata; null where the channel surely does not have it.</summary>
    private async Task<DeliveryResult?> LookUpAsync(Receiver receiver, DueDelivery delivery, CancellationToken cancellationToken)
    {
        var cursor = "";
        for (var page = 0; page < PagesLookedUp; page++)
        {
            var oldest = (delivery.CreatedAt - ClockDifference).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            var ask = new JsonObject { ["channel"] = ChannelOf(receiver, delivery), ["include_all_metadata"] = true, ["limit"] = 200, ["oldest"] = oldest, ["cursor"] = cursor };
            var (result, answer) = await AskAsync(receiver, delivery, ask, cancellationToken).ConfigureAwait(false);
            if (answer is null)
            {
                return result;
            }

            if ((answer["messages"] as JsonArray ?? []).FirstOrDefault(m => (string?)m?["metadata"]?["event_payload"]?["id"] == delivery.Id) is { } found)
            {
                return new DeliveryResult.Arrived((string?)found["ts"] ?? "");
            }

            cursor = (string?)answer["response_metadata"]?["next_cursor"] ?? "";
            if (cursor.Length == 0)
            {
                return null;
            }
        }

        return new DeliveryResult.Unknown($"The channel has more than {PagesLookedUp} pages of messages since; the message may be further on.");
    }

    /// <summary>
    /// One page of a channel or thread. Reading may be repeated without harm: a page that fails is asked for again while the claim lasts,
    /// since a channel of many pages would never be read to its end if each failure began it anew.
    /// </summary>
    private async Task<(DeliveryResult Result, JsonObject? Answer)> AskAsync(Receiver receiver, DueDelivery delivery, JsonObject ask, CancellationToken cancellationToken)
    {
        var (method, thread) = ("conversations.history", delivery.Message.Thread);
        if (thread.Length > 0)
        {
            (method, ask["ts"]) = ("conversations.replies", thread);
        }

        for (var attempt = 1; ; attempt++)
        {
            (DeliveryResult Result, JsonObject? Answer) got;
            try
            {
                got = await CallAsync(receiver, method, ask, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                got = (new DeliveryResult.Unknown("The channel could not be read."), null);
            }

            var pause = got.Result is DeliveryResult.Postponed later ? later.After : TimeSpan.Zero;
            var isTransient = got.Answer is null && got.Result is DeliveryResult.Postponed or DeliveryResult.Unknown;
            if (!isTransient || attempt == MostReads || clock.GetUtcNow() + pause > delivery.Until - (2 * http.Timeout))
            {
                return got;
            }

            await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string ChannelOf(Receiver receiver, DueDelivery delivery) => delivery.Message.Channel.Length > 0 ? delivery.Message.Channel : receiver.Channel;

    private async Task<(DeliveryResult Result, JsonObject? Answer)> CallAsync(Receiver receiver, string method, JsonObject body, CancellationToken cancellationToken)
    {
        var address = new Uri(receiver.Url.ToString().TrimEnd('/') + "/" + method);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", receiver.Secret);
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (NotTaken(response) is { } why)
        {
            return (why, null);
        }

        var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        if (Read(text) is not { } answer)
        {
            return (new DeliveryResult.Unknown($"{address.Host} answers {method} with what is no JSON."), null);
        }

        return (bool?)answer["ok"] == true ? (new DeliveryResult.Arrived(), answer)
            : (string?)answer["error"] is "ratelimited" or "rate_limited" ? (new DeliveryResult.Postponed(DefaultRetry, "Slack limits the rate."), null)
            : (new DeliveryResult.Refused($"Slack refuses {method}: {(string?)answer["error"] ?? "without a reason"}."), null);
    }

    private static JsonObject? Read(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What a status says; null where the receiver has taken it.</summary>
    private DeliveryResult? NotTaken(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        >= 200 and < 300 => null,
        429 => new DeliveryResult.Postponed(RetryAfter(response) ?? DefaultRetry, "The rate is limited."),
        >= 300 and < 400 => new DeliveryResult.Refused($"The address redirects to {response.Headers.Location}; redirects are not followed. Write the final address."),
        408 or >= 500 => new DeliveryResult.Unknown($"The receiver answers {(int)response.StatusCode}."),
        _ => new DeliveryResult.Refused($"The receiver answers {(int)response.StatusCode} {response.ReasonPhrase}."),
    };

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } wait } => wait,
        { Date: { } date } => date > clock.GetUtcNow() ? date - clock.GetUtcNow() : TimeSpan.Zero,
        _ => null,
    };
}
