using System.Collections.Immutable;
using System.Globalization;
using Parley.Metrics.Statements;

namespace Parley.Metrics.Queries.Building;

/// <summary>Puts the values of several outputs with the same keys beside each other.</summary>
/// <param name="context">The compilation.</param>
internal sealed class Combiner(BuildContext context)
{
    /// <summary>Combines outputs: a full outer join on the keys; a key that is null meets a key that is null.</summary>
    /// <param name="outputs">At least one; value names are distinct.</param>
    internal Output Combine(IReadOnlyList<Output> outputs)
    {
        var merged = Merge(outputs);
        if (merged.Count == 1)
        {
            return merged[0];
        }

        var keys = merged[0].Keys;
        var parts = merged.Select((o, i) => (Output: o, Alias: string.Create(CultureInfo.InvariantCulture, $"part_{i + 1}"))).ToList();
        var keyColumns = keys.Select(k => new SelectColumn(Coalesce(parts.Select(p => p.Alias), k), k)).ToImmutableArray();
        var query = new Select
        {
            Columns = [.. keyColumns, .. parts.SelectMany(p => p.Output.Values.Select(v => Value(p.Alias, v, !keys.IsEmpty)))],
            From = new RowSource.Nested(parts[0].Output.Query),
            Alias = parts[0].Alias,
            Joins = [.. parts.Skip(1).Select((p, i) => Join(p.Output, p.Alias, parts.Take(i + 1).Select(q => q.Alias)))],
            GroupBy = [.. keyColumns.Select(c => c.Expression)],
        };
        return new Output(query, keys, [.. merged.SelectMany(o => o.Values)]);
    }

    // Outputs of one source are one SELECT over it.
    private static List<Output> Merge(IReadOnlyList<Output> outputs)
    {
        var merged = new List<Output>();
        foreach (var output in outputs)
        {
            var same = output.Source is null ? -1 : merged.FindIndex(m => m.Source == output.Source);
            if (same < 0)
            {
                merged.Add(output);
                continue;
            }

            var values = output.Query.Columns.Skip(output.Keys.Length);
            merged[same] = merged[same] with
            {
                Query = merged[same].Query with { Columns = [.. merged[same].Query.Columns, .. values] },
                Values = [.. merged[same].Values, .. output.Values],
            };
        }

        return merged;
    }

    private Join Join(Output output, string alias, IEnumerable<string> before)
    {
        var earlier = before.ToList();
        var on = output.Keys.Select(k => $"{Coalesce(earlier, k)} = {context.Dialect.Of(alias, k)}");
        return new Join(
            output.Keys.IsEmpty ? JoinKind.Cross : JoinKind.Full, new RowSource.Nested(output.Query), alias, [.. on]);
    }

    private string Coalesce(IEnumerable<string> aliases, string key)
    {
        var columns = aliases.Select(a => context.Dialect.Of(a, key)).ToList();
        return columns.Count == 1 ? columns[0] : $"COALESCE({string.Join(", ", columns)})";
    }

    // Rows whose keys are null meet in the group, not in the join.
    private SelectColumn Value(string alias, OutputValue value, bool grouped)
    {
        var column = context.Dialect.Of(alias, value.Name);
        var sql = grouped ? $"MAX({column})" : column;
        return new SelectColumn(Filled(sql, value.Fill), value.Name);
    }

    /// <summary>SQL with what stands for null.</summary>
    /// <param name="sql">SQL of the value.</param>
    /// <param name="fill">What stands for null; null for nothing.</param>
    internal static string Filled(string sql, decimal? fill) =>
        fill is { } value ? $"COALESCE({sql}, {value.ToString(CultureInfo.InvariantCulture)})" : sql;
}
