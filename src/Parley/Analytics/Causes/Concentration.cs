using System.Collections.Immutable;

namespace Parley.Analytics.Causes;

/// <summary>A member's part of a change, and the part it would have had if all members had moved in proportion.</summary>
/// <param name="Part">Its part.</param>
/// <param name="Expected">Its part if the change were spread in proportion to the members' sizes before.</param>
public readonly record struct ExpectedPart(decimal Part, decimal Expected);

/// <summary>How far a change is the doing of a few members of a dimension.</summary>
/// <param name="Score">From 0 to 1.</param>
/// <param name="Leaders">Places of the members that stand out, the first foremost.</param>
public sealed record Concentration(decimal Score, ImmutableArray<int> Leaders)
{
    /// <summary>From here on a dimension is said to explain a change.</summary>
    public const decimal Telling = 0.25m;

    private const int MostLeaders = 3;

    // A further leader must explain clearly more to be worth naming.
    private const decimal EachFurther = 0.85m;

    private static readonly Concentration None = new(0, []);

    /// <summary>
    /// Finds the one to three members that explain a change best. A set of leaders explains it by
    /// <c>fit × focus</c>: focus is how much of the change is theirs beyond their proportion, fit is how much of the
    /// members' deviation from proportion is gone once the leaders are set aside and the rest is spread in proportion.
    /// A dimension with many noisy members has a poor fit; one whose members all moved alike has no focus.
    /// </summary>
    /// <param name="members">The members.</param>
    /// <param name="change">The whole change, not 0.</param>
    public static Concentration Of(IReadOnlyList<ExpectedPart> members, decimal change)
    {
        var deviation = members.Sum(m => Math.Abs(m.Part - m.Expected));
        if (members.Count < 2 || change == 0 || deviation == 0)
        {
            return None;
        }

        var order = Enumerable.Range(0, members.Count)
            .OrderByDescending(i => (members[i].Part - members[i].Expected) * Math.Sign(change)).ThenBy(i => i).ToArray();
        return Enumerable.Range(1, Math.Min(MostLeaders, members.Count - 1))
            .Select(k => Explain(members, change, deviation, [.. order.Take(k)]))
            .MaxBy(c => c.Score)!;
    }

    private static Concentration Explain(
        IReadOnlyList<ExpectedPart> members, decimal change, decimal deviation, ImmutableArray<int> leaders)
    {
        var rest = Enumerable.Range(0, members.Count).Where(i => !leaders.Contains(i)).Select(i => members[i]).ToArray();
        var excess = leaders.Sum(i => members[i].Part - members[i].Expected) / change;
        if (excess <= 0)
        {
            return None;
        }

        var (restPart, restExpected) = (rest.Sum(m => m.Part), rest.Sum(m => m.Expected));
        var left = rest.Sum(m => Math.Abs(m.Part - (restExpected == 0 ? 0 : m.Expected * restPart / restExpected)));
        var score = Math.Max(0, 1 - (left / deviation)) * Math.Min(1, excess);
        for (var further = 1; further < leaders.Length; further++)
        {
            score *= EachFurther;
        }

        return new Concentration(score, leaders);
    }
}
