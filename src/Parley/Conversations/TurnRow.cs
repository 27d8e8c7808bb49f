using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Parley.Analytics;
using Parley.Answers;
using Parley.Conversations.Modelled;
using Parley.Storage;
using Parley.Telemetry;

namespace Parley.Conversations;

/// <summary>A turn as one wide row.</summary>
internal sealed class TurnRow
{
    /// <summary>Columns for a SELECT that reads whole rows.</summary>
    public const string Columns =
        """
        id AS Id, conversation AS Conversation, number AS Number, product AS Product, version AS Version,
        data_revision AS DataRevision, caller AS Caller, permissions AS Permissions, asked_at AS AskedAt, today AS Today,
        question AS Question, status AS Status, outcome AS Outcome, verbosity AS Verbosity, fault_id AS FaultId,
        plan AS Plan, sql AS Sql, answer AS Answer, verdicts AS Verdicts, timings AS Timings, trace AS Trace, chain AS Chain, follows AS Follows
        """;

    /// <summary>Writes a whole row.</summary>
    public const string Insert =
        """
        INSERT INTO turn (id, conversation, number, product, version, data_revision, caller, permissions, asked_at, today,
            question, status, outcome, verbosity, fault_id, plan, sql, answer, verdicts, timings, trace, chain, follows)
        VALUES (@Id, @Conversation, @Number, @Product, @Version, @DataRevision, @Caller, @Permissions, @AskedAt, @Today,
            @Question, @Status, @Outcome, @Verbosity, @FaultId, @Plan, @Sql, @Answer, @Verdicts, @Timings, @Trace, @Chain, @Follows)
        """;

    public string Id { get; init; } = "";

    public string Conversation { get; init; } = "";

    public long Number { get; init; }

    public string Product { get; init; } = "";

    public string Version { get; init; } = "";

    public string DataRevision { get; init; } = "";

    public string Caller { get; init; } = "";

    public string Permissions { get; init; } = "";

    public string AskedAt { get; init; } = "";

    public string Today { get; init; } = "";

    public string Question { get; init; } = "";

    public string Status { get; init; } = "";

    public string Outcome { get; init; } = "";

    public string Verbosity { get; init; } = "";

    public string? FaultId { get; init; }

    public string? Plan { get; init; }

    public string Sql { get; init; } = "";

    public string Answer { get; init; } = "";

    public string Verdicts { get; init; } = "";

    public string Timings { get; init; } = "";

    public string Trace { get; init; } = "";

    public string? Chain { get; init; }

    public long? Follows { get; init; }

    public static TurnRow Of(Turn turn) => new()
    {
        Id = turn.Id,
        Conversation = turn.Conversation,
        Number = turn.Number,
        Product = turn.Product,
        Version = turn.Version,
        DataRevision = turn.DataRevision,
        Caller = turn.Caller,
        Permissions = StoredText.Clean(turn.Permissions),
        AskedAt = StoredText.Of(turn.AskedAt),
        Today = turn.Today.ToString("O", CultureInfo.InvariantCulture),
        Question = StoredText.Clean(turn.Question),
        Status = turn.Status.ToString(),
        Outcome = turn.Answer.Outcome.ToString(),
        Verbosity = turn.Verbosity.ToString(),
        FaultId = turn.FaultId,
        Plan = turn.Plan is null ? null : TurnColumns.Write(turn.Plan),
        Sql = TurnColumns.Write(turn.Sql),
        Answer = TurnColumns.Write(turn.Answer),
        Verdicts = TurnColumns.Write(turn.Verdicts),
        Timings = TurnColumns.Write(turn.TimingsMs),
        Trace = TurnColumns.Write(turn.Trace),
        Chain = turn.Chain.IsEmpty ? null : TurnColumns.Write(turn.Chain),
        Follows = turn.Follows,
    };

    public Turn ToTurn() => new()
    {
        Id = Id,
        Conversation = Conversation,
        Number = (int)Number,
        Product = Product,
        Version = Version,
        DataRevision = DataRevision,
        Caller = Caller,
        Permissions = Permissions,
        AskedAt = StoredText.Time(AskedAt),
        Today = DateOnly.ParseExact(Today, "O", CultureInfo.InvariantCulture),
        Question = Question,
        Status = Enum.Parse<TurnStatus>(Status),
        Verbosity = Enum.Parse<Verbosity>(Verbosity),
        FaultId = FaultId,
        Plan = Plan is null ? null : TurnColumns.Read<Plan>(Plan),
        Sql = TurnColumns.Read<ImmutableArray<string>>(Sql),
        Answer = TurnColumns.Read<Answer>(Answer),
        Verdicts = TurnColumns.Read<ImmutableArray<string>>(Verdicts),
        TimingsMs = TurnColumns.Read<ImmutableSortedDictionary<string, double>>(Timings),
        Trace = TurnColumns.Read<ImmutableArray<TraceSpan>>(Trace),
        Chain = Chain is null ? [] : TurnColumns.Read<ImmutableArray<ModelStep>>(Chain),
        Follows = (int?)Follows,
    };

    /// <summary>SHA-256 of everything a reader is shown; the audit trail keeps it, so that a changed row can be told.</summary>
    public string ContentHash()
    {
        var text = new StringBuilder();
        string?[] fields =
        [
            Id, Conversation, Number.ToString(CultureInfo.InvariantCulture), Product, Version, DataRevision, Caller, Permissions,
            AskedAt, Today, Question, Status, Outcome, Verbosity, FaultId, Plan, Sql, Answer, Verdicts, Timings, Trace,
        ];
        // Added later: rows without them keep the hash they had.
        foreach (var field in fields.Concat(Chain is null ? [] : [Chain]).Concat(Follows is { } follows ? [follows.ToString(CultureInfo.InvariantCulture)] : []))
        {
            text.Append(CultureInfo.InvariantCulture, $"{field?.Length ?? -1}:{field}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
