using System.Collections.Immutable;
using Parley.Statistics.Causes;

namespace Parley.Analytics.Causes;

/// <summary>
/// Chooses the few segments of a change that are worth being told, over its leaves: the search is made against what was, and
/// against what was moved as most of it moved; of both the set that explains the change better is taken.
/// </summary>
internal static class SegmentChoice
{
    /// <summary>Segments told of one change, at most.</summary>
    public const int Most = 4;

    // A segment that makes less than this share of the change is not worth a sentence.
    private const double LeastShare = 0.05;

    // One that goes against the change must make at least this share of it.
    private const double LeastAgainst = 0.25;

    // Sets that explain less than this are no explanation; it is that of a single dimension's members.
    private const double Telling = (double)Concentration.Telling;

    // A further segment must explain clearly more to be worth naming.
    private const double EachFurther = 0.85;

    // Nearer to 1 than this, a common movement makes no difference to what is found.
    private const double Moved = 0.005;

    /// <summary>The segments' conditions, the largest part first; empty where none stand out.</summary>
    /// <param name="table">Leaves with what was as what is expected.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static ImmutableArray<ImmutableArray<Condition>> Of(LeafTable table, CancellationToken cancellationToken)
    {
        var parts = LeafParts.Of(table);
        if (parts.Change == 0 || !double.IsFinite(parts.Change))
        {
            return [];
        }

        var common = CommonMovement(table);
        var found = new List<CauseFindings> { CauseSearch.Find(table, null, cancellationToken) };
        if (Math.Abs(common - 1) > Moved)
        {
            found.Add(CauseSearch.Find(Scaled(table, common), null, cancellationToken));
        }

        var best = found.Select(f => Told(f, table, parts)).MaxBy(set => set.Score)!;
        return best.Score < Telling ? [] : best.Segments;
    }

    /// <summary>The segments of one finding that are worth telling, and how well they explain the change.</summary>
    private static (ImmutableArray<ImmutableArray<Condition>> Segments, double Score) Told(CauseFindings found, LeafTable table, LeafParts parts)
    {
        var claimed = new bool[table.Leaves.Length];
        var (told, sets) = (ImmutableArray.CreateBuilder<ImmutableArray<Condition>>(), new List<int[]>());
        foreach (var cause in found.Causes)
        {
            int[] own = [.. LeavesOf(table, cause.Conditions).Where(i => !claimed[i])];
            var share = own.Sum(i => parts.Parts[i]) / parts.Change;
            if (told.Count < Most && (share >= LeastShare || share <= -LeastAgainst) && IsPlain(cause.Conditions, told))
            {
                told.Add(Finest(table, cause.Conditions));
                sets.Add(own);
                Array.ForEach(own, i => claimed[i] = true);
            }
        }

        var along = sets.Count(s => s.Sum(i => parts.Parts[i]) * parts.Change > 0);
        return along == 0 ? ([], 0) : (told.ToImmutable(), parts.Explained(claimed) * Math.Pow(EachFurther, told.Count - 1));
    }

    /// <summary>
    /// The same rows by the finest names: a group that has but one member of a dimension with more members is named by that member.
    /// </summary>
    private static ImmutableArray<Condition> Finest(LeafTable table, ImmutableArray<Condition> conditions)
    {
        int[] leaves = [.. LeavesOf(table, conditions)];
        for (var at = 0; at < table.Attributes.Length; at++)
        {
            var (attribute, member) = (table.Attributes[at], table.Leaves[leaves[0]].Members[at]);
            if (conditions.Any(c => c.Attribute == attribute) || leaves.Any(i => table.Leaves[i].Members[at] != member))
            {
                continue;
            }

            var coarser = conditions.FirstOrDefault(c => table.Members[table.Attributes.IndexOf(c.Attribute)].Length < table.Members[at].Length
                && LeavesOf(table, conditions.Replace(c, new Condition(attribute, member))).Count() == leaves.Length);
            conditions = coarser is null ? conditions : conditions.Replace(coarser, new Condition(attribute, member));
        }

        return conditions;
    }

    /// <summary>What a segment shares with those before it can be told: no two of these share anything within it.</summary>
    private static bool IsPlain(ImmutableArray<Condition> conditions, IEnumerable<ImmutableArray<Condition>> before)
    {
        var shared = before.Where(b => Overlap(b, conditions)).ToArray();
        return !shared.Where((one, i) => shared.Skip(i + 1).Any(other => Overlap(one, other))).Any();
    }

