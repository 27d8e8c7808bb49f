using System.Collections.Immutable;
using Parley.Answers;
using Parley.Metrics.Queries.Filters;
using Parley.Metrics.Queries.Names;
using Parley.Metrics.Queries.Resolving;
using Parley.Metrics.Semantics;
using Parley.Metrics.Statements;

namespace Parley.Metrics.Queries.Building;

/// <summary>
/// Compiles one query: (1) the metrics it names, (2) its group-bys and filters, (3) the metrics side by side or the
/// distinct values, (4) order and limit, (5) the text.
/// </summary>
/// <param name="context">The compilation.</param>
internal sealed class QueryCompiler(BuildContext context)
{
    /// <summary>Compiles.</summary>
    /// <param name="query">What is asked.</param>
    /// <exception cref="MetricQueryException">It cannot be answered.</exception>
    internal Compilation Compile(MetricQuery query)
    {
        var reasons = new List<string>();
        var metrics = Metrics(query, reasons);
        Reject(reasons);
        var groupBy = Read(query.GroupBy, t => GroupByText.Readings(t, context.Index.IsGrain), reasons);
        var where = Read(query.Where, Parse, reasons);
        Reject(reasons);
        if (metrics.IsEmpty && groupBy.IsEmpty)
        {
            throw new MetricQueryException("A query needs at least one metric or group-by.");
        }

        var builder = new MetricBuilder(context);
        var output = metrics.IsEmpty
            ? new DistinctBuilder(context, builder.Filters).Build(query, groupBy, where)
            : Build(builder, query, metrics, (groupBy, where));
        return Finish(query, output, metrics);
    }

    private ImmutableArray<Metric> Metrics(MetricQuery query, List<string> reasons)
    {
        var metrics = ImmutableArray.CreateBuilder<Metric>();
        foreach (var name in query.Metrics.Select(n => n.Trim().ToLowerInvariant()).Distinct(StringComparer.Ordinal))
        {
            if (context.Index.Find(name) is not { } metric)
            {
                var visible = context.Index.Metrics.Values.Where(m => !context.Visibility.Hides(m)).Select(m => m.Name);
                reasons.Add($"There is no metric '{name}'{Hint.For(name, visible)}");
            }
            else if (context.Visibility.Hides(metric))
            {
                reasons.Add($"Metric '{name}' is not visible to you.");
            }
            else
            {
                metrics.Add(metric);
            }
        }

        return metrics.ToImmutable();
    }

    // What a caller writes between the calls runs as SQL, so it must not reach tables around the caller's restrictions.
    private FilterTemplate Parse(string text)
    {
        var filter = FilterTemplate.Parse(text);
        return context.Visibility.IsUnrestricted || filter.Sql.All(RawSql.IsPlainCondition)
            ? filter
            : throw new MetricQueryException($"A filter may hold comparisons only, no queries: {text}");
    }

    private Output Build(
        MetricBuilder builder,
        MetricQuery query,
        ImmutableArray<Metric> metrics,
        (ImmutableArray<ImmutableArray<GroupByName>> GroupBy, ImmutableArray<FilterTemplate> Where) parts)
    {
        var defaultGrain = MetricShape.DefaultGrain(metrics, context.Index);
        var reasons = new List<string>();
        var names = Read(parts.GroupBy, r => new NameMatcher(context).Match(r, metrics, defaultGrain), reasons);
        Reject(reasons);
        var groupBy = names.DistinctBy(n => n.Column).ToImmutableArray();
        var filters = parts.Where.Select(w => new MetricFilter(w, defaultGrain, 0, FilterLevel.Metric)).ToImmutableArray();
        var range = TimeRange.Of(query, RangeGrain(metrics, groupBy));
        return builder.Build(metrics.Select(m => new MetricRequest(m, m.Name, groupBy) { Filters = filters, Range = range }));
    }

    private TimeGrain RangeGrain(ImmutableArray<Metric> metrics, ImmutableArray<GroupByName> groupBy)
    {
        var asked = groupBy.Where(n => n.IsMetricTime && n.Grain is not null).Select(n => StandardGrain(n.Grain!)).ToList();
        return asked.Count > 0
            ? asked.Min()
            : metrics.SelectMany(m => MetricShape.Roots(m, context.Index)).Max(r => r.AggTime?.Grain ?? TimeGrain.Day);
    }

