using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Parley.Models.Pipeline;

/// <summary>Ends a request that takes too long, however the clock is set meanwhile.</summary>
internal sealed class TimeoutClient(IChatClient inner, TimeSpan limit, TimeProvider clock, string name) : StreamingClient(inner)
{
    protected override async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limit, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        var stream = Next(messages, options, linked.Token).GetAsyncEnumerator(linked.Token);
        await using (stream.ConfigureAwait(false))
        {
            while (await MoveAsync(stream, timer, cancellationToken).ConfigureAwait(false))
            {
                yield return stream.Current;
            }
        }
    }

    private async Task<bool> MoveAsync(
        IAsyncEnumerator<ChatResponseUpdate> stream, CancellationTokenSource timer, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception fault) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ModelException(ModelFault.Timeout, $"The model '{name}' took longer than {limit.TotalSeconds:0} seconds.", fault);
        }
    }
}
