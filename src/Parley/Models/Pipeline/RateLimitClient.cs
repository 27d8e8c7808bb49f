using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Parley.Models.Pipeline;

/// <summary>Keeps to the requests a minute that a model may get. A request waits at most two seconds for its turn.</summary>
internal sealed class RateLimitClient(IChatClient inner, int perMinute, TimeProvider clock, string name) : StreamingClient(inner)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);
    private readonly Lock _lock = new();
    private readonly TimeSpan _each = TimeSpan.FromMinutes(1) / perMinute;
    private readonly long _start = clock.GetTimestamp();
    private TimeSpan _next;

    protected override async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wait = Reserve();
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(false);
        }

        await foreach (var update in Next(messages, options, cancellationToken).ConfigureAwait(false))
        {
            yield return update;
        }
    }

    private TimeSpan Reserve()
    {
        lock (_lock)
        {
            var now = clock.GetElapsedTime(_start);

            // Up to ten requests, or what ten seconds allow, may come at once.
            var burst = _each * Math.Max(1, Math.Min(10, perMinute / 6));
            var at = _next > now - burst + _each ? _next : now - burst + _each;
            if (at - now > LongestWait)
            {
                throw new ModelException(ModelFault.Busy, $"The model '{name}' has had its {perMinute} requests of this minute.") { RetryAfter = at - now };
            }

            _next = at + _each;
            return at - now;
        }
    }
}