    private TimeGrain StandardGrain(string name) => context.Index.CustomGrains.TryGetValue(name, out var custom)
        ? custom.Spine.Grain
        : Grains.TryParse(name, out var grain) ? grain : TimeGrain.Day;

    private Compilation.Compiled Finish(MetricQuery query, Output output, ImmutableArray<Metric> metrics)
    {
        var body = query.MinMaxOnly ? MinMax(output) : Ordered(query, output);
        var statement = Simplifier.Simplify(new Statement(context.Sources.Named(context), body));
        var roles = metrics.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        return new Compilation.Compiled(
            SqlWriter.Write(statement, context.Dialect),
            [.. statement.Body.Columns.Select(c => new QueryColumn(c.Name, roles.Contains(c.Name) ? ColumnRole.Metric : ColumnRole.GroupBy))]);
    }

    private Select MinMax(Output output)
    {
        const string Alias = "found";
        if (output is not { Keys: [var key], Values.IsEmpty: true })
        {
            throw new MetricQueryException("The smallest and largest value can be had of exactly one group-by, without metrics.");
        }

        var column = context.Dialect.Of(Alias, key);
        return new Select
        {
            Columns =
            [
                new SelectColumn($"MIN({column})", $"{key}{GroupByName.Separator}min"),
                new SelectColumn($"MAX({column})", $"{key}{GroupByName.Separator}max"),
            ],
            From = new RowSource.Nested(output.Query),
            Alias = Alias,
        };
    }

    // Metrics in the order asked for; rows that the asked order leaves open are in group-by order.
    private Select Ordered(MetricQuery query, Output output)
    {
        const string Alias = "result";
        var asked = query.Metrics.Select(n => n.Trim().ToLowerInvariant()).Distinct(StringComparer.Ordinal).ToList();
        var order = query.OrderBy.Select(o => new OrderBy(OrderColumn(o.Column, output), o.Descending)).ToList();
        order.AddRange(output.Keys.Where(k => order.TrueForAll(o => o.Column != k)).Select(k => new OrderBy(k, false)).ToList());
        return new Select
        {
            Columns = [.. output.Keys.Concat(asked).Select(c => context.Dialect.Pass(Alias, c))],
            From = new RowSource.Nested(output.Query),
            Alias = Alias,
            OrderBy = [.. order.DistinctBy(o => o.Column)],
            Limit = query.Limit,
        };
    }

    private string OrderColumn(string text, Output output)
    {
        var name = text.Trim().ToLowerInvariant();
        if (output.Values.Any(v => v.Name == name) || output.Keys.Contains(name))
        {
            return name;
        }

        if (text.Contains('(', StringComparison.Ordinal))
        {
            return FilterCall.Read(CallParser.ParseWhole(text), text) is FilterCall.Metric metric
                ? OrderColumn(metric.Name, output)
                : OrderColumn(GroupByText.Readings(text, context.Index.IsGrain)[^1].Column, output);
        }

        // A time without a grain means the one that is shown; a name without its first links means the whole.
        var matches = output.Keys.Where(k =>
            k.StartsWith(name + GroupByName.Separator, StringComparison.Ordinal) ||
            k.EndsWith(GroupByName.Separator + name, StringComparison.Ordinal)).ToList();
        return matches.Count == 1 ? matches[0] : throw new MetricQueryException(
            $"The result cannot be ordered by '{text}': it is neither a metric nor a group-by of the query{Hint.For(name, output.Keys.Concat(output.Values.Select(v => v.Name)))}");
    }

    private static ImmutableArray<TOut> Read<TIn, TOut>(ImmutableArray<TIn> items, Func<TIn, TOut> read, List<string> reasons)
    {
        var results = ImmutableArray.CreateBuilder<TOut>();
        foreach (var item in items)
        {
            try
            {
                results.Add(read(item));
            }
            catch (MetricQueryException rejection)
            {
                reasons.AddRange(rejection.Reasons.Where(r => !reasons.Contains(r)));
            }
        }

        return results.ToImmutable();
    }

    private static void Reject(List<string> reasons)
    {
        if (reasons.Count > 0)
        {
            throw new MetricQueryException([.. reasons]);
        }
    }
}
