using System.Collections.Immutable;
using Parley.Analytics.Forecasts;
using Parley.Answers;

namespace Parley.Analytics.Composing.Kinds;

/// <summary>The forecast of each member beside that of the whole.</summary>
internal static class ForecastMembers
{
    private const int MostNamed = 4;

    /// <summary>How likely each passes a limit, the likeliest first; a sentence a member.</summary>
    public static IEnumerable<Piece> Likelihoods(Draft draft, ForecastFindings findings, PlanThreshold threshold) => findings.Members
        .Select(m => Told(draft, m)).OfType<(ForecastEvidence Evidence, ForecastStep Step)>()
        .OrderByDescending(t => LikelihoodComposing.Place(t.Evidence, t.Step, threshold))
        .SelectMany(t => LikelihoodComposing.Sentences(draft, t.Evidence, t.Step, threshold));

    /// <summary>The largest members in words where they are not said already, and how many there are besides.</summary>
    public static IEnumerable<Piece> Sentences(Draft draft, ForecastFindings findings, bool areNamed)
    {
        var dimension = draft.Plan.By[0];
        var made = findings.Members.Select(m => (Member: m, Told: Told(draft, m))).Where(m => m.Told is not null).ToArray();
        if (made.Length > 0 && areNamed)
        {
            yield return draft.Say(
                "forecast.members", ("metric", draft.Names.Metric(draft.Plan.Metrics[0])), ("dimension", draft.Names.Dimension(dimension)), ("when", draft.In(made[0].Told!.Value.Step.Period)),
                ("items", Piece.Join("; ", [.. made.Take(MostNamed).Select(m => Item(draft, dimension, m.Told!.Value))])));
        }

        if (findings.Members.Length > made.Length)
        {
            yield return draft.Say("forecast.members_short", ("members", draft.Names.And([.. findings.Members.Where(m => Told(draft, m) is null).Select(m => Name(draft, dimension, m))])));
        }

        if (findings.MemberCount > findings.Members.Length)
        {
            yield return draft.Say("forecast.members_more", ("count", draft.Count(findings.Members.Length, "members forecast")), ("all", draft.Count(findings.MemberCount, "members")));
        }
    }

    /// <summary>A row for each member, then the whole.</summary>
    public static TableBlock Table(Draft draft, ForecastFindings findings, ForecastStep told)
    {
        var dimension = draft.Plan.By[0];
        var none = new Words(draft.Phrases.Text("none_in_table"));
        var rows = findings.Members.Select(member => ImmutableArray.Create<Span>(
            [new Words(Name(draft, dimension, member)), draft.Named(told.Period), .. ForecastComputations.Quantities.Select(q => Told(draft, member) is { } own ? draft.TableCell(own.Evidence.Of(own.Step, q)) : none)]));
        var whole = new ForecastEvidence(draft, findings.Series, draft.Plan.Metrics[0]);
        return new TableBlock(
            draft.Names.Label(draft.Plan.Metrics[0]),
            [
                new TableColumn(draft.Names.DimensionLabel(dimension), false), new TableColumn(draft.Phrases.Text("table.period"), false),
                .. ForecastComputations.Quantities.Select(q => new TableColumn(draft.Phrases.Text("table.forecast_" + q), true)),
            ],
            [.. rows, [new Words(draft.Phrases.Text("table.all_members")), draft.Named(told.Period), .. ForecastComputations.Quantities.Select(q => draft.TableCell(whole.Of(told, q)))]]);
    }

    private static Piece Item(Draft draft, string dimension, (ForecastEvidence Evidence, ForecastStep Step) told)
    {
        Piece Show(string quantity) => told.Evidence.Of(told.Step, quantity) is { } value ? draft.Show(value) : draft.Phrases.Text("no_data");
        return draft.Part(
            "forecast.member", ("member", told.Evidence.Of(told.Step, "mean")!.Scope.Members[dimension]), ("mean", Show("mean")),
            ("low", Show("low80")), ("high", Show("high80")), ("most", told.Evidence.Certainty(0.8m)));
    }

    private static (ForecastEvidence Evidence, ForecastStep Step)? Told(Draft draft, ForecastFindings member)
    {
        var evidence = new ForecastEvidence(draft, member.Series, draft.Plan.Metrics[0]);
        return member.Steps.IsEmpty || (member.Whole ?? member.Steps[^1]) is not { } step || evidence.Of(step, "mean") is null ? null : (evidence, step);
    }

    private static string Name(Draft draft, string dimension, ForecastFindings member) =>
        draft.Names.MembersOf(member.Plan.Filters, [], [])[dimension];
}
