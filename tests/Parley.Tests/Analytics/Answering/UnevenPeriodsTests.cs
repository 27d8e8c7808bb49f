using Parley.Analytics;
using Parley.Analytics.Gathering;
using Parley.Answers;
using Parley.Metrics;
using Parley.Products;
using Xunit;

namespace Parley.Tests.Analytics.Answering;

/// <summary>The ferry line's data ends on 15 September 2026: 2026 is not complete, whatever it is compared with.</summary>
public sealed class UnevenPeriodsTests
{
    [Theory]
    [InlineData("percentage change in passengers from 2025 to 2026")]
    [InlineData("why did passengers change in 2026 compared with 2025?")]
    [InlineData("which route grew the most in passengers from 2025 to 2026?")]
    public async Task A_year_to_date_against_a_whole_one_says_so_and_gives_the_same_days_of_both(string question)
    {
        var answer = await (await FerryLayer.Opened).AskAsync(question);

        var first = Text(answer.Blocks.OfType<TextBlock>().First(b => b.Role == TextRole.Headline));
        Assert.Contains("2026 is not complete: its data up to 15 Sep 2026 is compared with all of 2025.", first, StringComparison.Ordinal);
        Assert.Contains("Over the same days of both: Passengers rose by", first, StringComparison.Ordinal);
        Assert.Contains("1 Jan – 15 Sep 2025", first, StringComparison.Ordinal);
        Assert.Equal(ConfidenceLevel.Low, answer.Confidence!.Level);
        Assert.DoesNotContain(answer.Blocks.OfType<TextBlock>(), b => Text(b).Contains("direction", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("percentage change in passengers from 2024 to 2025")]
    [InlineData("how did passengers change in 2026 to date compared with last year?")]
    [InlineData("how did passengers change from July to August 2026?")]
    public async Task Complete_periods_and_like_parts_are_compared_as_they_are(string question)
    {
        var findings = await (await FerryLayer.Opened).FindAsync(question);

        Assert.Null(findings.Like);
    }

    [Fact]
    public void A_base_whose_data_begins_later_is_compared_from_there()
    {
        var like = Find(new(2025, 1, 1), new(2025, 12, 31), new(2024, 4, 1), new(2025, 12, 31))!;

        Assert.True(like.IsBeginning);
        Assert.Equal(("2024", new DateOnly(2024, 4, 1)), (like.Short.Label, like.Edge));
        Assert.Equal((new DateOnly(2025, 4, 1), new DateOnly(2025, 12, 31)), (like.Common!.Value.Now.Start, like.Common.Value.Now.End));
        Assert.Equal((new DateOnly(2024, 4, 1), new DateOnly(2024, 12, 31)), (like.Common!.Value.Then.Start, like.Common.Value.Then.End));
    }

    [Fact]
    public void A_base_that_begins_later_and_a_year_that_is_not_over_share_the_days_between()
    {
        var like = Find(new(2025, 1, 1), new(2025, 9, 30), new(2024, 4, 1), new(2025, 9, 30))!;

        Assert.Equal((new DateOnly(2025, 4, 1), new DateOnly(2025, 9, 30)), (like.Common!.Value.Now.Start, like.Common.Value.Now.End));
        Assert.Equal((new DateOnly(2024, 4, 1), new DateOnly(2024, 9, 30)), (like.Common!.Value.Then.Start, like.Common.Value.Then.End));
    }

    [Fact]
    public void What_is_recorded_by_the_week_covers_its_last_week()
    {
        var metric = new CatalogueMetric { Name = "calls", Label = "Calls", From = new(2023, 1, 2), To = new(2024, 1, 15), Grain = TimeGrain.Week };
        var (last, before) = (new Period(new(2024, 1, 15), new(2024, 1, 21), "15–21 Jan 2024"), new Period(new(2024, 1, 8), new(2024, 1, 14), "8–14 Jan 2024"));

        Assert.Null(LikeForLike.Of(last, before, metric, new Calendar()));
        Assert.NotNull(LikeForLike.Of(last, before, metric with { Grain = TimeGrain.Day }, new Calendar()));
    }

    private static string Text(TextBlock block) => string.Concat(block.Spans.Select(s => s is Figure figure ? figure.Text : ((Words)s).Text));

    private static LikeForLike? Find(DateOnly start, DateOnly end, DateOnly from, DateOnly to) => LikeForLike.Of(
        new Period(start, end, end.Month == 12 ? "2025" : "2025 to date (1 Jan – 30 Sep)"),
        new Period(new DateOnly(2024, 1, 1), new DateOnly(2024, 12, 31), "2024"),
        new CatalogueMetric { Name = "calls", Label = "Calls", From = from, To = to },
        new Calendar());
}
