using System.Collections.Immutable;
using Parley.Analytics;
using Parley.Answers;
using Parley.Conversations;

namespace Parley.Tests.Storage;

/// <summary>Turns for tests of the store.</summary>
internal static class Turns
{
    private static readonly Period Quarter = new(new DateOnly(2025, 7, 1), new DateOnly(2025, 9, 30), "Q3 2025");

    /// <summary>An answered turn with little in it.</summary>
    public static Turn Simple(string conversation, int number, string caller = "ada") => new()
    {
        Id = Guid.NewGuid().ToString("N"),
        Conversation = conversation,
        Number = number,
        Product = "shop",
        Version = "v1",
        DataRevision = "d1",
        Caller = caller,
        Permissions = "",
        AskedAt = new DateTimeOffset(2025, 11, 24, 10, 0, 0, TimeSpan.FromHours(1)),
        Today = new DateOnly(2025, 11, 24),
        Question = $"Question {number}?",
        Status = TurnStatus.Completed,
        Answer = new Answer { Outcome = Outcome.Answered, Blocks = [new TextBlock(TextRole.Headline, [new Words($"Answer {number}.")])] },
        Verbosity = Verbosity.Standard,
    };

    /// <summary>A turn in which every member has something in it.</summary>
    public static Turn Full(string conversation, int number) => Simple(conversation, number) with
    {
        Permissions = "orders: region = 'North'\n-margin",
        Question = "Why did revenue drop in Q3? <b>\"Ünïcode\" 🎯</b>\n",
        Plan = FullPlan(),
        Sql = ["SELECT 1", "SELECT \"a b\" FROM t WHERE x = 'é'"],
        Answer = FullAnswer(),
        Verdicts = ["e1: unit is not said"],
        Verbosity = Verbosity.Detailed,
        TimingsMs = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("gather", 1.25), KeyValuePair.Create("compose", 0.5)]),
        FaultId = "f-1",
    };

    private static Plan FullPlan() => new()
    {
        Kind = QuestionKind.Why,
        Metrics = ["revenue"],
        Period = Quarter,
        Baseline = new Period(new DateOnly(2025, 4, 1), new DateOnly(2025, 6, 30), "Q2 2025"),
        Filters = [new PlanFilter("order__region", ["North", "South"], Exclude: true)],
        By = ["order__channel"],
        Grain = TimeGrain.Month,
        Sides = [new PlanSide("left", "cost", [new PlanFilter("a", ["b"])])],
        Part = ["Paid"],
        OrderBy = Measurement.RelativeChange,
        Count = 5,
        Threshold = new PlanThreshold("between", 0.10m, 79228162514264337593543950335m, Measurement.Change),
        Term = "cac",
        View = "table",
        Assumptions = ["You meant this year."],
    };

    private static Answer FullAnswer()
    {
        var scope = new Scope
        {
            Metric = "revenue",
            Period = Quarter,
            Members = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("order__region", "North")]),
            Measurement = Measurement.ContributionShare,
            Unit = new Unit(UnitKind.Money, "EUR"),
        };
        var figure = new Figure("e1", 1234.5600m, "€1,234.56");
        return new Answer
        {
            Outcome = Outcome.Escalated,
            ResolvedQuestion = "Why did revenue drop?",
            Blocks =
            [
                new TextBlock(TextRole.Headline, [new Words("Revenue was "), figure, new Figure("e2", new DateOnly(2025, 9, 30), "30 Sep 2025")]),
                new TableBlock("By channel", [new TableColumn("Channel", false), new TableColumn("Revenue", true)], [[new Words("Paid"), figure]]),
                new ChartBlock(ChartKind.Waterfall, "Why", ["a", "b"], [new ChartSeries("s", [figure, null])], Unit.Percent),
                new ChoicesBlock([new Choice("c1", "This year", "Revenue this year?")]),
            ],
            Evidence =
            [
                new CellEvidence("e1", scope, 1234.5600m, 0, 2, "revenue"),
                new ComputedEvidence("e2", scope, "North", "share/1", ["e1"], ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("n", "2")])),
                new CellEvidence("e3", scope, null, 0, 3, "revenue"),
            ],
            Confidence = new Confidence(ConfidenceLevel.Medium, ["One assumption."]),
            Choices = [new Choice("c1", "This year", "Revenue this year?")],
            FollowUps = ["And by region?"],
            AsOf = new DateOnly(2025, 11, 23),
        };
    }
}
