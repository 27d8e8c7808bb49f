using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;

namespace Parley.Models.Providers;

/// <summary>A request whose every byte its sender chose, as an evaluation does that must ask as another program asks.</summary>
/// <param name="Url">Absolute.</param>
/// <param name="Method">Such as POST.</param>
/// <param name="Headers">Headers, content type among them.</param>
/// <param name="Body">Its body; nothing for GET.</param>
internal sealed record WireRequest(Uri Url, HttpMethod Method, IReadOnlyList<KeyValuePair<string, string>> Headers, string? Body)
{
    /// <summary>The request as it is sent.</summary>
    public HttpRequestMessage Message()
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

/// <summary>What came back.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Reason">The status in words.</param>
/// <param name="Text">Its body.</param>
internal sealed record WireReply(int Status, string Reason, string Text);

/// <summary>A server answered with a fault; inside a <see cref="ModelException"/>, for those who show it to the owner.</summary>
#pragma warning disable CA1064 // Only inside this library is it looked for; to others it is the ModelException around it.
internal sealed class WireException(WireReply reply) : Exception($"{reply.Status} {reply.Reason}")
{
    public WireReply Reply => reply;
}
#pragma warning restore CA1064

/// <summary>
/// The end of the pipeline for a <see cref="WireRequest"/>, which the one message carries: the answer is one part that carries the
/// <see cref="WireReply"/>. It reads nothing of either.
/// </summary>
internal sealed class WireClient(HttpClient client, TimeProvider clock) : IChatClient
{
    /// <summary>Bytes of one answer that are read.</summary>
    public const int MaxBytes = 32 << 20;

    /// <summary>Messages that carry a request.</summary>
    public static ImmutableArray<ChatMessage> Messages(WireRequest request) => [new(ChatRole.User, (string?)null) { RawRepresentation = request }];

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = messages.Select(m => m.RawRepresentation).OfType<WireRequest>().Single();
        yield return new ChatResponseUpdate(ChatRole.Assistant, (string?)null)
        {
            RawRepresentation = await SendAsync(request, cancellationToken).ConfigureAwait(false),
            FinishReason = ChatFinishReason.Stop,
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    // The HTTP client is its giver's.
    public void Dispose()
    {
    }

    private async Task<WireReply> SendAsync(WireRequest asked, CancellationToken cancellationToken)
    {
        try
        {
            using var request = asked.Message();
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(MaxBytes, cancellationToken).ConfigureAwait(false);
            var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            var reply = new WireReply((int)response.StatusCode, response.ReasonPhrase ?? "", text);
            return response.IsSuccessStatusCode ? reply : throw Fault(reply, response.Headers.RetryAfter);
        }
        catch (HttpRequestException fault) when (fault.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            // Asking again would bring the same flood.
            throw new ModelException(ModelFault.TooLong, $"The answer is longer than {MaxBytes >> 20} MiB.", fault);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw new ModelException(ModelFault.Broken, fault.Message, fault);
        }
        catch (TaskCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ModelException(ModelFault.Timeout, "No answer within the time limit.", fault);
        }
    }

    private ModelException Fault(WireReply reply, RetryConditionHeaderValue? after)
    {
        var wait = after?.Delta ?? (after?.Date - clock.GetUtcNow());
        return new ModelException(FaultOf(reply.Status), $"The server answered {reply.Status} {reply.Reason}.", new WireException(reply)) { RetryAfter = wait > TimeSpan.Zero ? wait : null };
    }

    private static ModelFault FaultOf(int status) => status switch
    {
        401 or 403 => ModelFault.Unauthorized,
        404 => ModelFault.NotFound,
        429 => ModelFault.Busy,
        408 => ModelFault.Timeout,
        >= 500 => ModelFault.Server,
        _ => ModelFault.BadRequest,
    };
}
