using System.Collections.Immutable;
using Parley.Analytics.Forecasts;
using Parley.Analytics.Gathering;
using Parley.Answers;

namespace Parley.Analytics.Composing.Kinds;

/// <summary>What is to be expected, with the bands that it lies in, beside what was recorded.</summary>
internal static class ForecastComposing
{
    public static Composition Compose(Draft draft, ForecastFindings findings)
    {
        var metric = draft.Plan.Metrics[0];
        var evidence = new ForecastEvidence(draft, findings.Series, metric);
        var told = findings.Whole ?? findings.Steps.LastOrDefault();
        if (told is null || findings.Steps.IsEmpty || evidence.Of(told, "mean") is not { } mean)
        {
            return new Composition(draft.Say("forecast.too_little", ("metric", draft.Names.Metric(metric)), ("for", For(draft)), ("when", draft.In(draft.Plan.Period))))
            {
                IsDeclined = true,
            };
        }

        var sentence = Sentence(draft, evidence, told, mean);
        ImmutableArray<Piece> limit = draft.Plan.Threshold is not { } threshold ? []
            : !findings.Members.IsEmpty ? [.. ForecastMembers.Likelihoods(draft, findings, threshold)]
            : draft.Plan.Count is null ? LikelihoodComposing.Sentences(draft, evidence, told, threshold)
            : [.. ReachComposing.Sentences(draft, findings, evidence, threshold)];
        var isCut = !findings.Members.IsEmpty;
        ImmutableArray<Piece> own = draft.Plan.Count is null ? [.. SoFar(draft, evidence, told), .. Against(draft, findings, mean)] : [];
        return new Composition(limit.IsEmpty ? sentence : limit[0])
        {
            Details = [.. limit.Skip(1), .. limit.IsEmpty || draft.Plan.Count is not null ? [] : new[] { isCut ? sentence : Wider(draft, evidence, told, mean) }, .. isCut ? ForecastMembers.Sentences(draft, findings, limit.IsEmpty) : [], .. own],
            Fine = [draft.Say("forecast.method")],
            Caveats = isCut ? [draft.Say("forecast.apart"), draft.Say("forecast.caution")] : [draft.Say("forecast.caution")],
            Chart = Chart(draft, findings, evidence),
            Table = isCut ? ForecastMembers.Table(draft, findings, told) : Table(draft, findings, evidence),
            MoreTables = isCut ? [Table(draft, findings, evidence)] : [],
        };
    }

    /// <summary>"The forecast of revenue in November 2026 is $810,000: between $780,000 and $845,000 with a certainty of 80%, between … with 95%."</summary>
    public static Piece Sentence(Draft draft, ForecastEvidence evidence, ForecastStep step, Ref mean)
    {
        Piece Bound(string quantity) => evidence.Of(step, quantity) is { } bound ? draft.Show(bound) : draft.Phrases.Text("no_data");
        return draft.Say(
            "forecast.is",
            ("metric", draft.Names.Metric(mean.Scope.Metric)), ("for", draft.Names.For(mean.Scope.Members)), ("when", draft.In(step.Period)), ("mean", draft.Show(mean)),
            ("low80", Bound("low80")), ("high80", Bound("high80")), ("most", evidence.Certainty(0.8m)),
            ("low95", Bound("low95")), ("high95", Bound("high95")), ("nearly_all", evidence.Certainty(0.95m)));
    }

    /// <summary>"The forecast of revenue in November 2026 lies between … and … with a certainty of 95%."</summary>
    private static Piece Wider(Draft draft, ForecastEvidence evidence, ForecastStep step, Ref mean) =>
        evidence.Of(step, "low95") is not { } low || evidence.Of(step, "high95") is not { } high ? Piece.None : draft.Say(
            "forecast.wider", ("metric", draft.Names.Metric(mean.Scope.Metric)), ("for", draft.Names.For(mean.Scope.Members)), ("when", draft.In(step.Period)),
            ("low95", draft.Show(low)), ("high95", draft.Show(high)), ("nearly_all", evidence.Certainty(0.95m)));

    /// <summary>"Of it, $683,065 is recorded over 1–25 Oct 2026; the forecast of the rest is $140,000."</summary>
    public static IEnumerable<Piece> SoFar(Draft draft, ForecastEvidence evidence, ForecastStep step)
    {
        if (step.SoFar is { } known && evidence.Rest(step, "mean") is { } rest)
        {
            yield return draft.Say(
                "forecast.so_far", ("metric", draft.Names.Metric(known.Metric)), ("was", ChangeWords.Was(draft, known.Metric)), ("value", draft.Value(known)), ("when", draft.In(draft.PeriodOf(known))),
                ("rest", draft.Show(rest)), ("rest_when", draft.In(rest.Scope.Period)));
        }
    }

