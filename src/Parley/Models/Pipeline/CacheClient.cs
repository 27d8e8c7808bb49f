using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Parley.Models.Pipeline;

/// <summary>
/// Gives the same answer to the same request for a while; at most 1,000 answers, the oldest go first. What a request may say
/// was chosen by the caller's permissions before, so answers are shared only where the whole request is the same.
/// </summary>
internal sealed class CacheClient(IChatClient inner, TimeSpan keep, TimeProvider clock) : StreamingClient(inner)
{
    private const int Most = 1_000;
    private readonly Lock _lock = new();
    private readonly OrderedDictionary<string, (long At, List<ChatResponseUpdate> Updates)> _kept = new(StringComparer.Ordinal);

    protected override async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var key = RequestKey.Of(messages, options);
        if (Find(key) is { } known)
        {
            foreach (var update in known)
            {
                yield return update;
            }

            yield break;
        }

        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in Next(messages, options, cancellationToken).ConfigureAwait(false))
        {
            // Usage is not kept: what comes from here costs nothing.
            updates.Add(new ChatResponseUpdate(update.Role, update.Text) { FinishReason = update.FinishReason, AdditionalProperties = update.AdditionalProperties });
            yield return update;
        }

        Keep(key, updates);
    }

    private List<ChatResponseUpdate>? Find(string key)
    {
        lock (_lock)
        {
            return _kept.TryGetValue(key, out var found) && clock.GetElapsedTime(found.At) < keep ? found.Updates : null;
        }
    }

    private void Keep(string key, List<ChatResponseUpdate> updates)
    {
        lock (_lock)
        {
            _kept.Remove(key);
            _kept[key] = (clock.GetTimestamp(), updates);
            if (_kept.Count > Most)
            {
                _kept.RemoveAt(0);
            }
        }
    }
}
