using Microsoft.Extensions.Time.Testing;
using Parley.Signals.Delivery;
using Xunit;

namespace Parley.Tests.Signals;

/// <summary>Receivers that misbehave: what came of an attempt is said as it is.</summary>
public sealed class SenderTests
{
    private static readonly Message Said = new("Revenue fell <by> a lot.")
    {
        Sections = [new MessageSection("", "Region North & South."), new MessageSection("Caveats", "None.")],
        Links = [new MessageLink("Why?", "Why did revenue fall?")],
        MuteToken = "t0ken",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("200 OK", "ok", typeof(DeliveryResult.Arrived))]
    [InlineData("200 OK", "<html>Sign in</html>", typeof(DeliveryResult.Refused))]
    [InlineData("302 Found", "", typeof(DeliveryResult.Refused))]
    [InlineData("429 Too Many Requests", "", typeof(DeliveryResult.Postponed))]
    [InlineData("503 Service Unavailable", "", typeof(DeliveryResult.Unknown))]
    [InlineData("404 Not Found", "no_service", typeof(DeliveryResult.Refused))]
    public async Task A_Slack_webhook_has_it_only_where_it_says_so(string status, string body, Type result)
    {
        await using var server = BadServer.Http(_ => BadServer.Answer(status, body, "text/html", "Location: https://elsewhere.example/\r\nRetry-After: 7\r\n"));

        var got = await SendAsync(new Receiver("r", ReceiverKind.SlackWebhook, server.Address));

        Assert.IsType(result, got);
        Assert.Equal(TimeSpan.FromSeconds(7), (got as DeliveryResult.Postponed)?.After ?? TimeSpan.FromSeconds(7));
        Assert.Single(server.Received);
    }

    [Theory]
    [InlineData("200 OK", "", typeof(DeliveryResult.Arrived))]
    [InlineData("202 Accepted", "thanks", typeof(DeliveryResult.Arrived))]
    [InlineData("200 OK", "<!DOCTYPE html><title>Sign in</title>", typeof(DeliveryResult.Refused))]
    [InlineData("302 Found", "", typeof(DeliveryResult.Refused))]
    [InlineData("429 Too Many Requests", "", typeof(DeliveryResult.Postponed))]
    public async Task A_webhook_that_answers_a_page_or_sends_elsewhere_has_not_taken_it(string status, string body, Type result)
    {
        await using var server = BadServer.Http(_ => BadServer.Answer(status, body, "text/html", "Location: https://elsewhere.example/\r\n"));

        Assert.IsType(result, await SendAsync(new Receiver("r", ReceiverKind.Webhook, server.Address)));
        Assert.Single(server.Received);
    }

    [Fact]
    public async Task A_receiver_that_hangs_or_is_not_there_may_have_it()
    {
        await using var server = BadServer.Http(_ => null);

        Assert.IsType<DeliveryResult.Unknown>(await SendAsync(new Receiver("r", ReceiverKind.Webhook, server.Address)));
        Assert.IsType<DeliveryResult.Unknown>(await SendAsync(new Receiver("r", ReceiverKind.Webhook, new Uri("http://127.0.0.1:1/"))));
    }