    /// <summary>"That forecast is $29,000 (3.7%) above November 2025, when revenue was $781,000."</summary>
    private static IEnumerable<Piece> Against(Draft draft, ForecastFindings findings, Ref mean)
    {
        if (findings.Compared is not { Value: { } was } reading)
        {
            yield break;
        }

        var before = draft.Cell(reading);
        var scope = mean.Scope with { Measurement = Measurement.Change, Baseline = before.Scope.Period };
        if (draft.Evidence.Compute("difference/1", scope, [mean, before]) is not { Value: not 0 } change)
        {
            yield break;
        }

        var relative = scope.Unit.Kind == UnitKind.Percent || was <= 0 ? null
            : draft.Evidence.Compute("relative_change/1", scope with { Measurement = Measurement.RelativeChange, Unit = Unit.Percent }, [mean, before]);
        yield return draft.Say(
            change.Value > 0 ? "forecast.above" : "forecast.below",
            ("metric", draft.Names.Metric(mean.Scope.Metric)), ("now", draft.In(mean.Scope.Period)),
            ("change", draft.Show(change, SignStyle.Magnitude)), ("relative", relative is null ? Piece.None : draft.Show(relative, SignStyle.Magnitude)),
            ("was", ChangeWords.Was(draft, mean.Scope.Metric)), ("value", draft.Show(before)), ("then", draft.In(before.Scope.Period)));
    }

    private static Piece For(Draft draft) => draft.Names.For(draft.Names.MembersOf(draft.Plan.Filters, [], []));

    private static ChartBlock Chart(Draft draft, ForecastFindings findings, ForecastEvidence evidence)
    {
        var metric = draft.Plan.Metrics[0];
        var recorded = Recorded(findings).ToArray();

        // A step that is asked about in part looks like a fall beside whole ones; the table has it.
        var whole = findings.Steps.Where(s => IsWhole(findings.Plan.Grain!.Value, s.Period)).ToImmutableArray();
        var steps = whole.IsEmpty ? findings.Steps : whole;
        Figure? Point(ForecastStep step, string quantity) => evidence.Of(step, quantity) is { } point ? draft.Show(point) : null;
        ImmutableArray<Figure?> Ahead(string quantity) => [.. recorded.Select(_ => (Figure?)null), .. steps.Select(s => Point(s, quantity))];
        return new ChartBlock(
            ChartKind.Line, draft.Names.Label(metric),
            [.. recorded.Select(r => draft.PeriodOf(r)!.Label), .. steps.Select(s => s.Period.Label)],
            [
                new ChartSeries(draft.Phrases.Text("table.recorded"), [.. recorded.Select(r => (Figure?)draft.Show(draft.Cell(r))), .. steps.Select(_ => (Figure?)null)]),
                new ChartSeries(draft.Phrases.Text("table.forecast"), Ahead("mean"))
                {
                    Bands = [new ChartBand(Ahead("low95"), Ahead("high95")), new ChartBand(Ahead("low80"), Ahead("high80"))],
                },
            ],
            draft.Names.Unit(metric));
    }

    private static bool IsWhole(TimeGrain grain, Period period) =>
        Buckets.Start(grain, period.Start) == period.Start && Buckets.End(grain, period.Start) == period.End;

    private static TableBlock Table(Draft draft, ForecastFindings findings, ForecastEvidence evidence)
    {
        var none = new Words(draft.Phrases.Text("none_in_table"));
        Span Cell(ForecastStep step, string quantity) => draft.TableCell(evidence.Of(step, quantity));
        return new TableBlock(
            draft.Names.Label(draft.Plan.Metrics[0]),
            [
                new TableColumn(draft.Phrases.Text("grain." + draft.Plan.Grain!.Value.ToString().ToLowerInvariant()), false),
                new TableColumn(draft.Phrases.Text("table.recorded"), true), .. ForecastComputations.Quantities.Select(q => new TableColumn(draft.Phrases.Text("table.forecast_" + q), true)),
            ],
            [
                .. Recorded(findings).Select(r => ImmutableArray.Create<Span>([draft.Named(draft.PeriodOf(r)!), draft.TableCell(r), .. ForecastComputations.Quantities.Select(_ => none)])),
                .. findings.Steps.Select(s => ImmutableArray.Create<Span>([draft.Named(s.Period), none, .. ForecastComputations.Quantities.Select(q => Cell(s, q))])),
            ]);
    }

    /// <summary>Recorded steps that no step to come is the rest of.</summary>
    private static IEnumerable<Reading> Recorded(ForecastFindings findings) => findings.Recorded.Rows
        .Select(r => r.Readings.FirstOrDefault()).OfType<Reading>()
        .Where(r => r.Value is not null && r.Bucket is not null && !findings.Steps.Any(s => s.SoFar == r)
            && Buckets.End(findings.Plan.Grain!.Value, r.Bucket.Value) <= findings.Series.KnownTo);
}
