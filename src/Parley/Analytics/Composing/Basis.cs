using System.Collections.Immutable;
using Parley.Answers;
using Parley.Metrics;

namespace Parley.Analytics.Composing;

/// <summary>Says period, restrictions, units and the last day of the data.</summary>
internal static class Basis
{
    public static Piece Of(Draft draft, ImmutableArray<string> metrics)
    {
        var members = draft.Names.MembersOf(draft.Plan.Filters, [], []);
        return Piece.Join(" ",
        [
            draft.Plan.Period is { } period ? Days(draft, "basis.period", period) : metrics.IsEmpty ? Piece.None : draft.Say("basis.all_time"),
            draft.Plan.Baseline is { } baseline ? Days(draft, draft.Plan.Kind == QuestionKind.Forecast ? "basis.history" : "basis.baseline", baseline) : Piece.None,
            members.IsEmpty ? draft.Say("basis.no_filter") : draft.Say("basis.filter", ("members", draft.Names.Listed(members))),
            Units(draft, metrics),
            draft.Wording.Catalogue.AsOf is { } day ? draft.Say("basis.as_of", ("day", draft.Day("as_of/1", day))) : Piece.None,
        ]);
    }

    /// <summary>A name that does not say its days is followed by them.</summary>
    private static Piece Days(Draft draft, string key, Period period) => period.Days == 1 || period.Label.Contains('–', StringComparison.Ordinal)
        ? draft.Say(key, ("period", draft.Named(period)))
        : draft.Say(key, ("period", draft.Named(period)), ("start", draft.Day("day/1", period.Start)), ("end", draft.Day("day/1", period.End)));

    private static Piece Units(Draft draft, ImmutableArray<string> metrics)
    {
        var units = metrics.Select(m => draft.Names.Find(m) is { } metric ? UnitName(draft, metric) : UnitName(draft, draft.Names.Unit(m))).Distinct().ToArray();
        return units.Length == 0 ? Piece.None : draft.Say("basis.unit", ("unit", string.Join(", ", units)));
    }

    /// <summary>The unit of a metric; of a quotient of two, that of the one for one of the other.</summary>
    public static string UnitName(Draft draft, CatalogueMetric metric)
    {
        if (Quotients.Parts(metric.Name) is not var (top, bottom))
        {
            return UnitName(draft, metric.Unit);
        }

        var (above, below) = (draft.Names.Unit(top), draft.Names.Unit(bottom));
        var (one, other) = (above.Name.Length > 0 ? above.Name : draft.Names.Metric(top), below.Name.Length > 0 ? below.Name : draft.Names.Metric(bottom));
        return $"{one} {draft.Phrases.Text("unit.per")} {Quotients.One(other)}";
    }

    /// <summary>A unit's name.</summary>
    public static string UnitName(Draft draft, Unit unit) => unit.Kind switch
    {
        UnitKind.Number => draft.Phrases.Text("unit.number"),
        UnitKind.Percent => draft.Phrases.Text("unit.percent"),
        UnitKind.Ratio => draft.Phrases.Text("unit.ratio"),
        _ => unit.Name.Length > 0 ? unit.Name : draft.Phrases.Text("unit.number"),
    };
}