    [Fact]
    public async Task A_webhook_is_signed_and_a_repeat_says_that_it_may_be_one()
    {
        await using var server = BadServer.Http(_ => BadServer.Answer("204 No Content", ""));
        var receiver = new Receiver("r", ReceiverKind.Webhook, server.Address) { Secret = "s" };

        Assert.IsType<DeliveryResult.Arrived>(await SendAsync(receiver));
        Assert.IsType<DeliveryResult.Arrived>(await SendAsync(receiver, mayHaveArrived: true));

        Assert.Contains("Idempotency-Key: d1", server.Received[0], StringComparison.Ordinal);
        Assert.DoesNotContain("X-Parley-Possible-Duplicate", server.Received[0], StringComparison.Ordinal);
        Assert.Contains("X-Parley-Possible-Duplicate: true", server.Received[1], StringComparison.Ordinal);
        var body = server.Received[0].Split("\r\n\r\n", 2)[1];
        var time = server.Received[0].Split("X-Parley-Timestamp: ")[1].Split("\r\n")[0];
        Assert.Contains($"X-Parley-Signature: v1={SignalSender.Sign("s", time, body)}", server.Received[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bot_looks_for_a_message_that_may_have_arrived_in_its_thread_and_sends_it_only_where_it_is_not()
    {
        await using var server = BadServer.Http(request => BadServer.Answer("200 OK", request.Contains("conversations.replies", StringComparison.Ordinal)
            ? """{"ok":true,"messages":[{"ts":"9.0","metadata":{"event_payload":{"id":"d1"}}}]}"""
            : """{"ok":true,"ts":"8.0"}"""));
        var receiver = new Receiver("r", ReceiverKind.SlackBot, server.Address) { Secret = "x", Channel = "C" };

        var first = await SendAsync(receiver, message: Said with { Channel = "D", Thread = "5.0" });
        var again = await SendAsync(receiver, mayHaveArrived: true, message: Said with { Channel = "D", Thread = "5.0" });

        Assert.Equal((new DeliveryResult.Arrived("8.0"), new DeliveryResult.Arrived("9.0")), (first, again));
        Assert.Equal(2, server.Received.Count);
        Assert.Contains("\"thread_ts\":\"5.0\"", server.Received[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_channel_of_many_pages_is_read_to_its_end_though_single_reads_fail()
    {
        var reads = 0;
        await using var server = BadServer.Http(request =>
        {
            if (!request.Contains("conversations.history", StringComparison.Ordinal))
            {
                return BadServer.Answer("200 OK", """{"ok":true,"ts":"8.0"}""");
            }

            var page = request.Contains("\"cursor\":\"2\"", StringComparison.Ordinal) ? 2 : 1;
            return ++reads % 2 == 1 ? BadServer.Answer("503 Busy", "<html>")
                : BadServer.Answer("200 OK", page == 1 ? """{"ok":true,"messages":[],"response_metadata":{"next_cursor":"2"}}""" : """{"ok":true,"messages":[{"ts":"7.0","metadata":{"event_payload":{"id":"d1"}}}]}""");
        });

        Assert.Equal(new DeliveryResult.Arrived("7.0"), await SendAsync(new Receiver("r", ReceiverKind.SlackBot, server.Address) { Secret = "x", Channel = "C" }, mayHaveArrived: true));
        Assert.Equal(4, reads);
    }

    [Fact]
    public async Task Slack_gets_its_own_escapes_and_buttons_that_ask_and_stop()
    {
        await using var server = BadServer.Http(_ => BadServer.Answer("200 OK", """{"ok":true,"ts":"8.0"}"""));

        await SendAsync(new Receiver("r", ReceiverKind.SlackBot, server.Address) { Secret = "x", Channel = "C", Page = new Uri("https://parley.example/") });

        Assert.Contains("https://parley.example/shop?q=Why%20did%20revenue%20fall%3F", server.Received[0], StringComparison.Ordinal);
        Assert.Contains("https://parley.example/signals/mute/t0ken", server.Received[0], StringComparison.Ordinal);
        Assert.Contains("\\u0026lt;by\\u0026gt;", server.Received[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_has_both_forms_one_id_for_all_attempts_and_a_button_to_stop()
    {
        await using var server = BadServer.Smtp();

        Assert.Equal(new DeliveryResult.Arrived("d1@parley.example"), await SendAsync(Mail(server)));
        Assert.Equal(new DeliveryResult.Arrived("d1@parley.example"), await SendAsync(Mail(server), mayHaveArrived: true));

        Assert.Contains("Message-Id: <d1@parley.example>", server.Received[0], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("List-Unsubscribe: <https://parley.example/signals/mute/t0ken>", server.Received[0], StringComparison.Ordinal);
        Assert.Contains("Revenue fell &lt;by&gt; a lot.", server.Received[0], StringComparison.Ordinal);
        Assert.DoesNotContain("sent before", server.Received[0], StringComparison.Ordinal);
        Assert.Contains("This may have been sent before.", server.Received[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null, null, typeof(DeliveryResult.Unknown))]
    [InlineData("", null, "hang", typeof(DeliveryResult.Unknown))]
    [InlineData("", null, "451 later", typeof(DeliveryResult.Postponed))]
    [InlineData("", null, "554 spam", typeof(DeliveryResult.Refused))]
    [InlineData("RCPT", "550 nobody", "250 taken", typeof(DeliveryResult.Refused))]
    [InlineData("MAIL", "421 busy", "250 taken", typeof(DeliveryResult.Postponed))]
    [InlineData("HELLO", null, "250 taken", typeof(DeliveryResult.Postponed))]
    [InlineData("HELLO", "hang", "250 taken", typeof(DeliveryResult.Postponed))]
    public async Task A_mail_server_that_misbehaves_is_told_apart(string command, string? instead, string? afterText, Type result)
    {
        await using var server = BadServer.Smtp(afterText, command, instead);

        Assert.IsType(result, await SendAsync(Mail(server)));
    }

    private static Receiver Mail(BadServer server) => new("r", ReceiverKind.Email, new Uri($"smtp://127.0.0.1:{server.Port}"))
    {
        From = "parley@parley.example",
        To = ["cfo@example.org"],
        Page = new Uri("https://parley.example"),
    };

    private static async Task<DeliveryResult> SendAsync(Receiver receiver, bool mayHaveArrived = false, Message? message = null)
    {
        using var http = SignalSender.Client(TimeSpan.FromSeconds(2));
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 4, 9, 0, 0, TimeSpan.Zero));
        return await new SignalSender(http, clock).SendAsync(receiver, new DueDelivery("d1", "r", 1, mayHaveArrived, message ?? Said) { Product = "shop", CreatedAt = clock.GetUtcNow() }, Token);
    }
}
