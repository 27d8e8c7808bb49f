using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Parley.Answers;

namespace Parley.Conversations.Modelled;

/// <summary>
/// Step (4) with a model: prose over the facts of the answer that was composed and checked without one. Each sentence is
/// checked before it is shown. One that does not hold is corrected once; after that the rest is said in the deterministic words.
/// </summary>
internal static class ModelComposing
{
    private const int MaxSentences = 12;

    /// <summary>Writes the prose.</summary>
    /// <param name="models">The turn's models.</param>
    /// <param name="reader">Reads and checks sentences.</param>
    /// <param name="ask">The prompt's inputs and situation.</param>
    /// <param name="cancellationToken">Stops the turn.</param>
    /// <returns>Sentences that hold, as they come; none where the model gave none.</returns>
    public static async IAsyncEnumerable<TextBlock> WriteAsync(
        TurnModels models, ProseReader reader, (ImmutableDictionary<string, object?> Inputs, ModelSituation Situation, string Question) ask,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (told, inputs) = (new List<string>(), ask.Inputs);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var reply = models.Begin("compose", inputs, ask.Situation.Of(ask.Question));
            var wrong = default((string Sentence, string Why)?);
            await foreach (var sentence in SentencesAsync(models, reply, cancellationToken).ConfigureAwait(false))
            {
                if (sentence.Length >= SentenceStream.Longest)
                {
                    models.End(reply.Step, "toolong", "A sentence has no end.");
                    yield break;
                }

                var (block, why) = reader.Read(sentence, told.Count == 0 ? TextRole.Headline : TextRole.Detail);
                if (block is null)
                {
                    wrong = (sentence, why);
                    break;
                }

                told.Add(sentence);
                yield return block;
                if (told.Count == MaxSentences)
                {
                    break;
                }
            }

            if (reply.Failed)
            {
                yield break;
            }

#pragma warning disable CA1508 // It is set inside the loop over the sentences.
            models.End(reply.Step, wrong is not null ? "refused" : attempt == 0 ? "accepted" : "corrected", wrong?.Why ?? "");
            if (wrong is not { } bad)
            {
                yield break;
            }

#pragma warning restore CA1508
            inputs = inputs.SetItem("told", string.Join(' ', told)).SetItem("refused", bad.Sentence.Length > 500 ? bad.Sentence[..500] : bad.Sentence).SetItem("why", bad.Why);
        }
    }

    private static async IAsyncEnumerable<string> SentencesAsync(
        TurnModels models, ModelReply reply, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sentences = new SentenceStream();
        await foreach (var part in models.ReadAsync(reply, cancellationToken).ConfigureAwait(false))
        {
            foreach (var sentence in sentences.Add(part))
            {
                yield return sentence;
            }
        }

        if (!reply.Failed && sentences.Rest() is { Length: > 0 } rest)
        {
            yield return rest;
        }
    }
}
