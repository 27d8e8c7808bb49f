using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Providers;

/// <summary>One HTTP request of an evaluation: asked again after 429 and 5xx, within limits, and answers of the same request kept.</summary>
/// <param name="client">Shared by all providers of a run.</param>
/// <param name="cache">Answers by request; nothing where the run asks anew.</param>
/// <param name="clock">Waits.</param>
internal sealed class HttpCaller(HttpClient client, ReplyCache? cache, TimeProvider clock)
{
    private const int MostAttempts = 5;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, DateTimeOffset> _closedUntil = new(StringComparer.Ordinal);
    private const int MostBytes = 32 << 20;
    private const int TooLong = 1;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    /// <summary>Answers kept; nothing where the run asks anew.</summary>
    public ReplyCache? Cache => cache;

    /// <summary>Sends a request.</summary>
    /// <returns>Status and text; status 0 where no server answered, 1 where its answer was too long.</returns>
    public async Task<HttpReply> SendAsync(HttpAsk ask, CancellationToken cancellationToken)
    {
        var key = ask.Key();
        if (cache?.Find(key) is { } kept)
        {
            return new HttpReply(200, kept, IsCached: true);
        }

        if (cache?.IsReplay == true)
        {
            return new HttpReply(0, ReplyCache.NotRecorded);
        }

        for (var attempt = 1; ; attempt++)
        {
            await OpenAsync(ask.Url.Authority, cancellationToken).ConfigureAwait(false);
            var (reply, wait) = await TryAsync(ask, cancellationToken).ConfigureAwait(false);
            if (reply.Status is not (0 or 429 or >= 500) || attempt == MostAttempts)
            {
                if (reply.Status is >= 200 and < 300)
                {
                    cache?.Keep(key, reply.Text);
                }

                return reply;
            }

            var pause = wait ?? TimeSpan.FromMilliseconds(200 * Math.Pow(2, attempt));
            pause = pause < LongestWait ? pause : LongestWait;
            if (reply.Status == 429)
            {
                // A server that says "too many" says it to every row of the run.
                _closedUntil[ask.Url.Authority] = clock.GetUtcNow() + pause;
            }

            await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task OpenAsync(string server, CancellationToken cancellationToken)
    {
        if (_closedUntil.TryGetValue(server, out var until) && until - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(HttpReply Reply, TimeSpan? Wait)> TryAsync(HttpAsk ask, CancellationToken cancellationToken)
    {
        try
        {
            using var request = ask.Request();
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(MostBytes, cancellationToken).ConfigureAwait(false);
            var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            return (new HttpReply((int)response.StatusCode, text), Wait(response.Headers.RetryAfter));
        }
        catch (HttpRequestException fault) when (fault.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            // Asking again would bring the same flood.
            return (new HttpReply(TooLong, $"The answer is longer than {MostBytes >> 20} MiB."), null);
        }
        catch (HttpRequestException fault)
        {
            return (new HttpReply(0, fault.Message), null);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (new HttpReply(0, "No answer within the time limit."), null);
        }
    }

    private TimeSpan? Wait(RetryConditionHeaderValue? after)
    {
        var wait = after?.Delta ?? (after?.Date - clock.GetUtcNow());
        return wait > TimeSpan.Zero ? wait : null;
    }
}

/// <summary>An answer over HTTP.</summary>
/// <param name="Status">Its status; 0 where no server answered.</param>
/// <param name="Text">Its body, or what went wrong.</param>
/// <param name="IsCached">True where it was at hand.</param>
internal readonly record struct HttpReply(int Status, string Text, bool IsCached = false);

/// <summary>A request over HTTP.</summary>
/// <param name="Url">Absolute.</param>
/// <param name="Method">Such as POST.</param>
/// <param name="Headers">Headers, content type among them.</param>
/// <param name="Body">Its body; nothing for GET.</param>
internal sealed record HttpAsk(Uri Url, HttpMethod Method, IReadOnlyList<KeyValuePair<string, string>> Headers, string? Body)
{
    /// <summary>What makes two requests the same; secrets in headers are left out.</summary>
    public string Key() => $"{Method} {Url}\n{Body}{(Repeat > 0 ? $"\nrepeat {Repeat}" : "")}";

    /// <summary>Which repetition of a test asks, from 0.</summary>
    public int Repeat { get; init; }

    public HttpRequestMessage Request()
    {
        var request = new HttpRequestMessage(Method, Url) { Version = HttpVersion.Version11 };
        if (Body is not null)
        {
            request.Content = new StringContent(Body, Encoding.UTF8);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(
                Headers.FirstOrDefault(h => h.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase)).Value ?? "application/json");
        }

        foreach (var (name, value) in Headers.Where(h => !h.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase)))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
