using System.Collections.Immutable;
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
        var target = Target(draft, findings, metric);
        if (findings.Actual is not { Value: not null } reading)
        {
            return new Composition(ValueComposing.Sentence(draft, metric, members, null));
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
            Details = [Gap(draft, metric, gap), .. Pace(draft, findings, metric, actual, target)],
            Table = Table(draft, metric, actual, target, gap),
        };
    }

    private static Ref? Target(Draft draft, GoalFindings findings, string metric)
    {
        if (findings.Target is { Value: not null } reading)
        {
            return draft.Cell(reading);
        }

        return findings.Goal is { } goal
            ? draft.Evidence.Given("goal/1", new Scope { Metric = metric, Period = draft.Plan.Period, Measurement = Measurement.Goal, Unit = draft.Names.Unit(metric) }, goal)
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
