using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Answers;

namespace Parley.Analytics.Composing.Kinds;

/// <summary>Members side by side as a table and as bars, the same rows in both.</summary>
internal static class MemberTables
{
    public const int MostRows = 50;
    private const int MostBars = 20;

    public static TableBlock Table(Draft draft, ImmutableArray<MemberRow> rows, Func<MemberRow, Ref?>? share)
    {
        var plan = draft.Plan;
        var columns = new List<TableColumn>(plan.By.Select(d => new TableColumn(draft.Names.DimensionLabel(d), false)));
        if (plan.By.IsEmpty)
        {
            columns.Add(new TableColumn(draft.Phrases.Text("grain." + (plan.Grain ?? TimeGrain.Day).ToString().ToLowerInvariant()), false));
        }

        columns.AddRange(plan.Metrics.SelectMany(m => MetricColumns(draft, m)));
        if (share is not null)
        {
            columns.Add(new TableColumn(draft.Phrases.Text("table.share"), true));
        }

        return new TableBlock(Title(draft), [.. columns], [.. rows.Take(MostRows).Select(r => Row(draft, r, share))]);
    }

    /// <summary>Bars of the first metric; null for fewer than two rows or two dimensions.</summary>
    public static ChartBlock? Bars(Draft draft, ImmutableArray<MemberRow> rows)
    {
        var metric = draft.Plan.Metrics[0];
        var shown = rows.Where(r => Bar(draft, r, metric)?.Value is not null).Take(MostBars).ToArray();
        return shown.Length < 2 ? null : new ChartBlock(
            ChartKind.Bar, Title(draft), [.. shown.Select(r => NameOf(draft, r))],
            [new ChartSeries(draft.Names.Label(metric), [.. shown.Select(r => draft.Show(Bar(draft, r, metric)!))])],
            IsRelative(draft.Plan) ? Unit.Percent : draft.Names.Unit(metric));
    }

    /// <summary>The member or the point that a row is of.</summary>
    public static string NameOf(Draft draft, MemberRow row) => row.Bucket is { } start
        ? draft.Bucket(draft.Plan.Grain ?? TimeGrain.Day, start, draft.Plan.Period).Label
        : string.Join(", ", draft.Plan.By.Select((d, i) => draft.Names.Member(d, row.Members[i])));

    /// <summary>"channel Paid Search and region North", or the point's name as a figure.</summary>
    public static Piece Said(Draft draft, MemberRow row) => row.Bucket is { } start
        ? draft.Named(draft.Bucket(draft.Plan.Grain ?? TimeGrain.Day, start, draft.Plan.Period))
        : draft.Names.And([.. draft.Plan.By.Select((d, i) => draft.Names.Named(d, draft.Names.Member(d, row.Members[i])))]);

    /// <summary>What rows are ordered by.</summary>
    public static Ref? Bar(Draft draft, MemberRow row, string metric)
    {
        var (after, before) = (row.After?.Of(metric), row.Before?.Of(metric));
        return IsRelative(draft.Plan) ? draft.RelativeChange(after, before)
            : IsChange(draft.Plan) ? draft.Change(after, before)
            : after?.Value is null ? null : draft.Cell(after);
    }

    public static bool IsChange(Plan plan) => (plan.Threshold?.Measurement ?? plan.OrderBy) == Measurement.Change
        || (plan is { Kind: QuestionKind.Change, OrderBy: Measurement.Value });

    public static bool IsRelative(Plan plan) => (plan.Threshold?.Measurement ?? plan.OrderBy) == Measurement.RelativeChange;

    private static string Title(Draft draft) => draft.Plan.By.IsEmpty
        ? string.Join(", ", draft.Plan.Metrics.Select(draft.Names.Label))
        : $"{string.Join(", ", draft.Plan.Metrics.Select(draft.Names.Label))} {draft.Phrases.Text("by")} {draft.Names.And([.. draft.Plan.By.Select(draft.Names.Dimension)])}";

    private static IEnumerable<TableColumn> MetricColumns(Draft draft, string metric)
    {
        var label = draft.Names.Label(metric);
        return draft.Plan.Baseline is not { } baseline
            ? [new TableColumn(label, true)]
            :
            [
                new TableColumn($"{label}, {draft.Plan.Period?.Label}", true), new TableColumn($"{label}, {baseline.Label}", true),
                new TableColumn(draft.Phrases.Text("table.change"), true), new TableColumn(draft.Phrases.Text("table.relative"), true),
            ];
    }

    private static ImmutableArray<Span> Row(Draft draft, MemberRow row, Func<MemberRow, Ref?>? share)
    {
        var spans = new List<Span>();
        spans.AddRange(row.Bucket is null
            ? draft.Plan.By.Select((d, i) => new Words(draft.Names.Member(d, row.Members[i])))
            : Said(draft, row).Spans);
        foreach (var metric in draft.Plan.Metrics)
        {
            var (after, before) = (row.After?.Of(metric), row.Before?.Of(metric));
            spans.Add(draft.TableCell(after));
            if (draft.Plan.Baseline is not null)
            {
                spans.Add(draft.TableCell(before));
                spans.Add(draft.TableCell(draft.Change(after, before), SignStyle.Signed));
                spans.Add(draft.TableCell(draft.RelativeChange(after, before), SignStyle.Signed));
            }
        }

        if (share is not null)
        {
            spans.Add(draft.TableCell(share(row)));
        }

        return [.. spans];
    }
}
