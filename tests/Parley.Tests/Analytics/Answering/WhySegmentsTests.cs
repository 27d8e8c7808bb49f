using Xunit;
using Parley.Analytics;
using Parley.Analytics.Causes;
using Parley.Analytics.Understanding;
using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Guardrails;

namespace Parley.Tests.Analytics.Answering;

/// <summary>A why tells the few segments that explain a change, over the metric's dimensions together, and down the tree of metrics.</summary>
public sealed class WhySegmentsTests
{
    private const string Passengers = "Why did passengers fall in August 2026 compared with July 2026?";

    [Fact]
    public async Task The_segment_that_moved_is_told_by_all_its_members_and_by_no_others()
    {
        var ferry = await FerryLayer.Opened;
        var findings = (WhyFindings)await ferry.FindAsync(Passengers);

        var segment = Assert.Single(findings.Segments!.Segments);
        Assert.Equal(["sailing__route=Outer Isles", "sailing__ship=Skua"], segment.Conditions.Select(c => $"{c.Dimension}={c.Values[0]}").Order());
    }

    [Fact]
    public async Task Parts_and_rest_sum_to_the_change_in_table_and_waterfall()
    {
        var ferry = await FerryLayer.Opened;
        var answer = await ferry.AskAsync(Passengers);

        var chart = answer.Blocks.OfType<ChartBlock>().Single();
        var points = chart.Series[0].Points.Select(p => (decimal)p!.Value!).ToArray();
        Assert.Equal(ChartKind.Waterfall, chart.Kind);
        Assert.Equal(points[^1], points[..^1].Sum());
        var table = answer.Blocks.OfType<TableBlock>().First();
        Assert.Equal(points[1..^1], table.Rows.Select(r => (decimal)((Figure)r[3]).Value!));
    }

    [Fact]
    public async Task Each_cause_is_a_question_that_is_answered_for_it_alone()
    {
        var ferry = await FerryLayer.Opened;
        var answer = await ferry.AskAsync(Passengers);

        var drill = Assert.IsType<Understood.Planned>(ferry.Read(answer.FollowUps[0])).Plan;
        Assert.Equal(QuestionKind.Why, drill.Kind);
        Assert.Equal(["Outer Isles", "Skua"], drill.Filters.SelectMany(f => f.Values).Order());
        Assert.Contains("Skua", AnswerRenderer.ToText(await ferry.AskAsync(answer.FollowUps[0])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contribution_is_said_not_to_be_proof()
    {
        var answer = await (await FerryLayer.Opened).AskAsync(Passengers);

        Assert.Contains("no proof", AnswerRenderer.ToText(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ratio_is_split_down_the_tree_of_metrics()
    {
        var ferry = await FerryLayer.Opened;
        const string question = "Why did fuel per passenger rise in June 2026 compared with May 2026?";
        var findings = (WhyFindings)await ferry.FindAsync(question);

        var below = Assert.Single(findings.Tree);
        Assert.Equal("fuel_cost", below.Metric);
        Assert.Equal(["litres", "litre_price"], below.Effects.Select(e => e.Input.Metric));
        Assert.Equal(below.Change, below.Effects.Sum(e => e.Part));
        Assert.Contains("Price of a litre rose", AnswerRenderer.ToText(await ferry.AskAsync(question)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_average_is_split_as_a_total_over_its_rows_and_over_segments()
    {
        var ferry = await FerryLayer.Opened;
        const string question = "Why did average crossing time rise in August 2026 compared with July 2026?";
        var findings = (WhyFindings)await ferry.FindAsync(question);
        var change = findings.After!.Value!.Value - findings.Before!.Value!.Value;

        Assert.Equal(["crossing_time__total", "crossing_time__rows"], findings.Inputs!.Effects.Select(e => e.Input.Metric));
        Assert.InRange(Math.Abs(findings.Inputs.Change - change), 0, 1e-9m * Math.Abs(change));
        Assert.All(findings.Dimensions, d => Assert.InRange(Math.Abs(d.Members.Sum(m => m.Part) + d.Remainder - change), 0, 1e-9m * Math.Abs(change)));
        Assert.Equal(["Outer Isles", "Skua"], Assert.Single(findings.Segments!.Segments).Conditions.Select(c => c.Values[0]).Order());
    }

    [Fact]
    public async Task The_parts_of_an_average_are_said_and_are_no_questions()
    {
        var ferry = await FerryLayer.Opened;
        var text = AnswerRenderer.ToText(await ferry.AskAsync("Why did average crossing time rise in August 2026 compared with July 2026?"));

        Assert.Contains("Total crossing time", text, StringComparison.Ordinal);
        Assert.Contains("Sailings with crossing time", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(ferry.Catalogue.Metrics, m => m.Name.Contains("__", StringComparison.Ordinal));
        Assert.IsNotType<Understood.Planned>(ferry.Read("sailings with crossing time in August 2026"));
    }

    [Fact]
    public async Task Segments_that_share_rows_are_counted_once()
    {
        var sample = await SampleLayer.OfSeedAsync(101);
        foreach (var cause in sample.Labels.Causes.Where(c => c.Questions.Any(q => q.StartsWith("Why", StringComparison.Ordinal))))
        {
            var findings = (WhyFindings)await sample.GatherAsync(sample.PlanOf(cause.Questions[0]));
            var segments = findings.Segments?.Segments ?? [];
            for (var i = 0; i < segments.Length; i++)
            {
                var overlapping = segments.Take(i).Count(s => s.Conditions.All(c => segments[i].Conditions.All(o => o.Dimension != c.Dimension || o.Values.SequenceEqual(c.Values))));
                Assert.Equal(overlapping, segments[i].Shared.Length);
                Assert.DoesNotContain(segments.Take(i), s => s.Conditions.All(c => segments[i].Conditions.Any(o => o.Dimension == c.Dimension && o.Values.SequenceEqual(c.Values))));
            }
        }
    }
}
