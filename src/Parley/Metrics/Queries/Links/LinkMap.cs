using System.Collections.Immutable;
using Parley.Metrics.Queries.Names;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Queries.Links;

/// <summary>
/// Everything that can be reached from one model over at most <see cref="MaxHops"/> joins, by name. A join goes over an
/// entity to a model in which that entity is primary, unique or natural, so that no row is doubled. Where a name can be
/// reached over fewer joins in one way than in another, the shorter way counts; two equally short ways are ambiguous.
/// </summary>
internal sealed class LinkMap
{
    /// <summary>Joins on the way to a dimension, as in MetricFlow.</summary>
    internal const int MaxHops = 2;

    private readonly SortedDictionary<string, ImmutableArray<LinkTarget>> _byPath = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<string>> _pathsByElement;

    /// <summary>Finds the ways.</summary>
    /// <param name="model">Where they start.</param>
    /// <param name="joinable">The models that have an entity as a key, by the entity's name.</param>
    internal LinkMap(SemanticModel model, IReadOnlyDictionary<string, ImmutableArray<(SemanticModel Model, Entity Entity)>> joinable)
    {
        var found = Local(model).Concat(Joined(model, joinable));
        foreach (var way in found.GroupBy(t => t.Path, StringComparer.Ordinal))
        {
            var fewest = way.Min(t => t.Hops.Length);
            _byPath[way.Key] = [.. way.Where(t => t.Hops.Length == fewest)];
        }

        _pathsByElement = _byPath
            .GroupBy(p => p.Value[0].Element, p => p.Key, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);
    }

    /// <summary>Every name, in ordinal order.</summary>
    internal IEnumerable<string> Paths => _byPath.Keys;

    /// <summary>The equally short ways to a name; more than one is ambiguous, none means that it cannot be reached.</summary>
    /// <param name="path">Links and element.</param>
    internal ImmutableArray<LinkTarget> At(string path) => _byPath.GetValueOrDefault(path, []);

    /// <summary>
    /// The names a name may stand for: itself, or else the names that end with it and have the fewest links.
    /// </summary>
    /// <param name="name">The name.</param>
    internal ImmutableArray<string> Candidates(GroupByName name)
    {
        if (_byPath.ContainsKey(name.Path))
        {
            return [name.Path];
        }

        var ending = GroupByName.Separator + name.Path;
        var longer = _pathsByElement.GetValueOrDefault(name.Element, [])
            .Where(p => p.EndsWith(ending, StringComparison.Ordinal))
            .ToList();
        var fewest = longer.Count == 0 ? 0 : longer.Min(p => _byPath[p][0].Links.Length);
        return [.. longer.Where(p => _byPath[p][0].Links.Length == fewest)];
    }

    /// <summary>The entities that name a model's own dimensions.</summary>
    /// <param name="model">The model.</param>
    internal static IEnumerable<string> LocalLinks(SemanticModel model) =>
        (model.PrimaryEntity is { } primary ? [primary] : Enumerable.Empty<string>())
        .Concat(model.Entities.Where(e => e.Type != EntityType.Foreign).Select(e => e.Name))
        .Distinct(StringComparer.Ordinal);

    private static IEnumerable<LinkTarget> Local(SemanticModel model)
    {
        foreach (var entity in model.Entities)
        {
            yield return new LinkTarget([], [], model, null, entity);
        }

        foreach (var link in LocalLinks(model))
        {
            foreach (var target in Elements([link], [], model, link))
            {
                yield return target;
            }
        }
    }

    private static IEnumerable<LinkTarget> Joined(
        SemanticModel start, IReadOnlyDictionary<string, ImmutableArray<(SemanticModel Model, Entity Entity)>> joinable)
    {
        var ways = new Queue<ImmutableArray<Hop>>([[]]);
        while (ways.TryDequeue(out var way))
        {
            var from = way.IsEmpty ? start : way[^1].Model;
            foreach (var entity in from.Entities.Where(e => way.All(h => h.Entity != e.Name)))
            {
                var targets = joinable.GetValueOrDefault(entity.Name, []).Where(t =>
                    t.Model != start && way.All(h => h.Model != t.Model) && CanJoin(entity, t.Entity, t.Model));
                foreach (var (model, _) in targets)
                {
                    var longer = way.Add(new Hop(entity.Name, model));
                    foreach (var target in Elements([.. longer.Select(h => h.Entity)], longer, model, entity.Name))
                    {
                        yield return target;
                    }

                    if (longer.Length < MaxHops)
                    {
                        ways.Enqueue(longer);
                    }
                }
            }
        }
    }

    private static IEnumerable<LinkTarget> Elements(
        ImmutableArray<string> links, ImmutableArray<Hop> hops, SemanticModel model, string link) =>
        model.Dimensions.Select(d => new LinkTarget(links, hops, model, d, null))
            .Concat(model.Entities.Where(e => e.Name != link).Select(e => new LinkTarget(links, hops, model, null, e)));

    // A natural key is unique only at a moment, so its table must say when each row held.
    private static bool CanJoin(Entity left, Entity right, SemanticModel rightModel) => right.Type != EntityType.Natural ||
        (left.Type != EntityType.Natural && rightModel.Dimensions.Any(d => d.IsValidityStart) && rightModel.Dimensions.Any(d => d.IsValidityEnd));
}
