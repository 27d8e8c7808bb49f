using System.Collections.Immutable;
using Parley.Answers;
using Parley.Metrics;
using Parley.Metrics.Sources;

namespace Parley.Conversations;

/// <summary>What came of the steps between understanding and recording.</summary>
internal sealed record TurnResult(TurnStatus Status, Answer Answer)
{
    public ImmutableArray<ExecutedQuery> Queries { get; init; } = [];

    public ImmutableArray<string> Verdicts { get; init; } = [];

    public string? FaultId { get; init; }

    public static TurnResult Stopped { get; } = new(TurnStatus.Stopped, Nothing);

    // A turn that failed or was stopped has no outcome to show; the status says what happened.
    private static Answer Nothing => new() { Outcome = Outcome.Declined };

    /// <summary>How the name of a fault begins that lies in the data or its database.</summary>
    public const string UnreadableData = "data-";

    public static TurnResult Failed(string faultId, Exception? fault = null) =>
        new(TurnStatus.Failed, Nothing) { FaultId = fault is DataSourceException ? UnreadableData + faultId : faultId };
}
