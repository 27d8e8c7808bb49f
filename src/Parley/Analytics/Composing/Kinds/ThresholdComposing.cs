using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Answers;

namespace Parley.Analytics.Composing.Kinds;

/// <summary>Members or points above or below a limit; a whole without parts is a yes or no.</summary>
internal static class ThresholdComposing
{
    private const int MostNamed = 10;

    public static Composition Compose(Draft draft, MemberFindings findings)
    {
        var (plan, metric) = (draft.Plan, draft.Plan.Metrics[0]);
        var isWhole = plan.By.IsEmpty && plan.Grain is null;
        var shown = findings.Rows.Take(MostNamed).Select(r => Item(draft, r, metric)).ToArray();
        var of = isWhole ? "" : plan.By.IsEmpty
            ? draft.Phrases.Text("grain_many." + plan.Grain!.Value.ToString().ToLowerInvariant())
            : draft.Names.Things(plan.By, findings.Count);
        var answer = isWhole ? findings.Rows.IsEmpty ? "threshold.no" : "threshold.yes" : findings.Rows.IsEmpty ? "threshold.none" : "threshold.some";
        var headline = draft.Say(
            plan.Threshold!.Measurement == Measurement.Value ? answer : answer + "_change",
            ("metric", draft.Names.Metric(metric)), ("for", draft.Names.For(draft.Names.MembersOf(plan.Filters, [], []))), ("was", ChangeWords.Was(draft, metric)),
            ("limit", Limit(draft, metric)), ("when", draft.In(plan.Period)), ("then", plan.Baseline is { } baseline ? draft.Named(baseline) : Piece.None),
            ("count", draft.Count(findings.Rows.Length, "rows that pass")), ("all", draft.Count(findings.Count, "rows")), ("of", of));
        return new Composition(headline)
        {
            Details = shown.Length == 0 ? [] : [draft.Say("threshold.items", ("items", Piece.Join("; ", shown)))],
            Chart = isWhole ? null : MemberTables.Bars(draft, findings.Rows),
            Table = isWhole || findings.Rows.IsEmpty ? null : MemberTables.Table(draft, findings.Rows, null),
        };
    }

    private static Piece Item(Draft draft, MemberRow row, string metric)
    {
        var value = MemberTables.Bar(draft, row, metric);
        var isChange = MemberTables.IsChange(draft.Plan) || MemberTables.IsRelative(draft.Plan);
        var name = MemberTables.Said(draft, row);
        return draft.Part(
            name.IsEmpty ? "threshold.whole_item" : "threshold.item",
            ("member", name), ("metric", draft.Names.Metric(metric)),
            ("value", value is null ? Piece.None : draft.Show(value, isChange ? SignStyle.Signed : SignStyle.Plain)));
    }

    private static Piece Limit(Draft draft, string metric)
    {
        var threshold = draft.Plan.Threshold!;
        var scope = new Scope
        {
            Metric = metric,
            Period = draft.Plan.Period,
            Baseline = draft.Plan.Baseline,
            Measurement = Measurement.Threshold,
            Unit = threshold.Measurement == Measurement.RelativeChange ? Unit.Percent : draft.Names.Unit(metric),
        };
        var moved = threshold.Measurement == Measurement.Value ? "" : Moved(threshold);
        if (moved.Length > 0 && threshold.Value == 0)
        {
            return draft.Part($"limit_change.{moved}");
        }

        // "Fell by more than 10%" says how far, the limit where it ends.
        var limit = draft.Show(draft.Evidence.Given("question/1", scope, moved.Length > 0 ? Math.Abs(threshold.Value) : threshold.Value));
        return draft.Part(
            threshold.Measurement == Measurement.Value ? $"limit.{threshold.Comparison}" : moved.Length > 0 ? $"limit_change.{moved}_{threshold.Comparison}" : $"limit_change.{threshold.Comparison}",
            ("limit", limit),
            ("upper", threshold.Upper is { } upper ? draft.Show(draft.Evidence.Given("question/1", scope, upper)) : Piece.None));
    }

    private static string Moved(PlanThreshold threshold) => threshold switch
    {
        { Comparison: "gt" or "gte", Value: >= 0 } => threshold is { Comparison: "gte", Value: 0 } ? "" : "rose",
        { Comparison: "lt" or "lte", Value: <= 0 } => threshold is { Comparison: "lte", Value: 0 } ? "" : "fell",
        _ => "",
    };
}
