using System.Collections.Immutable;
using Parley.Answers;
using Parley.Guardrails;
using Xunit;
using static Parley.Tests.Guardrails.Samples;

namespace Parley.Tests.Guardrails;

public sealed class AnswerCheckerTests
{
    [Fact]
    public void A_true_answer_is_supported_on_every_surface()
    {
        var answer = ChangeAnswer();

        Assert.Empty(Check(answer, Markdown(answer)));
    }

    [Fact]
    public void A_wrong_number_is_found_where_it_stands()
    {
        var answer = WithText(ChangeAnswer(), "€1,200", "€1,300");

        Assert.Contains(Check(answer), f => f is { Kind: FindingKind.WrongNumber, What: "€1,300" });
    }

    [Theory]
    [InlineData("€1,200", "$1,200", FindingKind.WrongUnit)]
    [InlineData("€1,200", "1,200%", FindingKind.WrongUnit)]
    [InlineData("€1,200", "1,200", FindingKind.WrongUnit)]
    [InlineData("100%", "100", FindingKind.WrongUnit)]
    [InlineData("100%", "€100", FindingKind.WrongUnit)]
    [InlineData("€1,200", "€1.2k", null)]
    [InlineData("€1,200", "EUR 1,200", null)]
    [InlineData("€1,200", "€1,200.40", FindingKind.WrongNumber)]
    [InlineData("100%", "100.0%", null)]
    [InlineData("100%", "101%", FindingKind.WrongNumber)]
    public void A_figure_says_its_value_and_unit(string text, string written, FindingKind? kind)
    {
        var findings = Check(WithText(ChangeAnswer(), text, written));

        Assert.Equal(kind is null ? [] : [kind.Value], findings.Select(f => f.Kind).Distinct());
    }

    [Fact]
    public void Two_true_figures_that_are_swapped_are_a_fault()
    {
        var answer = ChangeAnswer();
        var (now, then) = (answer.Evidence[0], answer.Evidence[1]);
        var swapped = Map(answer, f => f.Evidence == now.Id ? Show(then, "€600.00") : f.Evidence == then.Id ? Show(now, "€1,200") : f);

        Assert.Contains(Check(swapped), f => f.Kind == FindingKind.WrongPeriod);
    }

    [Fact]
    public void A_figure_of_another_member_is_a_fault()
    {
        var answer = ChangeAnswer();
        var south = answer.Evidence[4];

        var findings = Check(Map(answer, f => f.Evidence == "e1" ? Show(south, "€800.50") : f));

        Assert.Contains(findings, f => f.Kind == FindingKind.WrongMember);
    }

    [Fact]
    public void A_figure_of_another_metric_is_a_fault()
    {
        var answer = ChangeAnswer();
        var revenue = Cell("e20", 0, 0, "revenue", "North");

        var findings = Check(Map(answer with { Evidence = answer.Evidence.Add(revenue) }, f => f.Evidence == "e1" ? Show(revenue, "€4,000") : f));

        Assert.Contains(findings, f => f.Kind == FindingKind.WrongMetric);
    }

    [Theory]
    [InlineData("rose by", "fell by")]
    [InlineData("It fell for", "It rose for")]
    public void Words_of_direction_agree_with_the_sign(string words, string other) =>
        Assert.Contains(Check(WithText(ChangeAnswer(), words, other)), f => f.Kind == FindingKind.WrongDirection);

    [Fact]
    public void An_invented_evidence_id_is_a_fault() =>
        Assert.Contains(Check(Map(ChangeAnswer(), f => f.Evidence == "e1" ? f with { Evidence = "e99" } : f)), f => f.Kind == FindingKind.UnknownEvidence);

    [Fact]
    public void Evidence_that_is_not_the_querys_cell_is_a_fault()
    {
        var answer = ChangeAnswer();
        var invented = ((CellEvidence)answer.Evidence[0]) with { Value = 1250m };

        Assert.Contains(Check(answer with { Evidence = answer.Evidence.SetItem(0, invented) }), f => f.Kind == FindingKind.BrokenEvidence);
    }

    [Theory]
    [InlineData("region", "South")]
    [InlineData("channel", "Email")]
    public void Evidence_about_other_members_than_its_row_is_a_fault(string dimension, string member)
    {
        var answer = ChangeAnswer();
        var cell = (CellEvidence)answer.Evidence[0];
        var moved = cell with { Scope = cell.Scope with { Members = cell.Scope.Members.SetItem(dimension, member) } };

        Assert.Contains(Check(answer with { Evidence = answer.Evidence.SetItem(0, moved) }), f => f.Kind == FindingKind.BrokenEvidence);
    }

    [Fact]
    public void Evidence_of_another_period_than_its_query_is_a_fault()
    {
        var answer = ChangeAnswer();
        var cell = (CellEvidence)answer.Evidence[0];
        var moved = cell with { Scope = cell.Scope with { Period = Q2 } };

        Assert.Contains(Check(answer with { Evidence = answer.Evidence.SetItem(0, moved) }), f => f.Kind == FindingKind.BrokenEvidence);
    }

    [Fact]
    public void A_computation_that_gives_another_value_is_a_fault()
    {
        var answer = ChangeAnswer();
        var wrong = ((ComputedEvidence)answer.Evidence[2]) with { Value = 601m };

        Assert.Contains(Check(answer with { Evidence = answer.Evidence.SetItem(2, wrong) }), f => f.Kind == FindingKind.BrokenEvidence);
    }

    [Fact]
    public void A_label_that_says_other_days_is_a_fault()
    {
        var answer = ChangeAnswer();
        var lying = Named("e8", Q3 with { Label = "Q4 2026" });

        Assert.Contains(Check(answer with { Evidence = answer.Evidence.SetItem(7, lying) }), f => f.Kind == FindingKind.BrokenEvidence);
    }

