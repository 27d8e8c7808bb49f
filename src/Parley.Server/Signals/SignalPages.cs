using System.Net;
using System.Text;
using Parley.Conversations;
using Parley.Server.Api;
using Parley.Signals;
using Parley.Signals.Running;
using Parley.Signals.Slack;

namespace Parley.Server.Signals;

/// <summary>
/// What mail and Slack open and call without signing in: "stop telling me this" by a signal's own token, and Slack's events, which are
/// signed. Opening a link changes nothing (mail programs look ahead); its one button, or a mail program's own, does.
/// </summary>
internal static class SignalPages
{
    private const string MutePath = "/signals/mute";
    private const string SlackPath = "/slack";
    private const string BySignal = "by a signal's link";

    public static void Map(WebApplication app)
    {
        app.MapGet(MutePath + "/{token}", ShowAsync).ExcludeFromDescription();
        app.MapPost(MutePath + "/{token}", MuteAsync).ExcludeFromDescription().DisableAntiforgery();
        app.MapPost(SlackPath + "/{product}", SlackAsync).ExcludeFromDescription().DisableAntiforgery();
    }

    /// <summary>True for what brings its own proof.</summary>
    public static bool IsOpen(PathString path) =>
        path.StartsWithSegments(MutePath, StringComparison.Ordinal) || path.StartsWithSegments(SlackPath, StringComparison.Ordinal);

    private static async Task<IResult> ShowAsync(string token, SignalStore signals, CancellationToken cancellationToken) =>
        await FindAsync(token, signals, cancellationToken).ConfigureAwait(false) is { } signal
            ? Page($"<h1>Stop telling me this?</h1><p>{Encoded(What(signal))} will not be said again to anybody. <code>parley signals unmute</code> takes it back.</p><form method=\"post\"><button>Stop telling me this</button></form>", StatusCodes.Status200OK)
            : Gone();

    private static async Task<IResult> MuteAsync(string token, SignalStore signals, CancellationToken cancellationToken)
    {
        if (await FindAsync(token, signals, cancellationToken).ConfigureAwait(false) is not { } signal)
        {
            return Gone();
        }

        await signals.MuteAsync(new Mute(signal.Product, signal.Monitor, signal.Segment), BySignal, cancellationToken).ConfigureAwait(false);
        return Page($"<h1>It will not be said again</h1><p>{Encoded(What(signal))} is stopped.</p>", StatusCodes.Status200OK);
    }

    private static async Task<IResult> SlackAsync(
        string product, HttpContext context, ServedProducts products, SignalStation station, SlackQuestions questions)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted).ConfigureAwait(false);
        // Who cannot sign does not learn which products there are.
        if (products.Lease(product) is not { } lease)
        {
            return Unsigned();
        }

        await using (lease.ConfigureAwait(false))
        {
            var settings = await station.SettingsAsync(lease, context.RequestAborted).ConfigureAwait(false);
            var signed = new SlackRequest(body, context.Request.Headers["X-Slack-Request-Timestamp"].ToString(), context.Request.Headers["X-Slack-Signature"].ToString());
            return await questions.TakeAsync(lease.Product.Name, settings.Receivers, signed, context.RequestAborted).ConfigureAwait(false) switch
            {
                SlackReply.Challenge challenge => Results.Text(challenge.Text, "text/plain"),
                SlackReply.Taken => Results.Ok(),
                _ => Unsigned(),
            };
        }
    }

    private static IResult Unsigned() => Problems.Result(Problems.Of(
        StatusCodes.Status401Unauthorized, "bad-signature", "Not signed by Slack", "There is no such product, or the request is not signed with the signing secret of one of its bots, or it is too old."));

    private static Task<Signal?> FindAsync(string token, SignalStore signals, CancellationToken cancellationToken) => signals.FindByTokenAsync(token, cancellationToken);

    private static string What(Signal signal) => signal.Segment.Length == 0 ? $"The monitor “{signal.Monitor}”" : $"The monitor “{signal.Monitor}” for {signal.Segment}";

    private static IResult Gone() => Page("<h1>There is no such signal</h1><p>The link is not complete, or the signal was deleted.</p>", StatusCodes.Status404NotFound);

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);

    private static IResult Page(string body, int status) => Results.Content(
        $"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\"><title>Parley</title></head><body><main>{body}</main></body></html>",
        "text/html; charset=utf-8", Encoding.UTF8, status);
}
