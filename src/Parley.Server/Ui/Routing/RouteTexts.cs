using System.Globalization;
using Parley.Conversations.Routes;

namespace Parley.Server.Ui.Routing;

/// <summary>Numbers and words of the tree's drawing.</summary>
internal static class RouteTexts
{
    /// <summary>The branches of a node with their turns; those that mean the same are one.</summary>
    public static IEnumerable<(RouteBranch Branch, int Count)> Branches(RouteTraffic traffic, RouteNode node) => node.Branches
        .Select((branch, i) => (branch, Count: traffic.ByBranch.GetValueOrDefault((node.Name, i))))
        .GroupBy(b => (b.branch.Name, b.branch.To))
        .Select(g => (g.Count() == 1 ? g.First().branch : g.First().branch with { Says = string.Join(", or ", g.Select(b => b.branch.Says).Distinct()) }, g.Sum(b => b.Count)));

    /// <summary>Turns that came through a node.</summary>
    public static int Through(RouteTraffic traffic, RouteNode node) => traffic.ByBranch.Where(b => b.Key.Node == node.Name).Sum(b => b.Value);

    /// <summary>A branch's share of its node's turns in percent, as style has it.</summary>
    public static string Share(int count, RouteTraffic traffic, RouteNode node) =>
        (100.0 * count / Math.Max(1, Through(traffic, node))).ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>True where a branch leads to an end.</summary>
    public static bool IsEnd(string to) => RouteTree.Instance.Ends.Any(e => e.Name == to);

    /// <summary>What a branch leads to, in words.</summary>
    public static string Target(string to) => IsEnd(to)
        ? RouteTree.Instance.Ends.First(e => e.Name == to).Says
        : RouteTree.Instance.Nodes.First(n => n.Name == to).Asks;
}
