using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Parley.Signals.Delivery;

/// <summary>
/// Sends mail through an SMTP server. <c>smtps://</c> is encrypted from the start, <c>smtp://</c> must be before anything is said, but on
/// this machine. A server that went away after it had the mail may have taken it: the next attempt has the same message id, and says so.
/// </summary>
internal static class MailSender
{
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    public static async Task<DeliveryResult> SendAsync(Receiver receiver, DueDelivery delivery, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(timeout);
        using var client = new SmtpClient { Timeout = (int)timeout.TotalMilliseconds };
        var handedOver = false;
        try
        {
            using var mail = Mail(receiver, delivery);
            await client.ConnectAsync(receiver.Url.Host, Port(receiver.Url), Security(receiver.Url), time.Token).ConfigureAwait(false);
            if (receiver.Url.UserInfo.Split(':', 2) is [{ Length: > 0 } user, var password])
            {
                await client.AuthenticateAsync(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password), time.Token).ConfigureAwait(false);
            }

            handedOver = true;
            await client.SendAsync(mail, time.Token).ConfigureAwait(false);
            return new DeliveryResult.Arrived(mail.MessageId ?? "");
        }
        catch (SmtpCommandException e)
        {
            var why = $"The mail server says {(int)e.StatusCode} {e.Message}";
            return (int)e.StatusCode is >= 400 and < 500 ? new DeliveryResult.Postponed(Retry, why) : new DeliveryResult.Refused(why);
        }
        catch (Exception e) when (e is AuthenticationException or SslHandshakeException or NotSupportedException)
        {
            return new DeliveryResult.Refused($"The mail server cannot be used: {e.Message.Split('\n')[0].Trim()}");
        }
        catch (Exception e) when (e is IOException or SocketException or SmtpProtocolException or ServiceNotConnectedException or ServiceNotAuthenticatedException)
        {
            return Away(handedOver, $"The mail server went away: {e.Message.Split('\n')[0].Trim()}");
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return Away(handedOver, $"The mail server did not answer within {timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s.");
        }
    }

    private static DeliveryResult Away(bool handedOver, string why) => handedOver ? new DeliveryResult.Unknown(why) : new DeliveryResult.Postponed(Retry, why);

    private static int Port(Uri server) => server.Port > 0 ? server.Port : server.Scheme == "smtps" ? 465 : 587;

    private static SecureSocketOptions Security(Uri server) => server.Scheme == "smtps" ? SecureSocketOptions.SslOnConnect
        : server.IsLoopback ? SecureSocketOptions.None
        : SecureSocketOptions.StartTls;

    private static MimeMessage Mail(Receiver receiver, DueDelivery delivery)
    {
        var message = delivery.Message;
        var mail = new MimeMessage { Subject = message.Headline.ReplaceLineEndings(" "), MessageId = $"{delivery.Id}@{receiver.From.Split('@')[^1]}", Date = delivery.CreatedAt };
        mail.From.Add(new MailboxAddress("Parley", receiver.From));
        mail.To.AddRange(receiver.To.Select(a => new MailboxAddress("", a)));
        // Answering machines and ticket systems leave such mail alone.
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        if (receiver.LinkToMute(message.MuteToken) is { } mute)
        {
            mail.Headers.Add("List-Unsubscribe", $"<{mute}>");
            mail.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        mail.Body = new BodyBuilder { TextBody = Plain(receiver, delivery), HtmlBody = Html(receiver, delivery) }.ToMessageBody();
        return mail;
    }

    private static string Plain(Receiver receiver, DueDelivery delivery)
    {
        var message = delivery.Message;
        var lines = new List<string> { message.Headline };
        lines.AddRange(message.Sections.Select(s => s.Title.Length > 0 ? $"{s.Title}\n{s.Text}" : s.Text));
        lines.AddRange(message.Links.Select(l => receiver.LinkTo(delivery.Product, l.Question) is { } to ? $"{l.Label} {to}" : $"{l.Label} {l.Question}"));
        if (receiver.LinkToMute(message.MuteToken) is { } mute)
        {
            lines.Add($"Stop telling me this: {mute}");
        }

        return string.Join("\n\n", delivery.MayHaveArrived ? lines.Append("This may have been sent before.") : lines) + "\n";
    }

    private static string Html(Receiver receiver, DueDelivery delivery)
    {
        var message = delivery.Message;
        var html = new System.Text.StringBuilder($"<h2>{Text(message.Headline)}</h2>");
        foreach (var section in message.Sections)
        {
            html.Append(section.Title.Length > 0 ? $"<h3>{Text(section.Title)}</h3>" : "").Append("<p>" + Text(section.Text).Replace("\n", "<br>", StringComparison.Ordinal) + "</p>");
        }

        foreach (var link in message.Links)
        {
            html.Append(receiver.LinkTo(delivery.Product, link.Question) is { } to ? $"<p><a href=\"{Text(to)}\">{Text(link.Label)}</a></p>" : $"<p>{Text(link.Label)} {Text(link.Question)}</p>");
        }

        html.Append(receiver.LinkToMute(message.MuteToken) is { } mute ? $"<p><a href=\"{Text(mute)}\">Stop telling me this</a></p>" : "");
        return html.Append(delivery.MayHaveArrived ? "<p>This may have been sent before.</p>" : "").ToString();
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
