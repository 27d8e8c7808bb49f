using Parley.Answers;
using Parley.Conversations;
using Parley.Conversations.Personal;
using Parley.Server.Ui.Analytics;
using Parley.Server.Ui.Conversations;
using Parley.Server.Ui.Exports;
using Xunit;

namespace Parley.Server.Tests.Ui;

public sealed class PureTests
{
    [Fact]
    public void Path_FollowsTheNewestWhereNothingElseWasChosen()
    {
        Turn[] turns = [Of(1, null), Of(2, null), Of(3, 1), Of(4, null)];

        Assert.Equal([1, 3, 4], new Threads([.. turns]).Path(System.Collections.Immutable.ImmutableDictionary<int, int>.Empty).Select(t => t.Number));
        Assert.Equal([1, 2], new Threads([.. turns]).Path(System.Collections.Immutable.ImmutableDictionary<int, int>.Empty.Add(1, 2)).Select(t => t.Number));
        Assert.Equal([1, 3, 4], new Threads([.. turns]).Path(new Threads([.. turns]).To(turns[3])).Select(t => t.Number));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("-;-")]
    public void LinePath_FewerThanTwoPoints_DrawsNoLine(string values) =>
        Assert.Empty(LinePath.Of([.. values.Split(';').Select(v => decimal.TryParse(v, out var number) ? number : (decimal?)null)]).Line);

    [Fact]
    public void LinePath_WithAGap_BreaksThere()
    {
        var path = LinePath.Of([1, 2, null, 4, 3]);

        Assert.Equal(2, path.Line.Count(c => c == 'M'));
        Assert.Null(path.Dots[2]);
        Assert.Equal((1m, 4m), (path.Low, path.High));
    }

    [Fact]
    public void Exports_BeginWithWhatWasSaidOrElseWithWhatWasChosenMostOften()
    {
        var twice = new Preference().AfterExport("pdf").AfterExport("pdf");
        Assert.Equal("csv", ExportFormats.Ordered(twice.FirstFormat)[0].Format);
        var often = twice.AfterExport("pdf").AfterExport("xlsx");
        Assert.Equal(["pdf", "csv", "xlsx", "png", "md"], ExportFormats.Ordered(often.FirstFormat).Select(f => f.Format));
        Assert.Equal("md", ExportFormats.Ordered((often with { Format = "md" }).FirstFormat)[0].Format);
        Assert.Equal("csv", ExportFormats.Ordered((often with { Learns = false }).FirstFormat)[0].Format);
        Assert.Equal("csv", ExportFormats.Ordered(often.Forgotten().FirstFormat)[0].Format);
    }

    [Fact]
    public void Preference_LearnsOnlyWhileItMayAndForgetsTheRarest()
    {
        var liked = Enumerable.Range(0, 3).Aggregate(new Preference(), (p, _) => p.AfterView("table"));
        Assert.Equal("table", liked.FirstView);
        Assert.Equal("chart", (liked with { View = "chart" }).FirstView);
        Assert.Equal("", (liked with { Learns = false }).FirstView);
        Assert.Equal("", liked.Forgotten().FirstView);

        var many = Enumerable.Range(0, 80).Aggregate(new Preference(), (p, i) => p.AfterView($"v{i}"));
        Assert.Equal(Preference.MostCounted, many.Views.Count);
    }

    private static Turn Of(int number, int? follows) => new()
    {
        Id = $"t{number}",
        Conversation = "c",
        Number = number,
        Follows = follows,
        Product = "p",
        Version = "v",
        DataRevision = "d",
        Caller = "c",
        Permissions = "",
        AskedAt = DateTimeOffset.UnixEpoch,
        Today = new DateOnly(2025, 4, 1),
        Question = "?",
        Status = TurnStatus.Completed,
        Answer = new Answer { Outcome = Outcome.Answered },
        Verbosity = Verbosity.Standard,
    };
}
