using Parley.Analytics.Gathering;
using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Guardrails;
using Xunit;

namespace Parley.Tests.Analytics.Answering;

/// <summary>Answers by weekday and month of the year: in the order of the calendar, for one day on average, and checked.</summary>
public sealed class WeekdayAnswersTests
{
    [Fact]
    public async Task A_breakdown_begins_on_Monday_and_tells_the_average_of_a_day()
    {
        var answer = await AskAsync("orders by weekday in August 2026");

        var table = answer.Blocks.OfType<TableBlock>().Single();
        Assert.Equal(
            ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
            table.Rows.Select(row => ((Words)row[0]).Text));
        Assert.Equal([5m, 4m, 4m, 4m, 4m, 5m, 5m], table.Rows.Select(row => (decimal)((Figure)row[2]).Value!));
        Assert.All(table.Rows, row => Assert.Equal((decimal)((Figure)row[3]).Value! / (decimal)((Figure)row[2]).Value!, (decimal)((Figure)row[1]).Value!));
        Assert.Equal("Monday", answer.Blocks.OfType<ChartBlock>().Single().Labels[0]);
    }

    [Fact]
    public async Task Weekdays_sum_to_the_whole()
    {
        var byDay = await AskAsync("orders by weekday in August 2026");
        var whole = await AskAsync("orders in August 2026");

        Assert.Equal(
            whole.Evidence.OfType<CellEvidence>().First().Value,
            byDay.Blocks.OfType<TableBlock>().Single().Rows.Sum(row => (decimal)((Figure)row[3]).Value!));
    }

    [Fact]
    public async Task The_busiest_weekday_is_the_one_with_most_on_a_day()
    {
        var all = (await AskAsync("orders by weekday in August 2026")).Blocks.OfType<TableBlock>().Single();
        var best = all.Rows.MaxBy(row => (decimal)((Figure)row[1]).Value!);
        var text = AnswerRenderer.ToText(await AskAsync("which weekday had the most orders in August 2026"));

        Assert.StartsWith($"On average, {((Words)best[0]).Text} had the most orders", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sessions on weekends vs weekdays in Q3 2026", "Saturday and Sunday", "Monday to Friday")]
    [InlineData("sessions on Mondays in Q3 2026", "Monday", "a day over 13 days")]
    [InlineData("sessions by month of the year", "January", "a day on average")]
    [InlineData("conversion rate by weekday in Q3 2026", "Wednesday", "Sunday")]
    public async Task What_is_said_holds_and_names_the_days(string question, string first, string second)
    {
        var answer = await AskAsync(question);
        var text = AnswerRenderer.ToText(answer);

        Assert.Contains(first, text, StringComparison.Ordinal);
        Assert.Contains(second, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_weekdays_whose_figures_are_swapped_are_found()
    {
        var sample = await SampleLayer.OfSeedAsync(101);
        var (answer, context) = await CheckedAsync(sample, "orders by weekday in August 2026");
        var figures = answer.Blocks.OfType<TextBlock>().SelectMany(b => b.Spans).OfType<Figure>()
            .Where(f => answer.Evidence.First(e => e.Id == f.Evidence) is { Scope.Measurement: Measurement.Statistic }).Take(2).ToArray();
        var swapped = answer with
        {
            Blocks = [.. answer.Blocks.Select(b => b is TextBlock text ? text with { Spans = [.. text.Spans.Select(s => s == figures[0] ? figures[1] : s == figures[1] ? figures[0] : s)] } : b)],
        };

        Assert.Contains(AnswerChecker.Check(swapped, [], context).Findings, f => f.Kind == FindingKind.WrongMember);
    }

    private static async Task<Answer> AskAsync(string question)
    {
        var (answer, context) = await CheckedAsync(await SampleLayer.OfSeedAsync(101), question);
        Assert.Empty(AnswerChecker.Check(answer, [], context).Findings);
        return answer;
    }

    private static async Task<(Answer Answer, CheckContext Context)> CheckedAsync(SampleLayer sample, string question)
    {
        var findings = await sample.GatherAsync(sample.PlanOf(question));
        var answer = await sample.AskAsync(question);
        return (answer, new CheckContext(sample.Catalogue, SampleLayer.Today)
        {
            Queries = findings.Queries,
            Question = question,
            Calendar = sample.Layer.Product.Calendar,
            Periods = [findings.Plan.Period!],
        });
    }
}
