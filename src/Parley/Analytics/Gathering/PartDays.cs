using System.Collections.Immutable;
using Parley.Answers;
using Parley.Metrics;
using Parley.Metrics.Queries.Names;

namespace Parley.Analytics.Gathering;

/// <summary>
/// The days that a value by weekday or month of the year rests on. A period has not equally many of each, so what adds up is ranked by
/// what it is on a day.
/// </summary>
internal static class PartDays
{
    private static readonly ImmutableArray<string> Weekdays = [.. TimeParts.Workdays, .. TimeParts.Weekend];

    /// <summary>True where a plan shows what adds up by a part of time.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="metric">Its first metric.</param>
    public static bool Rank(Plan plan, CatalogueMetric? metric) =>
        plan is { By: [var part], Baseline: null, Threshold: null, Kind: QuestionKind.Top or QuestionKind.Bottom or QuestionKind.Breakdown }
        && TimeParts.Is(part) && metric is { Additive: true };

    /// <summary>The days with data that a reading of a part of time rests on; null where it is of none, or of other times too.</summary>
    /// <param name="slice">What was asked for.</param>
    /// <param name="members">The members of the row.</param>
    /// <param name="metric">The metric.</param>
    public static (string Part, ImmutableArray<string> Members, DateOnly Start, DateOnly End)? Of(
        Slice slice, ImmutableArray<string?> members, CatalogueMetric metric)
    {
        var filters = slice.Filters.Where(f => TimeParts.Is(f.Dimension)).ToArray();
        var at = slice.By.IndexOf(slice.By.FirstOrDefault(TimeParts.Is) ?? "");
        if (!metric.Additive || metric is not { From: { } from, To: { } to } || filters.Length + (at < 0 ? 0 : 1) != 1)
        {
            return null;
        }

        var (part, chosen) = at >= 0 ? (slice.By[at], [members[at] ?? ""]) : (filters[0].Dimension, Members(filters[0]));
        var start = slice.Period is { } period && period.Start > from ? period.Start : from;
        var end = slice.Period is { } cut && cut.End < to ? cut.End : to;
        return chosen.IsEmpty || end < start ? null : (TimeParts.PartOf(part), chosen, start, end);
    }

    private static ImmutableArray<string> Members(PlanFilter filter) =>
        !filter.Exclude ? filter.Values : filter.Dimension == TimeParts.Weekday ? [.. Weekdays.Except(filter.Values)] : [];
}
