using System.Collections.Immutable;
using System.Globalization;
using Parley.Analytics.Anomalies;
using Parley.Analytics.Gathering;
using Parley.Answers;
using Parley.Statistics.Anomalies.Periods;

namespace Parley.Analytics.Composing.Kinds;

/// <summary>Points in time that are unusual, of one metric or of several, the most unusual first.</summary>
internal static class AnomalyComposing
{
    private const int MostPoints = 120;
    private const int MostTold = 8;

    public static Composition Compose(Draft draft, AnomalyFindings findings)
    {
        var judged = findings.Metrics.Where(m => m.IsJudged).ToImmutableArray();
        var names = draft.Names.And([.. (judged.IsEmpty ? findings.Metrics : judged).Select(m => draft.Names.Metric(m.Metric))]);
        var ranked = findings.Ranked.Take(findings.Metrics.Length > 1 ? MostTold : int.MaxValue).Select(p => (p.Of, p.Anomaly, Usual: Usual(draft, p.Of, p.Anomaly)))
            .Where(p => p.Usual is not null).ToImmutableArray();
        return new Composition(Headline(draft, findings, judged, names))
        {
            Details = [.. ranked.Select(p => Sentence(draft, p.Of, p.Anomaly, p.Usual!)), .. Unjudged(draft, findings, judged)],
            Fine = judged.IsEmpty ? [] : [draft.Say("outliers.causal")],
            Caveats = [.. findings.Metrics.Where(m => m.LateSince is not null && draft.Findings.ShortData.All(s => s.Metric != m.Metric)).Select(m => Late(draft, m))],
            Chart = findings.Metrics is [{ Unusual.IsEmpty: false } only] ? Chart(draft, findings, only) : null,
            Table = ranked.IsEmpty ? null : Table(draft, findings, ranked!),
        };
    }

    private static Piece Headline(Draft draft, AnomalyFindings findings, ImmutableArray<MetricAnomalies> judged, string names)
    {
        var (members, when) = (draft.Names.For(draft.Names.MembersOf(draft.Plan.Filters, [], [])), draft.In(draft.Plan.Period));
        if (judged.IsEmpty)
        {
            return draft.Say("outliers.too_few", ("metric", names), ("for", members), ("when", when));
        }

        if (findings.Metrics is [var only])
        {
            var points = draft.Count(only.Asked.Length, "points looked at");
            return only.Unusual.IsEmpty
                ? draft.Say("outliers.none", ("metric", names), ("for", members), ("when", when), ("points", points), ("grain", Grain(draft, findings)))
                : draft.Say(
                    "outliers.some", ("metric", names), ("for", members), ("when", when), ("was", ChangeWords.Was(draft, only.Metric)), ("grain", Grain(draft, findings)),
                    ("count", draft.Count(only.Unusual.Length, "unusual points")), ("points", points));
        }

        var unusual = draft.Names.And([.. findings.Ranked.Select(p => p.Of.Metric).Distinct().Select(draft.Names.Metric)]);
        return unusual.Length == 0
            ? draft.Say("outliers.none_of", ("metrics", names), ("for", members), ("when", when))
            : draft.Say("outliers.several", ("metrics", unusual), ("for", members), ("when", when));
    }

    private static Piece Sentence(Draft draft, MetricAnomalies of, Anomaly anomaly, Ref usual) => draft.Say(
        anomaly.Kind == AnomalyKind.LevelShift ? "outliers.shift" : anomaly.Reading.Value > usual.Value ? "outliers.high" : "outliers.low",
        ("metric", draft.Names.Metric(of.Metric)), ("for", draft.Names.For(draft.Names.MembersOf(anomaly.Reading))), ("was", ChangeWords.Was(draft, of.Metric)),
        ("value", draft.Value(anomaly.Reading)), ("when", draft.In(draft.PeriodOf(anomaly.Reading))), ("usual", draft.Show(usual)));

