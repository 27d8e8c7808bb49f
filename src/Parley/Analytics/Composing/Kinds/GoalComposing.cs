using System.Collections.Immutable;
using Parley.Analytics.Forecasts;
using Parley.Analytics.Gathering;
using Parley.Answers;

namespace Parley.Analytics.Composing.Kinds;

/// <summary>A metric against its target, with the pace where the period is still running.</summary>
internal static class GoalComposing
{
    public static Composition Compose(Draft draft, GoalFindings findings)
    {
        var metric = draft.Plan.Metrics[0];
        var members = draft.Names.MembersOf(draft.Plan.Filters, [], []);
        var target = Target(draft, findings.Target, findings.Goal, draft.Plan.Period);
        var outlook = Outlook(draft, findings);
        if (findings.Actual is not { Value: not null } reading)
        {
            return outlook.IsEmpty ? new Composition(ValueComposing.Sentence(draft, metric, members, null))
                : new Composition(outlook[0]) { Details = outlook[1..], Caveats = [draft.Say("forecast.caution")], Fine = [draft.Say("forecast.method")] };
        }

        var actual = draft.Cell(reading);
        if (target is not { Value: not null })
        {
            return new Composition(ValueComposing.Sentence(draft, metric, members, reading)) { Caveats = [draft.Say("goal.none", ("metric", draft.Names.Metric(metric)))] };
        }

        var share = draft.Evidence.Compute("share/1", actual.Scope with { Measurement = Measurement.Share, Unit = Unit.Percent }, [actual, target]);
        var gap = draft.Evidence.Compute("difference/1", actual.Scope with { Measurement = Measurement.Change }, [actual, target])!;
        return new Composition(draft.Say(
            "goal.is",
            ("metric", draft.Names.Metric(metric)), ("for", draft.Names.For(members)), ("was", ChangeWords.Was(draft, metric)),
            ("value", draft.Show(actual)), ("when", draft.In(draft.Plan.Period)), ("target", draft.Show(target)),
            ("share", share is null ? Piece.None : draft.Show(share))))
        {
            Details = [.. outlook, Gap(draft, metric, gap), .. Pace(draft, findings, metric, actual, target)],
            Fine = outlook.IsEmpty ? [] : [draft.Say("forecast.method")],
            Caveats = outlook.IsEmpty ? [] : [draft.Say("forecast.caution")],
            Table = Table(draft, metric, actual, target, gap),
        };
    }

    /// <summary>Where it is headed: how likely the target is, the forecast against it, and what of it is recorded already.</summary>
    private static ImmutableArray<Piece> Outlook(Draft draft, GoalFindings findings)
    {
        var metric = draft.Plan.Metrics[0];
        if (findings.Outlook is not { Whole: { } whole } outlook || Target(draft, findings.WholeTarget, findings.Goal, whole.Period) is not { Value: { } aim } target)
        {
            return [];
        }

        var evidence = new ForecastEvidence(draft, outlook.Series, metric);
        if (evidence.Of(whole, "mean") is not { } mean)
        {
            return [];
        }

        var name = draft.Names.Metric(metric);
        var share = draft.Evidence.Compute("share/1", mean.Scope with { Measurement = Measurement.Share, Unit = Unit.Percent }, [mean, target]);
        return
        [
            Likelihood(draft, evidence, whole, aim, target),
            ForecastComposing.Sentence(draft, evidence, whole, mean),
            draft.Say(
                "goal.expected", ("metric", name), ("when", draft.In(whole.Period)), ("target", draft.Show(target)), ("mean", draft.Show(mean)),
                ("share", share is null ? Piece.None : draft.Show(share))),
            .. ForecastComposing.SoFar(draft, evidence, whole),
        ];
    }

    /// <summary>"The target for revenue in October 2026, $900,000, will very likely be reached"; of what is better low, reaching it is staying below.</summary>
    private static Piece Likelihood(Draft draft, ForecastEvidence evidence, ForecastStep whole, decimal aim, Ref target)
    {
        var metric = draft.Plan.Metrics[0];
        var word = LikelihoodComposing.Word(evidence, whole, draft.Names.Find(metric) is { GoodDirection: < 0 } ? "lte" : "gte", aim);
        return draft.Say(
            "goal.likely", ("metric", draft.Names.Metric(metric)), ("when", draft.In(whole.Period)), ("target", draft.Show(target)),
            ("adverb", draft.Phrases.Text("likelihood." + word)));
    }

    private static Ref? Target(Draft draft, Reading? target, decimal? goal, Period? period)
    {
        var metric = draft.Plan.Metrics[0];
        return target is { Value: not null } ? draft.Cell(target)
            : goal is { } number ? draft.Evidence.Given("goal/1", new Scope { Metric = metric, Period = period, Measurement = Measurement.Goal, Unit = draft.Names.Unit(metric) }, number)
            : null;
    }

    private static Piece Gap(Draft draft, string metric, Ref gap) => gap.Value == 0
        ? draft.Say("goal.met", ("metric", draft.Names.Metric(metric)))
        : draft.Say(
            gap.Value > 0 ? "goal.above" : "goal.below", ("metric", draft.Names.Metric(metric)), ("gap", draft.Show(gap, SignStyle.Magnitude)), ("when", draft.In(draft.Plan.Period)));

    /// <summary>For amounts that add up over days: what an even pace would have reached by now.</summary>
    private static IEnumerable<Piece> Pace(Draft draft, GoalFindings findings, string metric, Ref actual, Ref target)
    {
        if (findings.Elapsed <= 0 || findings.Elapsed >= findings.Days || draft.Names.Find(metric) is not { Additive: true })
        {
            yield break;
        }

        var parameters = ImmutableSortedDictionary.CreateRange(
        [
            KeyValuePair.Create("elapsed", findings.Elapsed.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            KeyValuePair.Create("days", findings.Days.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ]);
        if (draft.Evidence.Compute("prorate/1", target.Scope with { Metric = metric, Measurement = Measurement.Goal }, [target], parameters) is not { } due)
        {
            yield break;
        }

        var lead = draft.Evidence.Compute("difference/1", actual.Scope with { Measurement = Measurement.Change }, [actual, due])!;
        yield return draft.Say(
            lead.Value >= 0 ? "goal.ahead" : "goal.behind",
            ("elapsed", draft.Count(findings.Elapsed, "days passed")), ("days", draft.Count(findings.Days, "days of the target")),
            ("due", draft.Show(due)), ("metric", draft.Names.Metric(metric)), ("was", ChangeWords.Was(draft, metric)), ("lead", draft.Show(lead, SignStyle.Magnitude)), ("when", draft.In(draft.Plan.Period)));
    }

    private static TableBlock Table(Draft draft, string metric, Ref actual, Ref target, Ref gap) => new(
        draft.Names.Label(metric),
        [new TableColumn(draft.Phrases.Text("table.metric"), false), new TableColumn(draft.Phrases.Text("table.actual"), true), new TableColumn(draft.Phrases.Text("table.target"), true), new TableColumn(draft.Phrases.Text("table.gap"), true)],
        [[new Words(draft.Names.Label(metric)), draft.Show(actual), draft.Show(target), draft.Show(gap, SignStyle.Signed)]]);
}
