using System.Collections.Immutable;
using Parley.Metrics.Queries.Building;
using Parley.Metrics.Queries.Names;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Queries.Resolving;

/// <summary>Finds the full name that a group-by has for all metrics of a query.</summary>
/// <param name="context">The compilation.</param>
internal sealed class NameMatcher(BuildContext context)
{
    /// <summary>The full name, with a grain where it is a time.</summary>
    /// <param name="readings">The readings of the name.</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="defaultGrain">The grain of <c>metric_time</c> where the name has none.</param>
    /// <exception cref="MetricQueryException">Some metric cannot be grouped by it, or not all by the same column.</exception>
    internal GroupByName Match(ImmutableArray<GroupByName> readings, ImmutableArray<Metric> metrics, string defaultGrain)
    {
        var matched = new List<(Metric Metric, GroupByName Name)>();
        foreach (var metric in metrics)
        {
            foreach (var root in MetricShape.Roots(metric, context.Index))
            {
                var resolver = new ItemResolver(context.Index, context.Visibility, root);
                matched.Add((metric, Resolve(resolver, metric, readings, defaultGrain)));
            }
        }

        // A time without a grain is shown by the coarsest that all metrics have.
        var coarsest = matched.OrderByDescending(m => Grains.TryParse(m.Name.Grain ?? "", out var grain) ? (int)grain : 0).First();
        var other = matched.Find(m => m.Name.Path != coarsest.Name.Path);
        return other.Metric is null
            ? coarsest.Name
            : throw new MetricQueryException(
                $"'{readings[0].Path}' means '{coarsest.Name.Path}' for metric '{coarsest.Metric.Name}' and '{other.Name.Path}' for metric '{other.Metric.Name}'.");
    }

    private static GroupByName Resolve(
        ItemResolver resolver, Metric metric, ImmutableArray<GroupByName> readings, string defaultGrain)
    {
        try
        {
            return resolver.Resolve(readings, defaultGrain).Name;
        }
        catch (MetricQueryException rejection)
        {
            throw new MetricQueryException([.. rejection.Reasons.Select(r => $"Metric '{metric.Name}': {r}")]);
        }
    }
}