    private static IEnumerable<Piece> Unjudged(Draft draft, AnomalyFindings findings, ImmutableArray<MetricAnomalies> judged)
    {
        if (!judged.IsEmpty && judged.Length < findings.Metrics.Length)
        {
            var left = findings.Metrics.Where(m => !m.IsJudged).Select(m => draft.Names.Metric(m.Metric));
            yield return draft.Say("outliers.too_few", ("metric", draft.Names.And([.. left])), ("for", Piece.None), ("when", Piece.None));
        }
    }

    /// <summary>Data that stopped is late, not low.</summary>
    private static Piece Late(Draft draft, MetricAnomalies of) => draft.Say(
        "outliers.late", ("metric", draft.Names.Metric(of.Metric)), ("day", draft.Day("day/1", of.LateSince!.Value, ("metric", of.Metric))));

    private static Ref? Usual(Draft draft, MetricAnomalies of, Anomaly anomaly)
    {
        var (cell, reading) = (draft.Cell(anomaly.Reading), anomaly.Reading);
        return draft.Evidence.ComputeOver("expected/1", cell.Scope with { Measurement = Measurement.Statistic }, of.Values, ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
        [
            KeyValuePair.Create("query", reading.Query.ToString(CultureInfo.InvariantCulture)),
            KeyValuePair.Create("column", reading.Column),
            KeyValuePair.Create("step", of.Step),
            KeyValuePair.Create("first", EvidenceBook.Iso(of.First)),
            KeyValuePair.Create("last", EvidenceBook.Iso(of.Last)),
            KeyValuePair.Create("gaps", of.GapsAreZero ? "zero" : "before"),
            KeyValuePair.Create("start", (anomaly.Index - of.Values.Length).ToString(CultureInfo.InvariantCulture)),
            KeyValuePair.Create("length", "1"),
        ]));
    }

    private static string Grain(Draft draft, AnomalyFindings findings) => draft.Phrases.Text("grain_many." + findings.Grain.ToString().ToLowerInvariant());

    private static ChartBlock Chart(Draft draft, AnomalyFindings findings, MetricAnomalies of)
    {
        var shown = of.Asked.TakeLast(MostPoints).ToArray();
        return new ChartBlock(
            ChartKind.Line, draft.Names.Label(of.Metric), [.. shown.Select(r => draft.PeriodOf(r)!.Label)],
            [new ChartSeries(draft.Names.Label(of.Metric), [.. shown.Select(r => (Figure?)draft.Show(draft.Cell(r)))])], draft.Names.Unit(findings.Plan.Metrics[0]));
    }

    /// <summary>One metric: every point asked about, with what was usual where it was not so. Several: what is unusual.</summary>
    private static TableBlock Table(Draft draft, AnomalyFindings findings, ImmutableArray<(MetricAnomalies Of, Anomaly Anomaly, Ref Usual)> ranked)
    {
        var when = new TableColumn(draft.Phrases.Text("grain." + findings.Grain.ToString().ToLowerInvariant()), false);
        if (findings.Metrics is [var only])
        {
            return new TableBlock(
                draft.Names.Label(only.Metric), [when, new TableColumn(draft.Names.Label(only.Metric), true), new TableColumn(draft.Phrases.Text("table.usual"), true)],
                [
                    .. only.Asked.TakeLast(MostPoints).Select(r => ImmutableArray.Create<Span>(
                        draft.Named(draft.PeriodOf(r)!), draft.TableCell(r), draft.TableCell(ranked.FirstOrDefault(p => p.Anomaly.Reading == r).Usual))),
                ]);
        }

        return new TableBlock(
            draft.Phrases.Text("outliers.title"),
            [new TableColumn(draft.Phrases.Text("table.metric"), false), when, new TableColumn(draft.Phrases.Text("table.value"), true), new TableColumn(draft.Phrases.Text("table.usual"), true)],
            [
                .. ranked.Select(p => ImmutableArray.Create<Span>(
                    new Words(draft.Names.Label(p.Of.Metric)), draft.Named(draft.PeriodOf(p.Anomaly.Reading)!), draft.TableCell(p.Anomaly.Reading), draft.TableCell(p.Usual))),
            ]);
    }
}
