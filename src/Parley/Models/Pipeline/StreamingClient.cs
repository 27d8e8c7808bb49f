using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Parley.Models.Pipeline;

/// <summary>
/// A wrapper of the pipeline. There is one way through it, the stream: an answer that is wanted whole is a stream read to its
/// end, so that every rule holds for both.
/// </summary>
/// <param name="inner">The next one.</param>
internal abstract class StreamingClient(IChatClient inner) : DelegatingChatClient(inner)
{
    public sealed override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public sealed override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        StreamAsync(messages as IReadOnlyList<ChatMessage> ?? [.. messages], options ?? new ChatOptions(), cancellationToken);

    /// <summary>The stream.</summary>
    protected abstract IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken);

    /// <summary>The stream of the next one.</summary>
    protected IAsyncEnumerable<ChatResponseUpdate> Next(
        IReadOnlyList<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken) =>
        InnerClient.GetStreamingResponseAsync(messages, options, cancellationToken);

    /// <summary>
    /// Goes on with a stream whose first part was waited for: what fails before it can be tried again, what fails after it
    /// cannot, for it was paid for and may have been shown.
    /// </summary>
    protected static async IAsyncEnumerable<ChatResponseUpdate> Rest(
        IAsyncEnumerator<ChatResponseUpdate> stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using (stream.ConfigureAwait(false))
        {
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return stream.Current;
            }
            while (await stream.MoveNextAsync().ConfigureAwait(false));
        }
    }

    /// <summary>A stream at its first part; null where it ended without one.</summary>
    protected static async Task<IAsyncEnumerator<ChatResponseUpdate>?> OpenAsync(
        IAsyncEnumerable<ChatResponseUpdate> updates, CancellationToken cancellationToken)
    {
        var stream = updates.GetAsyncEnumerator(cancellationToken);
        try
        {
            if (await stream.MoveNextAsync().ConfigureAwait(false))
            {
                return stream;
            }
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        await stream.DisposeAsync().ConfigureAwait(false);
        return null;
    }
}
