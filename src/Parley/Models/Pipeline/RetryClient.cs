using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.Extensions.AI;

namespace Parley.Models.Pipeline;

/// <summary>
/// Tries again what fails in passing before anything of an answer came: after 0.2 s, 0.4 s, … with up to half as much again
/// by chance, or as long as the provider asks, at most five seconds. A model that is asked with patience is waited for up to a minute,
/// and where it says "too many", all its requests wait.
/// </summary>
internal sealed class RetryClient(IChatClient inner, ModelDefinition model, TimeProvider clock) : StreamingClient(inner)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPatience = TimeSpan.FromMinutes(1);
    private long _closedUntil;

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
            await PassAsync(cancellationToken).ConfigureAwait(false);
            TimeSpan wait;
            try
            {
                return await OpenAsync(Next(messages, options, cancellationToken), cancellationToken).ConfigureAwait(false);
            }
            catch (ModelException fault) when (fault.IsPassing && attempt < model.Retries && Wait(fault, attempt) is { } pause)
            {
                wait = pause;
                if (model.IsPatient && fault.Fault == ModelFault.Busy)
                {
                    Interlocked.Exchange(ref _closedUntil, (clock.GetUtcNow() + pause).UtcTicks);
                }
            }

            await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PassAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Read(ref _closedUntil) - clock.GetUtcNow().UtcTicks is > 0 and var ticks)
        {
            await Task.Delay(TimeSpan.FromTicks(ticks), clock, cancellationToken).ConfigureAwait(false);
        }
    }

    // Nothing where the provider asks for a longer wait than there is time for.
    private TimeSpan? Wait(ModelException fault, int attempt)
    {
        var backoff = 200 << attempt;
        var wait = fault.RetryAfter ?? TimeSpan.FromMilliseconds(backoff + RandomNumberGenerator.GetInt32(backoff / 2));
        return model.IsPatient ? (wait < LongestPatience ? wait : LongestPatience) : wait <= LongestWait ? wait : null;
    }
}