    [Fact]
    public void A_chart_unlike_its_table_is_a_fault()
    {
        var answer = ChangeAnswer();
        var chart = (ChartBlock)answer.Blocks[2];
        var points = chart.Series[0].Points;
        var reversed = chart with { Series = [chart.Series[0] with { Points = [points[1], points[0]] }] };

        Assert.Contains(Check(answer with { Blocks = answer.Blocks.SetItem(2, reversed) }), f => f.Kind == FindingKind.ChartDiffers);
    }

    [Theory]
    [InlineData(" Around 7 regions took part.", "7")]
    [InlineData(" It more than doubled since 3 May 2024.", "3 May 2024")]
    [InlineData(" It tripled.", "tripled")]
    [InlineData(" That is a third of the budget.", "a")]
    [InlineData(" This holds for three regions.", "three")]
    [InlineData(" In 2019 it was different.", "2019")]
    [InlineData(" Costs of €5 were left out.", "€5")]
    public void A_number_without_evidence_is_a_fault(string words, string what)
    {
        var answer = ChangeAnswer();
        var more = answer with { Blocks = answer.Blocks.Add(Samples.Text(TextRole.Detail, words)) };

        Assert.Contains(Check(more), f => f.Kind == FindingKind.Unresolved && f.What == what);
    }

    [Theory]
    [InlineData("Top 10 cities are not shown.")]
    [InlineData("The period before was Q2 2026.")]
    [InlineData("It doubled.")]
    [InlineData("Data from 1 Jul 2026 on is used.")]
    public void Names_periods_and_words_that_are_true_are_no_fault(string words)
    {
        var answer = ChangeAnswer();

        Assert.Empty(Check(answer with { Blocks = answer.Blocks.Add(Samples.Text(TextRole.Detail, words)) }));
    }

    [Theory]
    [InlineData("€1,200", "€1,300")]
    [InlineData("| North | €1,200 |", "| South | €1,200 |")]
    [InlineData("from €600.00", "from €1,200")]
    [InlineData("in Q3 2026.", "in Q1 2025.")]
    [InlineData("€900.00", "$900.00")]
    public void A_surface_that_says_something_else_is_a_fault(string text, string other)
    {
        var answer = ChangeAnswer();
        var rendered = Markdown(answer).Replace(text, other, StringComparison.Ordinal);

        Assert.Contains(Check(answer, rendered), f => f.Kind == FindingKind.SurfaceDiffers);
    }

    [Fact]
    public void Rows_swapped_between_figures_on_a_surface_are_a_fault()
    {
        var answer = ChangeAnswer();
        var rendered = Markdown(answer).Replace("| North | €1,200 |", "| North | €800.50 |", StringComparison.Ordinal)
            .Replace("| South | €800.50 |", "| South | €1,200 |", StringComparison.Ordinal);

        Assert.NotEmpty(Check(answer, rendered));
    }

    [Theory]
    [InlineData("html", "<h1>Answer</h1><p>Marketing spend for region <b>North</b> was <b>&euro;9</b>.</p>")]
    [InlineData("json", """{"text":"Marketing spend was €9.","figures":[]}""")]
    [InlineData("json", """{"figures":[{"evidence":"e1","value":1201,"text":"€1,200"}]}""")]
    [InlineData("json", """{"figures":[{"evidence":"e77","value":1200,"text":"€1,200"}]}""")]
    [InlineData("json", """{"evidence":[{"id":"e1","value":7}]}""")]
    [InlineData("json", "{")]
    public void Other_surfaces_are_read_too(string surface, string text) =>
        Assert.NotEmpty(AnswerChecker.Check(ChangeAnswer(), [new Rendering(surface, text)], Context).Findings);

    [Fact]
    public void A_json_surface_that_says_what_the_answer_says_is_supported() => Assert.Empty(AnswerChecker.Check(
        ChangeAnswer(),
        [new Rendering("json", """{"text":"€1,200","figures":[{"evidence":"e1","value":1200,"text":"€1,200"}],"evidence":[{"id":"e1","kind":"cell","value":1200}]}""")],
        Context).Findings);

    [Fact]
    public void A_follow_up_may_ask_about_times_but_not_claim_numbers()
    {
        var answer = ChangeAnswer();

        Assert.Empty(Check(answer));
        Assert.NotEmpty(Check(answer with { FollowUps = ["Why is it €1,300?"] }));
    }

    private static ImmutableArray<CheckFinding> Check(Answer answer, string? markdown = null) =>
        AnswerChecker.Check(answer, markdown is null ? [] : [new Rendering("markdown", markdown)], Context).Findings;

    private static Answer WithText(Answer answer, string text, string other) => answer with
    {
        Blocks = [.. answer.Blocks.Select(b => Map(b, s => s switch
        {
            Figure figure when figure.Text == text => figure with { Text = other },
            Words words => new Words(words.Text.Replace(text, other, StringComparison.Ordinal)),
            _ => s,
        }))],
    };

    private static Answer Map(Answer answer, Func<Figure, Figure> change) => answer with
    {
        Blocks = [.. answer.Blocks.Select(b => Map(b, s => s is Figure figure ? change(figure) : s))],
    };

    private static Block Map(Block block, Func<Span, Span> change) => block switch
    {
        TextBlock text => text with { Spans = [.. text.Spans.Select(change)] },
        TableBlock table => table with { Rows = [.. table.Rows.Select(r => r.Select(change).ToImmutableArray())] },
        ChartBlock chart => chart with { Series = [.. chart.Series.Select(s => s with { Points = [.. s.Points.Select(p => p is null ? null : (Figure)change(p))] })] },
        _ => block,
    };
}
