using System.Collections.Immutable;
using YamlDotNet.RepresentationModel;

namespace Parley.Conversations.Routes;

/// <summary>A way from a node of the tree.</summary>
/// <param name="Name">Its name; branches of one node that mean the same share it.</param>
/// <param name="When">Facts that must hold; with <c>not </c> before it, one that must not.</param>
/// <param name="To">The node or end it leads to.</param>
/// <param name="Says">What it means, for people.</param>
public sealed record RouteBranch(string Name, ImmutableArray<string> When, string To, string Says);

/// <summary>A decision.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Asks">The question it decides.</param>
/// <param name="Branches">In the order in which they are tried; the last one needs no facts.</param>
public sealed record RouteNode(string Name, string Asks, ImmutableArray<RouteBranch> Branches);

/// <summary>
/// The conversational decision tree, as <c>routes.yaml</c> says it. The steps of a turn ask it which way to go; walked with the
/// facts of a recorded turn it gives that turn's path. Immutable.
/// </summary>
public sealed class RouteTree
{
    private const int MostSteps = 20;
    private static readonly Lazy<RouteTree> Own = new(Load);

    private readonly ImmutableSortedDictionary<string, RouteNode> _nodes;

    private RouteTree(string start, ImmutableArray<RouteNode> nodes, ImmutableArray<(string Name, string Says)> ends)
    {
        (Start, Nodes, Ends) = (start, nodes, ends);
        _nodes = nodes.ToImmutableSortedDictionary(n => n.Name, n => n, StringComparer.Ordinal);
    }

    /// <summary>The tree that routes.</summary>
    public static RouteTree Instance => Own.Value;

    /// <summary>The first node.</summary>
    public string Start { get; }

    /// <summary>Nodes in the order of the file.</summary>
    public ImmutableArray<RouteNode> Nodes { get; }

    /// <summary>Ends by name, and how they are called.</summary>
    public ImmutableArray<(string Name, string Says)> Ends { get; }

    /// <summary>The branch that is taken at a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="facts">What holds.</param>
    public RouteBranch Take(string node, IReadOnlySet<string> facts) => _nodes[node].Branches.First(b => b.When.All(w =>
        w.StartsWith("not ", StringComparison.Ordinal) ? !facts.Contains(w[4..]) : facts.Contains(w)));

    /// <summary>The way from the start to an end.</summary>
    /// <param name="facts">What holds.</param>
    /// <returns>Nodes with the branches that were taken, in order.</returns>
    public ImmutableArray<(string Node, RouteBranch Branch)> Walk(IReadOnlySet<string> facts)
    {
        var path = ImmutableArray.CreateBuilder<(string, RouteBranch)>();
        for (var node = Start; _nodes.ContainsKey(node) && path.Count < MostSteps;)
        {
            var taken = Take(node, facts);
            path.Add((node, taken));
            node = taken.To;
        }

        return path.ToImmutable();
    }

    private static RouteTree Load()
    {
        using var stream = typeof(RouteTree).Assembly.GetManifestResourceStream("Parley.Conversations.Routes.routes.yaml")!;
        using var reader = new StreamReader(stream);
        var yaml = new YamlStream();
        yaml.Load(reader);
        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        return new RouteTree(
            Text(root, "start"),
            [.. Maps(root, "nodes").Select(n => new RouteNode(Text(n, "name"), Text(n, "asks"), [.. Maps(n, "branches").Select(Branch)]))],
            [.. Maps(root, "ends").Select(e => (Text(e, "name"), Text(e, "says")))]);
    }

    private static RouteBranch Branch(YamlMappingNode map) => new(
        Text(map, "name"),
        map.Children.TryGetValue(new YamlScalarNode("when"), out var when) ? [.. ((YamlSequenceNode)when).Select(w => ((YamlScalarNode)w).Value!)] : [],
        Text(map, "to"),
        Text(map, "says"));

    private static string Text(YamlMappingNode map, string key) => ((YamlScalarNode)map.Children[new YamlScalarNode(key)]).Value!;

    private static IEnumerable<YamlMappingNode> Maps(YamlMappingNode map, string key) => ((YamlSequenceNode)map.Children[new YamlScalarNode(key)]).Cast<YamlMappingNode>();
}
