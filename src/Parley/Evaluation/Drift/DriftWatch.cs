using System.Collections.Immutable;
using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Conversations;
using Parley.Evaluation.Providers;
using Parley.Governance;
using Parley.Storage;

namespace Parley.Evaluation.Drift;

/// <summary>Reads what people asked a product, and puts alarms into the queue.</summary>
/// <param name="state">The open state.</param>
/// <param name="items">The queue.</param>
/// <param name="clock">Says what recent is.</param>
public sealed class DriftWatch(StateDatabase state, WorkItemStore items, TimeProvider clock)
{
    /// <summary>The most turns of each sample; the newest count.</summary>
    public const int MostTurns = 5_000;

    /// <summary>Turns of a product: those of the last days, and those of as many days before.</summary>
    /// <param name="product">The product's name.</param>
    /// <param name="days">How many days each sample has.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<(ImmutableArray<DriftObservation> Before, ImmutableArray<DriftObservation> After)> TurnsAsync(string product, int days, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var before = await TurnsAsync(product, (now.AddDays(-2 * days), now.AddDays(-days)), cancellationToken).ConfigureAwait(false);
        return (before, await TurnsAsync(product, (now.AddDays(-days), now), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Opens an item for each alarm; one that is open about the same thing is left as it is.</summary>
    /// <param name="findings">What was found.</param>
    /// <param name="about">The product or suite.</param>
    /// <param name="owner">Who is to look; the queue's readers where nothing.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Items that were opened.</returns>
    public async Task<ImmutableArray<WorkItem>> OpenAsync(ImmutableArray<DriftFinding> findings, string about, string? owner, CancellationToken cancellationToken)
    {
        var opened = ImmutableArray.CreateBuilder<WorkItem>();
        foreach (var finding in findings.Where(f => f.IsAlarm))
        {
            var subject = $"Drift of {about}, {finding.Name}: ";
            if (await IsOpenAsync(subject, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            opened.Add(await items.CreateAsync(
                new WorkItem
                {
                    Id = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"),
                    Kind = WorkItemKind.Drift,
                    State = owner is null ? WorkItemState.Open : WorkItemState.Taken,
                    Assignee = owner,
                    Product = about,
                    Subject = subject + finding.Says,
                    CreatedBy = "parley",
                },
                cancellationToken).ConfigureAwait(false));
        }

        return opened.ToImmutable();
    }

    private async Task<bool> IsOpenAsync(string subject, CancellationToken cancellationToken)
    {
        string? after = null;
        while (await items.ListAsync(null, WorkItemKind.Drift, after, cancellationToken).ConfigureAwait(false) is { IsEmpty: false } page)
        {
            if (page.Any(item => item.State != WorkItemState.Closed && item.Subject.StartsWith(subject, StringComparison.Ordinal)))
            {
                return true;
            }

            after = page[^1].Id;
        }

        return false;
    }

    private Task<ImmutableArray<DriftObservation>> TurnsAsync(string product, (DateTimeOffset From, DateTimeOffset To) period, CancellationToken cancellationToken) => state.ReadAsync(
        async session => (await session.QueryAsync<TurnRow>(
            $"""
            SELECT {TurnRow.Columns} FROM turn
            WHERE product = @Product AND caller <> @Evaluation AND asked_at >= @From AND asked_at < @To
            ORDER BY asked_at DESC, id LIMIT {MostTurns}
            """,
            new { Product = product, Evaluation = EvaluationCaller.Id, From = StoredText.Of(period.From), To = StoredText.Of(period.To) },
            cancellationToken).ConfigureAwait(false)).Select(row => Of(row.ToTurn())).ToImmutableArray(),
        cancellationToken);

    private static DriftObservation Of(Turn turn) => new(turn.Question, turn is { Status: TurnStatus.Completed, Answer.Outcome: Outcome.Answered })
    {
        Refused = turn.Answer.Outcome is Outcome.Declined or Outcome.Escalated,
        Output = turn.Status == TurnStatus.Completed ? AnswerRenderer.ToText(turn.Answer) : "",
        Latency = turn.TimingsMs.Values.Sum(),
        Topic = turn.Plan?.Metrics is { IsDefaultOrEmpty: false } metrics ? metrics[0] : null,
    };
}
