using System.Collections.Immutable;

namespace Parley.Statistics;

/// <summary>Finds days on which data is missing that usually comes.</summary>
public static class Gaps
{
    /// <summary>A weekday usually has data where at least this share of its days has.</summary>
    public const double UsualShare = 0.9;

    private const int FewestWeeks = 8;

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

    private static bool IsUsual(IEnumerable<DateOnly> days, HashSet<DateOnly> present)
    {
        var (with, all) = days.Aggregate((With: 0, All: 0), (n, d) => (n.With + (present.Contains(d) ? 1 : 0), n.All + 1));
        return with >= UsualShare * all;
    }
}
