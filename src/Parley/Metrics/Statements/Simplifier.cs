using System.Collections.Immutable;

namespace Parley.Metrics.Statements;

/// <summary>Rewrites a statement to a shorter one with the same rows.</summary>
internal static class Simplifier
{
    /// <summary>Inlines what is named but used once, and drops SELECTs that only pick columns of a nested one.</summary>
    /// <param name="statement">The statement.</param>
    internal static Statement Simplify(Statement statement)
    {
        var uses = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var query in statement.Named.Select(n => n.Query).Append(statement.Body))
        {
            Count(query, uses);
        }

        var inlined = new Dictionary<string, Select>(StringComparer.Ordinal);
        var kept = ImmutableArray.CreateBuilder<(string, Select)>();
        foreach (var (name, query) in statement.Named)
        {
            var simple = Rewrite(query, inlined);
            switch (uses.GetValueOrDefault(name))
            {
                case 0:
                    break;
                case 1:
                    inlined[name] = simple;
                    break;
                default:
                    kept.Add((name, simple));
                    break;
            }
        }

        return new Statement(kept.ToImmutable(), Rewrite(statement.Body, inlined));
    }

    private static void Count(Select query, Dictionary<string, int> uses)
    {
        foreach (var source in query.Joins.Select(j => j.Source).Prepend(query.From))
        {
            if (source is RowSource.Nested nested)
            {
                Count(nested.Query, uses);
            }
            else if (source is RowSource.Named named)
            {
                uses[named.Name] = uses.GetValueOrDefault(named.Name) + 1;
            }
        }
    }

    private static Select Rewrite(Select query, Dictionary<string, Select> inlined)
    {
        var rewritten = query with
        {
            From = Rewrite(query.From, inlined),
            Joins = [.. query.Joins.Select(j => j with { Source = Rewrite(j.Source, inlined) })],
        };
        return rewritten.From is RowSource.Nested { Query: var inner } && rewritten.OnlyProjects && CanBeProjected(inner)
            ? inner with { Columns = [.. rewritten.Columns.Select(c => Renamed(inner, c))] }
            : rewritten;
    }

    private static RowSource Rewrite(RowSource source, Dictionary<string, Select> inlined) => source switch
    {
        RowSource.Named named when inlined.TryGetValue(named.Name, out var query) => new RowSource.Nested(query),
        RowSource.Nested nested => new RowSource.Nested(Rewrite(nested.Query, inlined)),
        _ => source,
    };

    // Order and limit name result columns, so these stay as they are.
    private static bool CanBeProjected(Select inner) =>
        !inner.Columns.IsEmpty && inner.OrderBy.IsEmpty && inner.Limit is null;

    private static SelectColumn Renamed(Select inner, SelectColumn outer) =>
        inner.Columns.First(c => c.Name == outer.PassedFrom) with { Name = outer.Name };
}
