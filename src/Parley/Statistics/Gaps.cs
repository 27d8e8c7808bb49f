using System.Collections.Immutable;

namespace Parley.Statistics;

/// <summary>Finds days on which data is missing that usually comes.</summary>
public static class Gaps
{
    /// <summary>A weekday usually has data where at least this share of its days has.</summary>
    public const double UsualShare = 0.9;

    private const int FewestWeeks = 8;

    /// <summary>Weeks around a day that say how much usually comes on its weekday.</summary>
    private const int WeeksAround = 8;

    /// <summary>Where a neighbour has less than this share of what is usual, a day with nothing may be true.</summary>
    private const decimal NearNothing = 0.4m;

    /// <summary>Counts below this come to nothing now and then by chance (once in 3,000 days), unless they never vary.</summary>
    private const decimal FewThings = 8;

    /// <summary>
    /// The days of <see cref="Find(IReadOnlyCollection{DateOnly})"/> on which nothing cannot be what happened: around them no day of
    /// the same weekday comes near to nothing. A shop of six orders a day has days without any.
    /// </summary>
    /// <param name="values">How much there was, by day with data.</param>
    public static ImmutableArray<DateOnly> Find(IReadOnlyDictionary<DateOnly, decimal> values)
    {
        return [.. Find([.. values.Keys]).Where(IsStriking)];

        bool IsStriking(DateOnly day)
        {
            var around = Enumerable.Range(-WeeksAround, (2 * WeeksAround) + 1).Select(w => day.AddDays(7 * w))
                .Where(values.ContainsKey).Select(d => Math.Abs(values[d])).Order().ToArray();
            if (around.Length == 0)
            {
                return false;
            }

            var (least, usual, most) = (around[0], around[around.Length / 2], around[^1]);
            var isFewByChance = usual < FewThings && least < most && around.All(v => v == decimal.Truncate(v));
            return least >= NearNothing * usual && !isFewByChance;
        }
    }

    /// <summary>
    /// Days without data between the first and the last day with data, on weekdays that usually have data; a business
    /// closed at weekends is not told that its weekends are missing. Under eight weeks all days are judged as one.
    /// </summary>
    /// <param name="days">Days with data, in any order.</param>
    public static ImmutableArray<DateOnly> Find(IReadOnlyCollection<DateOnly> days)
    {
        if (days.Count == 0)
        {
            return [];
        }

        var (first, last, present) = (days.Min(), days.Max(), days.ToHashSet());
        var all = Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays).ToArray();
        var usual = all.Length >= FewestWeeks * 7
            ? all.GroupBy(d => d.DayOfWeek).Where(g => IsUsual(g, present)).Select(g => g.Key).ToHashSet()
            : IsUsual(all, present) ? [.. Enum.GetValues<DayOfWeek>()] : [];
        return [.. all.Where(d => !present.Contains(d) && usual.Contains(d.DayOfWeek))];
    }

    /// <summary>
    /// Days after the last day with data, up to another day, on which data usually comes: the weekdays of the eight weeks before
    /// the last day. Of data that comes on no weekday regularly nothing is expected.
    /// </summary>
    /// <param name="days">Days with data, in any order.</param>
    /// <param name="until">The last day that is looked at.</param>
    public static ImmutableArray<DateOnly> After(IReadOnlyCollection<DateOnly> days, DateOnly until)
    {
        if (days.Count < WeeksAround || days.Max() is var last && last >= until)
        {
            return [];
        }

        var begin = days.Min() is var first && first > last.AddDays(1 - (7 * WeeksAround)) ? first : last.AddDays(1 - (7 * WeeksAround));
        var present = days.Where(d => d >= begin).ToHashSet();
        var usual = Enumerable.Range(0, last.DayNumber - begin.DayNumber + 1).Select(begin.AddDays)
            .GroupBy(d => d.DayOfWeek).Where(g => IsUsual(g, present)).Select(g => g.Key).ToHashSet();
        return [.. Enumerable.Range(1, until.DayNumber - last.DayNumber).Select(last.AddDays).Where(d => usual.Contains(d.DayOfWeek))];
    }

    private static bool IsUsual(IEnumerable<DateOnly> days, HashSet<DateOnly> present)
    {
        var (with, all) = days.Aggregate((With: 0, All: 0), (n, d) => (n.With + (present.Contains(d) ? 1 : 0), n.All + 1));
        return with >= UsualShare * all;
    }
}
