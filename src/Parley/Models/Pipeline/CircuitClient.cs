using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Parley.Models.Pipeline;

/// <summary>
/// Leaves a model alone for 30 s after five failures in a row, or at once after one that will not pass by itself (a refused key,
/// a model that is not there). Then one request tries it. Shared by all turns of a product.
/// </summary>
internal sealed class CircuitClient(IChatClient inner, TimeProvider clock, string name) : StreamingClient(inner)
{
    private const int Most = 5;
    private static readonly TimeSpan Rest30 = TimeSpan.FromSeconds(30);
    private readonly Lock _lock = new();
    private int _failures;
    private long? _openedAt;

    protected override async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Enter();
        var stream = Next(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (stream.ConfigureAwait(false))
        {
            while (await MoveAsync(stream).ConfigureAwait(false))
            {
                yield return stream.Current;
            }
        }

        lock (_lock)
        {
            (_failures, _openedAt) = (0, null);
        }
    }

    private void Enter()
    {
        lock (_lock)
        {
            if (_openedAt is { } since)
            {
                if (clock.GetElapsedTime(since) < Rest30)
                {
                    throw new ModelException(ModelFault.Resting, $"The model '{name}' failed and is left alone for a while.");
                }

                // One request tries it; the others wait for what comes of it.
                _openedAt = clock.GetTimestamp();
            }
        }
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Tidy", "Cancellation", Justification = "The stream carries the token.")]
    private async Task<bool> MoveAsync(IAsyncEnumerator<ChatResponseUpdate> stream)
    {
        try
        {
            return await stream.MoveNextAsync().ConfigureAwait(false);
        }
        catch (ModelException fault) when (fault.IsPassing || fault.Fault is ModelFault.Unauthorized or ModelFault.NotFound)
        {
            lock (_lock)
            {
                _failures++;
                if (_failures >= Most || !fault.IsPassing)
                {
                    _openedAt = clock.GetTimestamp();
                }
            }

            throw;
        }
    }
}
