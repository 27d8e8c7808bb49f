using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Parley.Models.Pipeline;

/// <summary>Asks the next model where one gives nothing. What began to answer is not left for another: it was paid for.</summary>
internal sealed class FailoverClient(ImmutableArray<(ModelDefinition Model, IChatClient Client)> models) : StreamingClient(models[0].Client)
{
    /// <summary>The key under which each part of an answer names the model it came from.</summary>
    public const string ModelKey = "parley.model";

    protected override async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (stream, model) = await OpenAsync(messages, options, cancellationToken).ConfigureAwait(false);
        await foreach (var update in Rest(stream, cancellationToken).ConfigureAwait(false))
        {
            (update.AdditionalProperties ??= [])[ModelKey] = model.Name;
            yield return update;
        }
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var (_, client) in disposing ? models.Skip(1) : [])
        {
            client.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<(IAsyncEnumerator<ChatResponseUpdate> Stream, ModelDefinition Model)> OpenAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken)
    {
        ModelException? last = null;
        foreach (var (model, client) in models)
        {
            try
            {
                var own = options.Clone();
                own.ModelId = null;
                own.MaxOutputTokens = Math.Min(options.MaxOutputTokens ?? model.MaxOutputTokens, model.MaxOutputTokens);
                if (await OpenAsync(client.GetStreamingResponseAsync(messages, own, cancellationToken), cancellationToken).ConfigureAwait(false) is { } stream)
                {
                    return (stream, model);
                }

                last = new ModelException(ModelFault.Empty, $"The model '{model.Name}' answered nothing.");
            }
            catch (ModelException fault) when (fault.Fault is not (ModelFault.Budget or ModelFault.NotRecorded))
            {
                last = fault;
            }
        }

        throw last!;
    }
}
