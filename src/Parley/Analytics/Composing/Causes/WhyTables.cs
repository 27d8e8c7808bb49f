using System.Collections.Immutable;
using Parley.Analytics.Causes;
using Parley.Analytics.Composing.Kinds;
using Parley.Answers;

namespace Parley.Analytics.Composing.Causes;

/// <summary>Parts of a change as tables and as a waterfall; parts and rest sum to the change.</summary>
internal sealed class WhyTables(Draft draft, WhyEvidence evidence)
{
    private const int MostBars = 8;

    public TableBlock? Of(DimensionSplit split)
    {
        if (evidence.Whole(split) is not { } whole)
        {
            return null;
        }

        var isRatio = split.Form == SplitForm.Ratio;
        var shown = split.Members.OrderByDescending(m => Math.Abs(m.Part)).ThenBy(m => m.Member, StringComparer.Ordinal).Take(MemberTables.MostRows).ToArray();
        var parts = shown.Select(m => evidence.Part(split, m)).ToArray();
        var rows = shown.Select((m, i) => Row(split, m, parts[i], whole, isRatio)).ToList();
        if (split.Remainder != 0 || shown.Length < split.Members.Length)
        {
            var rest = evidence.Rest(whole, [.. parts.OfType<Ref>()]);
            rows.Add(
            [
                new Words(draft.Phrases.Text(shown.Length < split.Members.Length ? "why.others" : "why.several")), new Words(""), new Words(""),
                .. isRatio ? new Span[] { new Words(""), new Words("") } : [],
                draft.TableCell(rest, SignStyle.Signed), draft.TableCell(rest is null ? null : evidence.Share(rest, whole)),
            ]);
        }

        return new TableBlock(Title(split), Columns(split, isRatio), [.. rows]);
    }

    public TableBlock? Of(InputSplit split) => evidence.Whole(split) is not { Value: not 0 } whole ? null : new TableBlock(
        draft.Names.Label(split.Metric),
        [
            new TableColumn(draft.Phrases.Text("table.input"), false), Before, After,
            new TableColumn(draft.Phrases.Text("table.part"), true), new TableColumn(draft.Phrases.Text("table.part_share"), true),
        ],
        [
            .. split.Effects.Select(e => ImmutableArray.Create<Span>(
            [
                new Words(draft.Names.Label(e.Input.Metric)), draft.TableCell(e.Before), draft.TableCell(e.After),
                draft.TableCell(evidence.Part(split, e), SignStyle.Signed),
                draft.TableCell(evidence.Part(split, e) is { } part ? evidence.Share(part, whole) : null),
            ])),
        ]);

    /// <summary>From the baseline's value over the largest parts and the rest to the period's value.</summary>
    public ChartBlock? Waterfall(WhyFindings findings, DimensionSplit split)
    {
        if (split.Within is not null || evidence.Whole(split) is not { } whole)
        {
            return null;
        }

        var shown = split.Members.OrderByDescending(m => Math.Abs(m.Part)).ThenBy(m => m.Member, StringComparer.Ordinal).Take(MostBars)
            .Select(m => (Name: draft.Names.Member(split.Dimension, m.Member), Part: evidence.Part(split, m))).Where(m => m.Part is not null).ToArray();
        return Waterfall(findings, whole, shown!, shown.Length < split.Members.Length || split.Remainder != 0);
    }

    public ChartBlock? Waterfall(WhyFindings findings, InputSplit split) => evidence.Whole(split) is not { } whole ? null
        : Waterfall(findings, whole, [.. split.Effects.Select(e => (draft.Names.Label(e.Input.Metric), evidence.Part(split, e)!))], hasRest: false);

    /// <summary>The same over any parts.</summary>
    public ChartBlock Waterfall(WhyFindings findings, Ref whole, (string Name, Ref Part)[] parts, bool hasRest)
    {
        var (labels, points) = (new List<string>(), new List<Figure?>());
        void Add(string label, Ref? point, SignStyle style)
        {
            labels.Add(label);
            points.Add(point?.Value is null ? null : draft.Show(point, style));
        }

        Add(draft.Plan.Baseline?.Label ?? "", draft.Cell(findings.Before!), SignStyle.Plain);
        foreach (var (name, part) in parts)
        {
            Add(name, part, SignStyle.Signed);
        }

        if (hasRest)
        {
            Add(draft.Phrases.Text("why.others"), evidence.Rest(whole, [.. parts.Select(p => p.Part)]), SignStyle.Signed);
        }

        Add(draft.Plan.Period?.Label ?? "", draft.Cell(findings.After!), SignStyle.Plain);
        var label = draft.Names.Label(draft.Plan.Metrics[0]);
        return new ChartBlock(ChartKind.Waterfall, label, [.. labels], [new ChartSeries(label, [.. points])], draft.Names.Unit(draft.Plan.Metrics[0]));
    }

    private TableColumn Before => new(draft.Plan.Baseline?.Label ?? "", true);

    private TableColumn After => new(draft.Plan.Period?.Label ?? "", true);

    private ImmutableArray<Span> Row(DimensionSplit split, MemberEffect effect, Ref? part, Ref whole, bool isRatio) =>
    [
        new Words(draft.Names.Member(split.Dimension, effect.Member) + (effect.IsNew ? $" ({draft.Phrases.Text("why.new")})" : effect.IsGone ? $" ({draft.Phrases.Text("why.gone")})" : "")),
        draft.TableCell(effect.Cells.Before), draft.TableCell(effect.Cells.After),
        .. isRatio ? new[] { draft.TableCell(evidence.Rate(split, effect), SignStyle.Signed), draft.TableCell(evidence.Mix(split, effect), SignStyle.Signed) } : [],
        draft.TableCell(part, SignStyle.Signed), draft.TableCell(part is null ? null : evidence.Share(part, whole)),
    ];

    private ImmutableArray<TableColumn> Columns(DimensionSplit split, bool isRatio) =>
    [
        new TableColumn(draft.Names.DimensionLabel(split.Dimension), false), Before, After,
        .. isRatio ? new[] { new TableColumn(draft.Phrases.Text("table.rate"), true), new TableColumn(draft.Phrases.Text("table.mix"), true) } : [],
        new TableColumn(draft.Phrases.Text("table.part"), true), new TableColumn(draft.Phrases.Text("table.part_share"), true),
    ];

    private string Title(DimensionSplit split) =>
        $"{draft.Names.Label(split.Metric)} {draft.Phrases.Text("by")} {draft.Names.Dimension(split.Dimension)}"
        + (split.Within is { } within ? $" {draft.Phrases.Text("member.for")} {draft.Names.Dimension(within.Dimension)} {draft.Names.Members(within)}" : "");
}
