using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Parley.Models.Pipeline;

/// <summary>
/// Stops before a budget is passed: room for the request and its longest answer is set aside before it is sent, and what was
/// used is booked when it ends, also where it ends badly. Made for one turn; outermost of all.
/// </summary>
internal sealed class BudgetClient(IChatClient inner, BudgetAccount account, ImmutableArray<ModelDefinition> models) : StreamingClient(inner)
{
    protected override async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var read = messages.Sum(m => (long)m.Text.Length) / 3;
        var written = Math.Min(options.MaxOutputTokens ?? int.MaxValue, models.Max(m => m.MaxOutputTokens));
        var held = new Spending(read + written, models.Max(m => m.Cost(read, written)));
        account.Hold(held);
        var (usage, characters, model, began) = (new UsageDetails(), 0L, models[0], false);
        try
        {
            await foreach (var update in Next(messages, options, cancellationToken).ConfigureAwait(false))
            {
                began = true;
                characters += update.Text.Length;
                foreach (var content in update.Contents.OfType<UsageContent>())
                {
                    usage.Add(content.Details);
                }

                if (update.AdditionalProperties?.GetValueOrDefault(FailoverClient.ModelKey) is string name)
                {
                    model = models.FirstOrDefault(m => m.Name == name) ?? model;
                }

                yield return update;
            }
        }
        finally
        {
            // Where a provider does not count, four characters are taken for a token.
            var input = usage.InputTokenCount ?? (began ? messages.Sum(m => (long)m.Text.Length) / 4 : 0);
            var output = usage.OutputTokenCount ?? (characters + 3) / 4;
            account.Book(held, new Spending(input + output, model.Cost(input, output)));
        }
    }

    // The pipeline behind it is shared by all turns.
    protected override void Dispose(bool disposing) => base.Dispose(false);
}
