using System.Collections.Immutable;
using System.Globalization;
using Parley.Analytics.Gathering;
using Parley.Answers;
using Parley.Statistics;

namespace Parley.Analytics.Composing.Kinds;

/// <summary>Points or members that are unusual.</summary>
internal static class OutlierComposing
{
    private const int MostPoints = 120;

    public static Composition Compose(Draft draft, OutlierFindings findings)
    {
        var metric = draft.Plan.Metrics[0];
        var slots = (Metric: draft.Names.Metric(metric), For: draft.Names.For(draft.Names.MembersOf(draft.Plan.Filters, [], [])), When: draft.In(draft.Plan.Period));
        if (findings.Points.Length < Robust.FewestPoints)
        {
            return new Composition(draft.Say("outliers.too_few", ("metric", slots.Metric), ("for", slots.For), ("when", slots.When)));
        }

        var points = draft.Count(findings.Looked, "points looked at");
        if (findings.Unusual.IsEmpty)
        {
            return new Composition(draft.Say("outliers.none", ("metric", slots.Metric), ("for", slots.For), ("when", slots.When), ("points", points), ("grain", Grain(draft, findings))));
        }

        var unusual = findings.Unusual.Select(s => (Score: s, Reading: findings.Points[s.Index], Usual: Usual(draft, findings, s))).ToArray();
        return new Composition(draft.Say(
            "outliers.some",
            ("metric", slots.Metric), ("for", slots.For), ("when", slots.When), ("was", ChangeWords.Was(draft, metric)), ("grain", Grain(draft, findings)),
            ("count", draft.Count(unusual.Length, "unusual points")), ("points", points)))
        {
            Details = [.. unusual.Select(u => Sentence(draft, findings, metric, u.Reading, u.Usual))],
            Fine = [draft.Say("outliers.method")],
            Chart = Chart(draft, findings, metric),
            Table = new TableBlock(
                draft.Names.Label(metric),
                [new TableColumn(findings.Grain is { } g ? draft.Phrases.Text("grain." + Lower(g)) : string.Join(", ", draft.Plan.By.Select(draft.Names.DimensionLabel)), false), new TableColumn(draft.Names.Label(metric), true), new TableColumn(draft.Phrases.Text("table.usual"), true)],
                [.. Shown(findings).Select(r => ImmutableArray.Create<Span>(
                    [Name(draft, findings, r), draft.TableCell(r), draft.TableCell(unusual.FirstOrDefault(u => u.Reading == r).Usual)]))]),
        };
    }

    private static string Grain(Draft draft, OutlierFindings findings) => findings.Grain is { } grain
        ? draft.Phrases.Text("grain_many." + Lower(grain))
        : draft.Phrases["threshold.members"].Fill(("dimension", draft.Names.And([.. draft.Plan.By.Select(draft.Names.Dimension)]))).Spans.OfType<Words>().Aggregate("", (s, w) => s + w.Text);

    private static Piece Sentence(Draft draft, OutlierFindings findings, string metric, Reading reading, Ref? usual) => draft.Say(
        reading.Value > (usual?.Value ?? 0) ? "outliers.high" : "outliers.low",
        ("metric", draft.Names.Metric(metric)), ("for", draft.Names.For(draft.Names.MembersOf(reading))), ("was", ChangeWords.Was(draft, metric)),
        ("value", draft.Value(reading)), ("when", findings.Grain is null ? draft.In(draft.Plan.Period) : draft.In(draft.PeriodOf(reading))),
        ("usual", usual is null ? Piece.None : draft.Show(usual)));

    private static Span Name(Draft draft, OutlierFindings findings, Reading reading) => findings.Grain is null
        ? new Words(string.Join(", ", draft.Plan.By.Select((d, i) => draft.Names.Member(d, reading.Members[i]))))
        : draft.Named(draft.PeriodOf(reading)!);

    /// <summary>What was to be expected, over every point that was looked at.</summary>
    private static Ref? Usual(Draft draft, OutlierFindings findings, OutlierScore score)
    {
        ImmutableArray<Ref> inputs = [.. findings.Points.Select(draft.Cell)];
        var scope = inputs[score.Index].Scope with { Measurement = Measurement.Statistic };
        if (findings.Grain is not { } grain)
        {
            return draft.Evidence.Compute("median/1", scope with { Members = draft.Names.MembersOf(draft.Plan.Filters, [], []) }, inputs);
        }

        return draft.Evidence.Compute("usual/1", scope, inputs, ImmutableSortedDictionary.CreateRange(
        [
            KeyValuePair.Create("days", string.Join(',', findings.Points.Select(p => EvidenceBook.Iso(p.Bucket!.Value)))),
            KeyValuePair.Create("weekdays", grain == TimeGrain.Day ? "true" : "false"),
            KeyValuePair.Create("index", score.Index.ToString(CultureInfo.InvariantCulture)),
        ]));
    }

    /// <summary>The points asked about, as many as can be drawn; the last ones where there are more.</summary>
    private static IEnumerable<Reading> Shown(OutlierFindings findings) => findings.Points
        .Where(p => p.Bucket is not { } day || findings.Plan.Period is not { } period || (period.Start <= day && day <= period.End))
        .TakeLast(MostPoints);

    private static ChartBlock Chart(Draft draft, OutlierFindings findings, string metric) => new(
        findings.Grain is null ? ChartKind.Bar : ChartKind.Line, draft.Names.Label(metric),
        [.. Shown(findings).Select(p => findings.Grain is null ? string.Join(", ", p.Members) : draft.PeriodOf(p)!.Label)],
        [new ChartSeries(draft.Names.Label(metric), [.. Shown(findings).Select(p => (Figure?)draft.Show(draft.Cell(p)))])],
        draft.Names.Unit(metric));

    private static string Lower(TimeGrain grain) => grain.ToString().ToLowerInvariant();
}
