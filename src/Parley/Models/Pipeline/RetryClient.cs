using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.Extensions.AI;

namespace Parley.Models.Pipeline;

/// <summary>
/// Tries again what fails in passing before anything of an answer came: after 0.2 s, 0.4 s, … with up to half as much again
/// by chance, or as long as the provider asks, at most five seconds.
/// </summary>
internal sealed class RetryClient(IChatClient inner, int retries, TimeProvider clock) : StreamingClient(inner)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    protected override async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await OpenAsync(messages, options, cancellationToken).ConfigureAwait(false) is { } stream)
        {
            await foreach (var update in Rest(stream, cancellationToken).ConfigureAwait(false))
            {
                yield return update;
            }
        }
    }

    private async Task<IAsyncEnumerator<ChatResponseUpdate>?> OpenAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            TimeSpan wait;
            try
            {
                return await OpenAsync(Next(messages, options, cancellationToken), cancellationToken).ConfigureAwait(false);
            }
            catch (ModelException fault) when (fault.IsPassing && attempt < retries && Wait(fault, attempt) is { } pause && pause <= LongestWait)
            {
                wait = pause;
            }

            await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private static TimeSpan Wait(ModelException fault, int attempt)
    {
        var backoff = 200 << attempt;
        return fault.RetryAfter ?? TimeSpan.FromMilliseconds(backoff + RandomNumberGenerator.GetInt32(backoff / 2));
    }
}
