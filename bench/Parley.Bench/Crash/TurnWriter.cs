using System.Collections.Immutable;
using Parley.Analytics;
using Parley.Answers;
using Parley.Conversations;
using Parley.Governance;
using Parley.Storage;

namespace Parley.Bench.Crash;

/// <summary>Records turns in several conversations at once until it is killed.</summary>
internal static class TurnWriter
{
    /// <summary>What a line with an acknowledged turn's id begins with.</summary>
    public const string Acknowledged = "recorded ";

    /// <summary>Whose turns they are.</summary>
    public const string Caller = "crash";

    private const int Conversations = 3;

    public static async Task WriteAsync(StateLocation location, CancellationToken cancellationToken)
    {
        await using var state = await StateDatabase.OpenAsync(location, TimeProvider.System, cancellationToken);
        var audit = new AuditTrail(state, TimeProvider.System);
        var store = new ConversationStore(state, audit, new WorkItemStore(state, audit, TimeProvider.System), TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, Conversations).Select(_ => RecordAsync(store, cancellationToken)));
    }

    public static async Task<string> BeginAsync(ConversationStore store, CancellationToken cancellationToken) =>
        ((ConversationLookup.Found)await store.CreateAsync("bench", Caller, "Crash", null, cancellationToken)).Conversation.Id;

    /// <summary>A turn of the size of an ordinary answer: a headline, a table of twelve rows, a chart.</summary>
    public static Turn Turn(string conversation, int number)
    {
        var scope = new Scope { Metric = "revenue", Period = new Period(new DateOnly(2025, 7, 1), new DateOnly(2025, 9, 30), "Q3 2025") };
        var evidence = Enumerable.Range(1, 12)
            .Select(i => (Evidence)new CellEvidence($"e{i}", scope, 1000.25m * i, 0, i - 1, "revenue")).ToImmutableArray();
        var figures = evidence.Select(e => new Figure(e.Id, e.Value, $"{e.Value}")).ToImmutableArray();
        return new Turn
        {
            Id = Guid.NewGuid().ToString("N"),
            Conversation = conversation,
            Number = number,
            Product = "bench",
            Version = "v1",
            DataRevision = "d1",
            Caller = Caller,
            Permissions = "",
            AskedAt = TimeProvider.System.GetUtcNow(),
            Today = new DateOnly(2025, 11, 24),
            Question = "How did revenue develop by month?",
            Status = TurnStatus.Completed,
            Plan = new Plan { Kind = QuestionKind.Trend, Metrics = ["revenue"], Period = scope.Period },
            Sql = ["SELECT date_trunc('month', ordered_at) AS month, sum(amount) AS revenue FROM orders GROUP BY 1 ORDER BY 1"],
            Answer = new Answer
            {
                Outcome = Outcome.Answered,
                Blocks =
                [
                    new TextBlock(TextRole.Headline, [new Words("Revenue was "), figures[0]]),
                    new TableBlock("Revenue", [new TableColumn("Month", false), new TableColumn("Revenue", true)], [.. figures.Select(f => ImmutableArray.Create<Span>(new Words("month"), f))]),
                    new ChartBlock(ChartKind.Line, "Revenue", [.. figures.Select(f => f.Evidence)], [new ChartSeries("Revenue", [.. figures])], Unit.Number),
                ],
                Evidence = evidence,
            },
            Verbosity = Verbosity.Standard,
        };
    }

    private static async Task RecordAsync(ConversationStore store, CancellationToken cancellationToken)
    {
        var conversation = await BeginAsync(store, cancellationToken);
        while (await store.EnterAsync(conversation, Caller, cancellationToken) is TurnEntry.Entered entered)
        {
            await using var lease = entered.Lease;
            var turn = Turn(conversation, lease.Number);
            if (await store.AppendAsync(lease, turn, cancellationToken) is TurnRecording.Recorded)
            {
                await Console.Out.WriteLineAsync(Acknowledged + turn.Id);
            }
        }
    }
}
