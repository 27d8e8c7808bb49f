using System.Collections.Immutable;
using Parley.Conversations;

namespace Parley.Server.Ui.Conversations;

/// <summary>
/// A conversation as a tree: a question that was edited or asked again stands beside the one before it. One way through it is shown,
/// the newest where nothing else was chosen.
/// </summary>
internal static class Threads
{
    /// <summary>Number of the turn that a turn goes on from; 0 for none.</summary>
    public static int Before(Turn turn) => turn.Follows ?? turn.Number - 1;

    /// <summary>The turns that go on from the same one, oldest first; one whose forerunner is not there goes on from the nearest before it.</summary>
    public static ImmutableArray<Turn> Siblings(ImmutableArray<Turn> turns, int before) => [.. turns.Where(t => Known(turns, Before(t)) == before)];

    private static int Known(ImmutableArray<Turn> turns, int number) => turns.Select(t => t.Number).Where(n => n <= number).DefaultIfEmpty().Max();

    /// <summary>The way that is shown.</summary>
    /// <param name="turns">All turns in order of their numbers.</param>
    /// <param name="chosen">Number of a turn → number of the one after it that was chosen.</param>
    public static ImmutableArray<Turn> Path(ImmutableArray<Turn> turns, ImmutableDictionary<int, int> chosen)
    {
        var path = ImmutableArray.CreateBuilder<Turn>();
        for (var at = 0; Siblings(turns, at) is [.., var newest] siblings; at = path[^1].Number)
        {
            path.Add(siblings.FirstOrDefault(t => chosen.TryGetValue(at, out var number) && t.Number == number) ?? newest);
        }

        return path.ToImmutable();
    }

    /// <summary>The choices that lead to a turn.</summary>
    public static ImmutableDictionary<int, int> To(ImmutableArray<Turn> turns, Turn turn)
    {
        var chosen = ImmutableDictionary<int, int>.Empty;
        for (Turn? at = turn; at is not null; at = turns.FirstOrDefault(t => t.Number == Before(at)))
        {
            chosen = chosen.SetItem(Before(at), at.Number);
        }

        return chosen;
    }
}
