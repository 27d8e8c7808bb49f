using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Parley.Knowledge.Answering;

/// <summary>The days of the week that a text names: "Monday to Saturday", "at the weekend", "on Sundays", "daily". Pure.</summary>
internal static partial class Weekdays
{
    private static readonly string[] Names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>Days from 0, Monday; none where the text names none.</summary>
    public static ImmutableSortedSet<int> Read(string text)
    {
        var days = ImmutableSortedSet.CreateBuilder<int>();
        foreach (Match match in Written().Matches(text))
        {
            if (match.Groups["all"].Success)
            {
                days.UnionWith(Enumerable.Range(0, 7));
            }
            else if (match.Groups["work"].Success)
            {
                days.UnionWith(Enumerable.Range(0, 5));
            }
            else if (match.Groups["end"].Success)
            {
                days.UnionWith([5, 6]);
            }
            else
            {
                var from = Number(match.Groups["a"].Value);
                var to = match.Groups["b"].Success ? Number(match.Groups["b"].Value) : from;
                for (var day = from; ; day = (day + 1) % 7)
                {
                    days.Add(day);
                    if (day == to)
                    {
                        break;
                    }
                }
            }
        }

        return days.ToImmutable();
    }

    private static int Number(string name) => Array.IndexOf(Names, name[..3].ToLowerInvariant());

    [GeneratedRegex(@"\b(?<all>daily|every day|seven days a week)\b|\b(?<work>weekdays?|working days?|workdays?)\b|\b(?<end>weekends?)\b|\b(?<a>(?:mon|tues|wednes|thurs|fri|satur|sun)day)s?(?:\s*(?:to|through|until|till|–|-)\s*(?<b>(?:mon|tues|wednes|thurs|fri|satur|sun)day)s?)?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Written();
}
