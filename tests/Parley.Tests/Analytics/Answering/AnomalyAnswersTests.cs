using Parley.Analytics;
using Parley.Analytics.Anomalies;
using Parley.Analytics.Understanding;
using Parley.Answers;
using Parley.Answers.Rendering;
using Xunit;

namespace Parley.Tests.Analytics.Answering;

/// <summary>What is unusual, judged by the points before alone; late and missing data are findings of their own.</summary>
public sealed class AnomalyAnswersTests
{
    [Fact]
    public async Task The_day_that_stands_out_is_named_with_what_was_usual()
    {
        var ferry = await FerryLayer.Opened;
        var text = AnswerRenderer.ToText(await ferry.AskAsync("Anything unusual in passengers in July 2026?"));

        Assert.Contains("21 Jul 2026", text.Split("Period:")[0], StringComparison.Ordinal);
        Assert.Contains("below the usual", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Later_days_change_nothing_about_a_day()
    {
        var ferry = await FerryLayer.Opened;
        var july = (AnomalyFindings)await ferry.FindAsync("unusual days for passengers in July 2026");
        var all = (AnomalyFindings)await ferry.FindAsync("unusual days for passengers from July 2026 to August 2026");
        var values = all.Metrics[0].Values;
        var at = values.Length - 1 - (all.Metrics[0].Last.DayNumber - new DateOnly(2026, 7, 21).DayNumber);

        Assert.Equal(AnomalyComputations.Of(values, "day")[at], AnomalyComputations.Of(values[..(at + 1)], "day")[at]);
        Assert.Equal(july.Metrics[0].Unusual.Where(u => u.Reading.Bucket == new DateOnly(2026, 7, 21)).Select(u => u.Expected), all.Metrics[0].Unusual.Where(u => u.Reading.Bucket == new DateOnly(2026, 7, 21)).Select(u => u.Expected));
    }

    [Fact]
    public async Task Several_figures_are_looked_at_together_and_ranked()
    {
        var ferry = await FerryLayer.Opened;
        var answer = await ferry.AskAsync("any anomalies in July 2026?");
        var table = answer.Blocks.OfType<TableBlock>().Single();

        Assert.Contains("something unusual in", AnswerRenderer.ToText(answer), StringComparison.Ordinal);
        Assert.Contains(table.Rows, r => r[0] is Words { Text: "Passengers" } && r[1] is Figure { Text: "21 Jul 2026" });
        Assert.Contains(table.Rows, r => r[0] is Words { Text: "Fares" } && r[1] is Figure { Text: "21 Jul 2026" });
    }

    [Fact]
    public async Task Data_that_stopped_is_late_and_no_fall()
    {
        var ferry = await FerryLayer.Opened;
        var findings = (AnomalyFindings)await ferry.FindAsync("anything unusual in harbour fees lately?");
        var text = AnswerRenderer.ToText(await ferry.AskAsync("anything unusual in harbour fees lately?"));

        Assert.Empty(findings.Metrics[0].Unusual);
        Assert.Contains("it may be late", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_unusual_can_be_asked_why()
    {
        var ferry = await FerryLayer.Opened;
        var answer = await ferry.AskAsync("unusual days for passengers in July 2026");

        var why = Assert.IsType<Understood.Planned>(ferry.Read(answer.FollowUps[0])).Plan;
        Assert.Equal((QuestionKind.Why, new DateOnly(2026, 7, 21), new DateOnly(2026, 7, 14)), (why.Kind, why.Period!.Start, why.Baseline!.Start));
    }
}
