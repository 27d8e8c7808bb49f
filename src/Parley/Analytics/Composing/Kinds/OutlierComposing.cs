using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Answers;
using Parley.Statistics;

namespace Parley.Analytics.Composing.Kinds;

/// <summary>Members that are unusual beside the others.</summary>
internal static class OutlierComposing
{
    private const int MostMembers = 120;

    public static Composition Compose(Draft draft, OutlierFindings findings)
    {
        var metric = draft.Plan.Metrics[0];
        var slots = (Metric: draft.Names.Metric(metric), For: draft.Names.For(draft.Names.MembersOf(draft.Plan.Filters, [], [])), When: draft.In(draft.Plan.Period));
        if (findings.Members.Length < Robust.FewestPoints)
        {
            return new Composition(draft.Say("outliers.too_few", ("metric", slots.Metric), ("for", slots.For), ("when", slots.When)));
        }

        var members = draft.Count(findings.Members.Length, "members looked at");
        if (findings.Unusual.IsEmpty)
        {
            return new Composition(draft.Say("outliers.none", ("metric", slots.Metric), ("for", slots.For), ("when", slots.When), ("points", members), ("grain", draft.Names.Things(draft.Plan.By, findings.Members.Length))));
        }

        var unusual = findings.Unusual.Select(s => findings.Members[s.Index]).ToArray();
        var usual = Usual(draft, findings, findings.Unusual[0].Index);
        var shown = findings.Members.TakeLast(MostMembers).ToArray();
        return new Composition(draft.Say(
            "outliers.some",
            ("metric", slots.Metric), ("for", slots.For), ("when", slots.When), ("was", ChangeWords.Was(draft, metric)), ("grain", draft.Names.Things(draft.Plan.By, findings.Members.Length)),
            ("count", draft.Count(unusual.Length, "unusual members")), ("points", members)))
        {
            Details = [.. unusual.Select(u => Sentence(draft, metric, u, usual))],
            Fine = [draft.Say("outliers.method")],
            Chart = new ChartBlock(
                ChartKind.Bar, draft.Names.Label(metric), [.. shown.Select(r => Name(draft, r))],
                [new ChartSeries(draft.Names.Label(metric), [.. shown.Select(r => (Figure?)draft.Show(draft.Cell(r)))])], draft.Names.Unit(metric)),
            Table = new TableBlock(
                draft.Names.Label(metric),
                [new TableColumn(string.Join(", ", draft.Plan.By.Select(draft.Names.DimensionLabel)), false), new TableColumn(draft.Names.Label(metric), true), new TableColumn(draft.Phrases.Text("table.usual"), true)],
                [.. shown.Select(r => ImmutableArray.Create<Span>([new Words(Name(draft, r)), draft.TableCell(r), draft.TableCell(unusual.Contains(r) ? usual : null)]))]),
        };
    }

    private static Piece Sentence(Draft draft, string metric, Reading reading, Ref? usual) => draft.Say(
        reading.Value > (usual?.Value ?? 0) ? "outliers.high" : "outliers.low",
        ("metric", draft.Names.Metric(metric)), ("for", draft.Names.For(draft.Names.MembersOf(reading))), ("was", ChangeWords.Was(draft, metric)),
        ("value", draft.Value(reading)), ("when", draft.In(draft.Plan.Period)), ("usual", usual is null ? Piece.None : draft.Show(usual)));

    private static string Name(Draft draft, Reading reading) => string.Join(", ", draft.Plan.By.Select((d, i) => draft.Names.Member(d, reading.Members[i])));

    /// <summary>The middle of all members.</summary>
    private static Ref? Usual(Draft draft, OutlierFindings findings, int index)
    {
        ImmutableArray<Ref> inputs = [.. findings.Members.Select(draft.Cell)];
        var scope = inputs[index].Scope with { Measurement = Measurement.Statistic, Members = draft.Names.MembersOf(draft.Plan.Filters, [], []) };
        return draft.Evidence.Compute("median/1", scope, inputs);
    }
}
