using System.Collections.Immutable;
using Parley.Answers;
using Parley.Metrics.Queries.Links;
using Parley.Metrics.Queries.Names;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Queries.Resolving;

/// <summary>Resolves names against one model.</summary>
/// <param name="index">The manifest.</param>
/// <param name="visibility">What the caller may see.</param>
/// <param name="root">The model, and the time its measure is aggregated by; null where a query has no metrics and no model.</param>
internal sealed class ItemResolver(ManifestIndex index, Visibility visibility, Root? root)
{
    private readonly LinkMap? _links = root is null ? null : index.LinksFrom(root.Model);

    /// <summary>Resolves a name.</summary>
    /// <param name="readings">Its readings, the likeliest first.</param>
    /// <param name="defaultGrain">The grain of <c>metric_time</c> where the name has none.</param>
    /// <exception cref="MetricQueryException">It cannot be reached, is ambiguous, or is not visible to the caller.</exception>
    internal Item Resolve(ImmutableArray<GroupByName> readings, string defaultGrain) =>
        TryResolve(readings, defaultGrain) ?? throw Unknown(readings[0].Column);

    /// <summary>Resolves a name, or gives null where it cannot be reached.</summary>
    /// <param name="readings">Its readings, the likeliest first.</param>
    /// <param name="defaultGrain">The grain of <c>metric_time</c> where the name has none.</param>
    /// <exception cref="MetricQueryException">It is ambiguous or not visible to the caller.</exception>
    internal Item? TryResolve(ImmutableArray<GroupByName> readings, string defaultGrain)
    {
        foreach (var reading in readings)
        {
            var item = reading.IsMetricTime ? MetricTime(reading, defaultGrain) : Linked(reading);
            if (item is not null)
            {
                return item;
            }
        }

        return null;
    }

    private Item MetricTime(GroupByName name, string defaultGrain)
    {
        if (root is { AggTime: null })
        {
            throw new MetricQueryException(
                $"'{GroupByName.MetricTime}' needs a time: semantic model '{root.Model.Name}' has no time dimension to aggregate by.");
        }

        var grain = name.DatePart is null ? name.Grain ?? defaultGrain : null;
        return AtGrain(name with { Grain = grain }, null, root?.AggTime!.Grain ?? TimeGrain.Nanosecond);
    }

    private Item? Linked(GroupByName name)
    {
        if (_links is null || _links.Candidates(name) is not { IsEmpty: false } paths)
        {
            return null;
        }

        if (paths.Length > 1)
        {
            throw new MetricQueryException($"'{name.Path}' is ambiguous: it can mean {string.Join(" or ", paths.Select(p => $"'{p}'"))}.");
        }

        var targets = _links.At(paths[0]);
        var target = targets[0];
        if (targets.Any(visibility.Hides))
        {
            throw new MetricQueryException($"'{name.Path}' is not visible to you.");
        }

        if (targets.Length > 1)
        {
            throw Ambiguous(paths[0], targets);
        }

        var full = name with { Links = target.Links };
        if (target.IsTime)
        {
            var grain = name.DatePart is null ? name.Grain ?? Grains.Name(target.Dimension!.Grain) : null;
            return AtGrain(full with { Grain = grain }, target, target.Dimension!.Grain);
        }

        return name is { Grain: null, DatePart: null }
            ? new Item(full, target.Entity is null ? ItemKind.Categorical : ItemKind.Entity, target)
            : throw new MetricQueryException($"'{full.Path}' is not a point in time, so it has no '{name.Grain ?? name.DatePart}'.");
    }

    private Item AtGrain(GroupByName name, LinkTarget? target, TimeGrain finest)
    {
        var item = new Item(name, ItemKind.Time, target);
        item = item with { IsAggregationTime = root?.IsAggregationTime(item) ?? true };
        if (name.DatePart is { } part)
        {
            return GroupByName.DateParts.Contains(part)
                ? item
                : throw new MetricQueryException($"'{part}' is not a part of a date: {string.Join(", ", GroupByName.DateParts)}.");
        }

        var custom = index.CustomGrains.GetValueOrDefault(name.Grain!);
        var standard = TimeGrain.Day;
        if (custom is null && !Grains.TryParse(name.Grain!, out standard))
        {
            throw new MetricQueryException(
                $"'{name.Grain}' is not a granularity{Hint.For(name.Grain!, index.CustomGrains.Keys.Concat(Enum.GetValues<TimeGrain>().Select(Grains.Name)))}");
        }

        var grain = custom?.Spine.Grain ?? standard;
        return grain >= finest
            ? item with { Grain = grain, Custom = custom }
            : throw new MetricQueryException($"'{name.Path}' is known by {Grains.Name(finest)}, so it cannot be shown by {name.Grain}.");
    }

    private static MetricQueryException Ambiguous(string path, ImmutableArray<LinkTarget> targets)
    {
        var ways = targets.Select(t => t.Hops.IsEmpty
            ? $"model '{t.Model.Name}'"
            : string.Join(" then ", t.Hops.Select(h => $"entity '{h.Entity}' to model '{h.Model.Name}'")));
        return new MetricQueryException($"'{path}' is ambiguous: it can be reached over {string.Join(", or over ", ways)}.");
    }

    private MetricQueryException Unknown(string name)
    {
        var known = (_links?.Paths ?? []).Append(GroupByName.MetricTime)
            .Where(p => _links is null || !_links.At(p).Any(visibility.Hides));
        return root is null
            ? new MetricQueryException($"'{name}' is not known.")
            : new MetricQueryException($"'{name}' cannot be reached from semantic model '{root.Model.Name}': it has the entities {Entities(root.Model)}{Hint.For(name, known)}");
    }

    private static string Entities(SemanticModel model) =>
        string.Join(", ", model.Entities.Select(e => $"'{e.Name}'").DefaultIfEmpty("(none)"));
}
