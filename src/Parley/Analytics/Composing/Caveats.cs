using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Analytics.Times;
using Parley.Answers;
using Parley.Metrics;

namespace Parley.Analytics.Composing;

/// <summary>What limits an answer: missing days, data that ends early, rows cut, rows not visible, assumptions.</summary>
internal static class Caveats
{
    private const int MostDaysNamed = 5;

    /// <summary>What limits the answer.</summary>
    /// <param name="draft">The answer.</param>
    /// <param name="metrics">The metrics it is about.</param>
    public static ImmutableArray<Piece> Of(Draft draft, ImmutableArray<string> metrics) =>
    [
        .. draft.Plan.Kind == QuestionKind.Definition ? [] : OwnQuotients(draft, metrics),
        .. MissingDays(draft),
        .. ShortData(draft),
        .. FiscalParts(draft),
        .. draft.Findings.Truncated ? [draft.Say("caveat.truncated")] : Array.Empty<Piece>(),
        .. draft.Wording.Catalogue.Statements.Select(s => (Piece)s),
        .. draft.Plan.Assumptions.Select(a => KnownPeriods(draft, a)),
    ];

    /// <summary>What no metric of the product is, what was divided by what, and in which unit.</summary>
    private static IEnumerable<Piece> OwnQuotients(Draft draft, ImmutableArray<string> metrics) =>
        from name in metrics
        where Quotients.Is(name)
        let metric = draft.Names.Find(name)
        where metric is not null
        select draft.Say("caveat.quotient", ("metric", metric.Label), ("formula", metric.Formula), ("unit", Basis.UnitName(draft, metric)));

    private static IEnumerable<Piece> MissingDays(Draft draft)
    {
        // One outage often hits every metric of a table: the days are said once, for all of these metrics together.
        var byDays = draft.Findings.MissingDays
            .GroupBy(m => m.Metric, StringComparer.Ordinal)
            .Select(g => (Metric: g.Key, Days: g.DistinctBy(m => m.Day).OrderBy(m => m.Day).ToArray()))
            .GroupBy(m => string.Join(',', m.Days.Select(d => EvidenceBook.Iso(d.Day))), StringComparer.Ordinal);
        foreach (var group in byDays)
        {
            var days = group.First().Days;
            var named = days.Take(MostDaysNamed).Select(d => (Piece)draft.Day("missing_day/1", d.Day, ("metric", d.Metric), ("query", d.Query.ToString(System.Globalization.CultureInfo.InvariantCulture))));
            yield return draft.Say(
                days.Length > MostDaysNamed ? "caveat.missing_days" : "caveat.missing",
                ("metrics", draft.Names.And([.. group.Select(m => draft.Names.Metric(m.Metric))])),
                ("days", Piece.Join(", ", named)),
                ("count", draft.Count(days.Length, "missing days")));
        }
    }

    private static IEnumerable<Piece> ShortData(Draft draft)
    {
        foreach (var group in draft.Findings.ShortData.GroupBy(s => (s.Period, s.First, s.Last)))
        {
            var (period, first, last) = group.Key;
            Piece metrics = draft.Names.And([.. group.Select(s => draft.Names.Metric(s.Metric))]);
            yield return (first, last) switch
            {
                ({ } from, { } to) when to < period.End => draft.Say(
                    "caveat.ends", ("metrics", metrics), ("day", draft.Day("day/1", to)), ("period", draft.Named(period))),
                ({ } from, _) => draft.Say(
                    "caveat.begins", ("metrics", metrics), ("day", draft.Day("day/1", from)), ("period", draft.Named(period))),
                _ => draft.Say("caveat.no_data", ("metrics", metrics)),
            };
        }
    }

    /// <summary>Where the fiscal year is not the calendar's, a quarter or half of it is said to be one.</summary>
    private static IEnumerable<Piece> FiscalParts(Draft draft) => draft.Wording.Calendar.FiscalYearStart == 1 || draft.Plan.Kind == QuestionKind.Definition
        ? []
        : new[] { draft.Plan.Period, draft.Plan.Baseline }.OfType<Period>().Distinct()
            .Where(p => Baselines.Whole(p, draft.Wording.Calendar) is TimeUnit.Quarter or TimeUnit.Half)
            .Take(1)
            .Select(p => draft.Say("caveat.fiscal", ("period", draft.Named(p)), ("start", draft.Day("day/1", p.Start)), ("end", draft.Day("day/1", p.End))));

    /// <summary>An assumption's sentence, with the names of the plan's periods as figures.</summary>
    public static Piece KnownPeriods(Draft draft, string sentence)
    {
        foreach (var period in new[] { draft.Plan.Period, draft.Plan.Baseline }.OfType<Period>().OrderByDescending(p => p.Label.Length))
        {
            var at = sentence.IndexOf(period.Label, StringComparison.Ordinal);
            if (at >= 0)
            {
                return KnownPeriods(draft, sentence[..at]) + draft.Named(period) + KnownPeriods(draft, sentence[(at + period.Label.Length)..]);
            }
        }

        return sentence;
    }
}
