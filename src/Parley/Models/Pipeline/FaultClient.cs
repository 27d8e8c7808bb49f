using System.ClientModel;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Anthropic.Exceptions;
using Microsoft.Extensions.AI;

namespace Parley.Models.Pipeline;

/// <summary>
/// Stands before a provider's own client: whatever that throws becomes a <see cref="ModelException"/>; an answer of too many
/// characters is broken off, and one that ends without a word of text, or calls a tool that was not offered, is a fault.
/// </summary>
internal sealed class FaultClient(IChatClient inner, string name) : StreamingClient(inner)
{
    /// <summary>Characters of an answer that are taken.</summary>
    public const int MaxCharacters = 200_000;

    protected override async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stream = Begin(messages, options, cancellationToken);
        var (length, ended) = (0, false);
        await using (stream.ConfigureAwait(false))
        {
            while (await MoveAsync(stream, cancellationToken).ConfigureAwait(false))
            {
                var update = stream.Current;
                length += update.Text.Length;
                ended |= update.FinishReason is not null;
                Check(update, options, length);
                yield return update;
            }
        }

        if (length == 0)
        {
            throw new ModelException(ModelFault.Empty, $"The model '{name}' answered without text.");
        }

        if (!ended)
        {
            throw new ModelException(ModelFault.Broken, $"The answer of the model '{name}' broke off.");
        }
    }

    private IAsyncEnumerator<ChatResponseUpdate> Begin(IReadOnlyList<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return Next(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            throw Translate(fault);
        }
    }

    private async Task<bool> MoveAsync(IAsyncEnumerator<ChatResponseUpdate> stream, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNextAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Providers' clients throw anything; all of it means that the model gave nothing.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            throw Translate(fault);
        }
    }

    private void Check(ChatResponseUpdate update, ChatOptions options, int length)
    {
        if (length > MaxCharacters)
        {
            throw new ModelException(ModelFault.TooLong, $"The answer of the model '{name}' has more than {MaxCharacters:N0} characters.");
        }

        if (update.Contents.OfType<ErrorContent>().Any() || update.FinishReason == ChatFinishReason.ContentFilter)
        {
            throw new ModelException(ModelFault.Empty, $"The model '{name}' refused to answer.");
        }

        if (update.Contents.OfType<FunctionCallContent>().Any() && options.Tools is not { Count: > 0 })
        {
            throw new ModelException(ModelFault.Empty, $"The model '{name}' called a tool that it was not given.");
        }
    }

    private ModelException Translate(Exception fault) => fault switch
    {
        ModelException own => own,
        ClientResultException result when result.Status > 0 => OfStatus((HttpStatusCode)result.Status, RetryAfter(result), fault),
        AnthropicApiException api => OfStatus(api.StatusCode, null, fault),
        HttpRequestException { StatusCode: { } status } => OfStatus(status, null, fault),
        _ when Inner<ModelException>(fault) is { } inner => inner,
        ClientResultException when Inner<HttpRequestException>(fault) is not null || Inner<IOException>(fault) is not null =>
            new ModelException(ModelFault.Broken, $"The connection to the model '{name}' failed or broke off.", fault),
        TimeoutException or OperationCanceledException => new ModelException(ModelFault.Timeout, $"The model '{name}' took too long.", fault),
        JsonException or FormatException => new ModelException(ModelFault.Broken, $"The answer of the model '{name}' cannot be read.", fault),
        HttpRequestException or IOException => new ModelException(ModelFault.Broken, $"The connection to the model '{name}' failed or broke off.", fault),
        _ => new ModelException(ModelFault.Broken, $"The answer of the model '{name}' cannot be read ({fault.GetType().Name}).", fault),
    };

    private ModelException OfStatus(HttpStatusCode status, TimeSpan? retryAfter, Exception inner) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            new ModelException(ModelFault.Unauthorized, $"The provider refuses the key of the model '{name}'.", inner),
        HttpStatusCode.NotFound => new ModelException(ModelFault.NotFound, $"The provider has no model as '{name}' names it.", inner),
        HttpStatusCode.TooManyRequests => new ModelException(ModelFault.Busy, $"The model '{name}' gets too many requests.", inner) { RetryAfter = retryAfter },
        HttpStatusCode.RequestTimeout => new ModelException(ModelFault.Timeout, $"The model '{name}' took too long.", inner),
        >= HttpStatusCode.InternalServerError => new ModelException(ModelFault.Server, $"The provider of the model '{name}' has a fault of its own.", inner),
        _ => new ModelException(ModelFault.BadRequest, $"The provider refuses the request to the model '{name}' ({(int)status}).", inner),
    };

    private static TimeSpan? RetryAfter(ClientResultException result) =>
        result.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var text) == true && int.TryParse(text, out var seconds) && seconds >= 0
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static T? Inner<T>(Exception fault)
        where T : Exception
    {
        for (var inner = fault.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is T found)
            {
                return found;
            }
        }

        return null;
    }
}
