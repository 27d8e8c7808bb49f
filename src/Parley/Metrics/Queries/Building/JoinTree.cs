using System.Collections.Immutable;
using Parley.Metrics.Queries.Links;
using Parley.Metrics.Queries.Names;
using Parley.Metrics.Semantics;
using Parley.Metrics.Statements;

namespace Parley.Metrics.Queries.Building;

/// <summary>A model as it is read in one place of a query: the columns that are wanted of it, computed over its table alone.</summary>
/// <param name="context">The compilation.</param>
/// <param name="model">The model.</param>
/// <param name="alias">Its name in the query.</param>
/// <param name="parent">What it is joined to; null for the first.</param>
internal sealed class JoinNode(BuildContext context, SemanticModel model, string alias, JoinNode? parent)
{
    private readonly List<SelectColumn> _columns = [];

    /// <summary>The model.</summary>
    internal SemanticModel Model => model;

    /// <summary>Its name in the query.</summary>
    internal string Alias => alias;

    /// <summary>What it is joined to; null for the first.</summary>
    internal JoinNode? Parent => parent;

    /// <summary>The names of its columns so far.</summary>
    internal IEnumerable<string> Columns => _columns.Select(c => c.Name);

    /// <summary>Wants a column, and gives the name it got; the same expression under the same name is one column.</summary>
    /// <param name="name">What it should be called.</param>
    /// <param name="expression">SQL over the table's columns.</param>
    internal string Want(string name, string expression)
    {
        var free = name;
        for (var i = 2; _columns.Find(c => c.Name == free) is { } taken; i++)
        {
            if (taken.Expression == expression)
            {
                return free;
            }

            free = $"{name}_{i}";
        }

        _columns.Add(new SelectColumn(expression, free));
        return free;
    }

    /// <summary>Wants a column, and gives SQL that reads it.</summary>
    /// <param name="name">What it should be called.</param>
    /// <param name="expression">SQL over the table's columns.</param>
    internal string Read(string name, string expression) => context.Dialect.Of(alias, Want(name, expression));

    /// <summary>Wants an entity, and gives SQL that reads it.</summary>
    /// <param name="entity">The entity's name.</param>
    internal string ReadEntity(string entity) =>
        Read(entity, context.Dialect.Expression(model.Entities.First(e => e.Name == entity)));

    /// <summary>Wants a time dimension at its own grain, and gives SQL that reads it; a categorical one as it is.</summary>
    /// <param name="dimension">The dimension.</param>
    internal string ReadDimension(Dimension dimension)
    {
        var expression = context.Dialect.Expression(dimension);
        return dimension.Type == DimensionType.Time
            ? Read($"{dimension.Name}{GroupByName.Separator}{Grains.Name(dimension.Grain)}", context.Dialect.Truncate(dimension.Grain, expression))
            : Read(dimension.Name, expression);
    }

    /// <summary>Reads the table.</summary>
    internal Select ToSelect() => new()
    {
        Columns = _columns.Count == 0 ? [new SelectColumn("1", "one")] : [.. _columns],
        From = context.Table(model),
        Alias = model.Name,
    };
}

/// <summary>
/// The models of one query, joined over entities. Columns of one model over one way share a join. Two ways that part after
/// a common model each join it, as in MetricFlow: where its key is not as unique as it claims, results stay the same.
/// </summary>
/// <param name="context">The compilation.</param>
/// <param name="start">The model that is read first.</param>
/// <param name="kind">How models are joined.</param>
/// <param name="readTime">Gives SQL of the aggregation time, for tables whose rows hold for a time only.</param>
internal sealed class JoinTree(BuildContext context, JoinNode start, JoinKind kind, Func<string> readTime)
{
    private readonly Dictionary<string, JoinNode> _onWay = new(StringComparer.Ordinal);
    private readonly List<(JoinNode Node, ImmutableArray<string> On)> _joined = [];

    /// <summary>The names in use.</summary>
    internal IEnumerable<string> Aliases => _joined.Select(j => j.Node.Alias).Append(start.Alias);

    /// <summary>The joins, in an order in which each needs only earlier ones.</summary>
    internal IEnumerable<Join> Joins =>
        _joined.Select(j => new Join(kind, new RowSource.Nested(j.Node.ToSelect()), j.Node.Alias, j.On));

    /// <summary>The place of a model in the query; joined when first asked for.</summary>
    /// <param name="hops">The way to it.</param>
    internal JoinNode At(ImmutableArray<Hop> hops)
    {
        if (hops.IsEmpty)
        {
            return start;
        }

        var way = Name(hops);
        if (_onWay.TryGetValue(way, out var known))
        {
            return known;
        }

        var node = start;
        for (var i = 0; i < hops.Length; i++)
        {
            var next = new JoinNode(context, hops[i].Model, Free(hops[i].Model.Name), node);
            _joined.Add((next, On(hops[i], next, node)));
            _onWay.TryAdd(Name(hops[..(i + 1)]), next);
            node = next;
        }

        return node;
    }

    private static string Name(ImmutableArray<Hop> hops) => string.Join('/', hops.Select(h => $"{h.Entity}:{h.Model.Name}"));

    private ImmutableArray<string> On(Hop hop, JoinNode node, JoinNode parent)
    {
        var on = ImmutableArray.CreateBuilder<string>();
        on.Add($"{parent.ReadEntity(hop.Entity)} = {node.ReadEntity(hop.Entity)}");
        foreach (var partition in node.Model.Dimensions.Where(d => d.IsPartition))
        {
            if (Partition(parent, partition.Name) is { } other)
            {
                on.Add($"{other} = {node.ReadDimension(partition)}");
            }
        }

        if (hop.Model.Entities.First(e => e.Name == hop.Entity).Type == EntityType.Natural)
        {
            on.AddRange(Validity(node));
        }

        return on.ToImmutable();
    }

    private static string? Partition(JoinNode? node, string name)
    {
        for (; node is not null; node = node.Parent)
        {
            if (node.Model.Dimensions.FirstOrDefault(d => d.IsPartition && d.Name == name) is { } dimension)
            {
                return node.ReadDimension(dimension);
            }
        }

        return null;
    }

    private IEnumerable<string> Validity(JoinNode node)
    {
        var time = readTime();
        var start = node.ReadDimension(node.Model.Dimensions.First(d => d.IsValidityStart));
        var end = node.ReadDimension(node.Model.Dimensions.First(d => d.IsValidityEnd));
        return [$"{time} >= {start}", $"({time} < {end} OR {end} IS NULL)"];
    }

    private string Free(string name)
    {
        var free = name;
        for (var i = 2; Aliases.Contains(free, StringComparer.Ordinal); i++)
        {
            free = $"{name}_{i}";
        }

        return free;
    }
}