    /// <summary>True where a row can be of both segments.</summary>
    public static bool Overlap(ImmutableArray<Condition> one, ImmutableArray<Condition> other) =>
        one.All(c => other.All(o => o.Attribute != c.Attribute || o.Member == c.Member));

    private static IEnumerable<int> LeavesOf(LeafTable table, ImmutableArray<Condition> conditions)
    {
        var places = conditions.Select(c => (At: table.Attributes.IndexOf(c.Attribute), c.Member)).ToArray();
        return Enumerable.Range(0, table.Leaves.Length).Where(i => places.All(p => table.Leaves[i].Members[p.At] == p.Member));
    }

    /// <summary>By what factor most of what was has moved: the weighted middle of the leaves' own factors.</summary>
    private static double CommonMovement(LeafTable table)
    {
        var factors = table.Leaves.Where(l => l.Expected != 0 && (!table.IsRatio || (l.Denominator != 0 && l.ExpectedDenominator != 0)))
            .Select(l => (Factor: table.IsRatio ? l.Actual / l.Denominator / (l.Expected / l.ExpectedDenominator) : l.Actual / l.Expected, Weight: Math.Abs(l.Expected)))
            .OrderBy(f => f.Factor).ToArray();
        var (half, sum) = (factors.Sum(f => f.Weight) / 2, 0.0);
        foreach (var (factor, weight) in factors)
        {
            sum += weight;
            if (sum >= half)
            {
                return double.IsFinite(factor) && factor > 0 ? factor : 1;
            }
        }

        return 1;
    }

    private static LeafTable Scaled(LeafTable table, double factor) =>
        LeafTable.Of(table.Attributes, table.IsRatio, table.Leaves.Select(l => l with { Expected = l.Expected * factor }));
}

/// <summary>What each leaf makes of a change, and what it would make if all had moved in proportion.</summary>
/// <param name="Change">The whole change.</param>
/// <param name="Parts">Each leaf's part; they sum to the change.</param>
/// <param name="Expected">Each leaf's part if the change were spread in proportion to what was.</param>
internal sealed record LeafParts(double Change, double[] Parts, double[] Expected)
{
    public static LeafParts Of(LeafTable table)
    {
        var leaves = table.Leaves;
        var (n1, n0) = (leaves.Sum(l => l.Actual), leaves.Sum(l => l.Expected));
        var (d1, d0) = (leaves.Sum(l => l.Denominator), leaves.Sum(l => l.ExpectedDenominator));
        if (!table.IsRatio)
        {
            return new LeafParts(n1 - n0, [.. leaves.Select(l => l.Actual - l.Expected)], [.. leaves.Select(l => n0 == 0 ? 0 : (n1 - n0) * l.Expected / n0)]);
        }

        var (change, mean) = ((n1 / d1) - (n0 / d0), ((n1 / d1) + (n0 / d0)) / 2);
        return new LeafParts(
            change,
            [.. leaves.Select(l => (l.Actual / d1) - (l.Expected / d0) - (((l.Denominator / d1) - (l.ExpectedDenominator / d0)) * mean))],
            [.. leaves.Select(l => n0 == 0 ? 0 : change * l.Expected / n0)]);
    }

    /// <summary>How far the change is the doing of some leaves, from 0 to 1: fit × focus, as for members of a dimension.</summary>
    public double Explained(bool[] leaders)
    {
        double excess = 0, deviation = 0, restPart = 0, restExpected = 0;
        for (var i = 0; i < leaders.Length; i++)
        {
            deviation += Math.Abs(Parts[i] - Expected[i]);
            if (leaders[i])
            {
                excess += (Parts[i] - Expected[i]) / Change;
            }
            else
            {
                (restPart, restExpected) = (restPart + Parts[i], restExpected + Expected[i]);
            }
        }

        var left = 0.0;
        for (var i = 0; i < leaders.Length; i++)
        {
            left += leaders[i] ? 0 : Math.Abs(Parts[i] - (restExpected == 0 ? 0 : Expected[i] * restPart / restExpected));
        }

        return excess <= 0 || deviation == 0 ? 0 : Math.Max(0, 1 - (left / deviation)) * Math.Min(1, excess);
    }
}
