using System.Collections.Immutable;

namespace Parley.Conversations.Routes;

/// <summary>How many turns went along each branch.</summary>
/// <param name="Turns">Turns that were counted.</param>
/// <param name="ByBranch">Node and place of the branch at it → turns.</param>
/// <param name="ByEnd">End → turns.</param>
public sealed record RouteTraffic(int Turns, ImmutableDictionary<(string Node, int Branch), int> ByBranch, ImmutableDictionary<string, int> ByEnd)
{
    /// <summary>Counts the paths of turns.</summary>
    /// <param name="turns">Recorded turns.</param>
    public static RouteTraffic Of(IReadOnlyCollection<Turn> turns)
    {
        var (branches, ends) = (new Dictionary<(string, int), int>(), new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var turn in turns)
        {
            var path = PathOf(turn);
            foreach (var (node, branch) in path)
            {
                var at = (node, RouteTree.Instance.Nodes.First(n => n.Name == node).Branches.IndexOf(branch));
                branches[at] = branches.GetValueOrDefault(at) + 1;
            }

            if (path is [.., var last])
            {
                ends[last.Branch.To] = ends.GetValueOrDefault(last.Branch.To) + 1;
            }
        }

        return new RouteTraffic(turns.Count, branches.ToImmutableDictionary(), ends.ToImmutableDictionary(StringComparer.Ordinal));
    }

    /// <summary>Both together.</summary>
    /// <param name="other">The other.</param>
    public RouteTraffic Plus(RouteTraffic other) => new(
        Turns + other.Turns,
        ByBranch.Concat(other.ByBranch).GroupBy(b => b.Key).ToImmutableDictionary(g => g.Key, g => g.Sum(b => b.Value)),
        ByEnd.Concat(other.ByEnd).GroupBy(e => e.Key, StringComparer.Ordinal).ToImmutableDictionary(g => g.Key, g => g.Sum(e => e.Value), StringComparer.Ordinal));

    /// <summary>The way of one turn.</summary>
    /// <param name="turn">The turn.</param>
    public static ImmutableArray<(string Node, RouteBranch Branch)> PathOf(Turn turn) => RouteTree.Instance.Walk(RouteFacts.Of(turn));
}
