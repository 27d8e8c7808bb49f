using System.Collections.Immutable;
using Parley.Analytics.Causes;
using Parley.Analytics.Composing.Kinds;
using Parley.Answers;

namespace Parley.Analytics.Composing.Causes;

/// <summary>The segments that explain a change, as a table and as a waterfall; parts and rest sum to the change.</summary>
internal sealed class SegmentTables(Draft draft, WhyEvidence evidence, SegmentSplit split, ImmutableArray<SegmentRefs> segments)
{
    public TableBlock? Table()
    {
        if (evidence.Whole(split) is not { } whole)
        {
            return null;
        }

        var isRatio = split.Form == SplitForm.Ratio;
        var rest = Rest(whole);
        ImmutableArray<Span> others =
        [
            new Words(draft.Phrases.Text("why.others")), new Words(""), new Words(""), .. isRatio ? new Span[] { new Words(""), new Words("") } : [],
            draft.TableCell(rest, SignStyle.Signed), draft.TableCell(rest is null ? null : evidence.Share(rest, whole)),
        ];
        return new TableBlock(
            $"{draft.Names.Label(split.Metric)}: {draft.Phrases.Text("why.where")}",
            [
                new TableColumn(draft.Phrases.Text("table.where"), false),
                new TableColumn(draft.Plan.Baseline?.Label ?? "", true), new TableColumn(draft.Plan.Period?.Label ?? "", true),
                .. isRatio ? new[] { new TableColumn(draft.Phrases.Text("table.rate"), true), new TableColumn(draft.Phrases.Text("table.mix"), true) } : [],
                new TableColumn(draft.Phrases.Text("table.part"), true), new TableColumn(draft.Phrases.Text("table.part_share"), true),
            ],
            [.. segments.Select(s => Row(s, whole, isRatio)), others]);
    }

    public ChartBlock? Waterfall(WhyTables tables, WhyFindings findings) => evidence.Whole(split) is not { } whole ? null
        : tables.Waterfall(findings, whole, [.. segments.Select(s => (Label(s.Segment), s.Part))], hasRest: Rest(whole) is { Value: not 0 });

    private ImmutableArray<Span> Row(SegmentRefs segment, Ref whole, bool isRatio) =>
    [
        new Words(SegmentSentences.Name(draft, segment.Segment)),
        draft.TableCell(segment.Before), draft.TableCell(segment.After),
        .. isRatio ? new[] { draft.TableCell(segment.Rate, SignStyle.Signed), draft.TableCell(segment.Mix, SignStyle.Signed) } : [],
        draft.TableCell(segment.Part, SignStyle.Signed), draft.TableCell(evidence.Share(segment.Part, whole)),
    ];

    private Ref? Rest(Ref whole) => evidence.Rest(whole, [.. segments.Select(s => s.Part)]);

    private string Label(SegmentEffect segment) => string.Join(", ", segment.Conditions.Select(c => draft.Names.Members(c)));
}
