using Parley.Governance;
using Parley.Metrics.Queries.Filters;
using Parley.Metrics.Queries.Links;
using Parley.Metrics.Queries.Names;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Queries.Resolving;

/// <summary>
/// What a caller may not see. A dimension is hidden as a column of its model, so that no other name or way leads to it.
/// </summary>
internal sealed class Visibility
{
    private readonly Permissions _permissions;
    private readonly ManifestIndex _index;
    private readonly HashSet<(string Model, string Element)> _hidden = [];

    /// <summary>Works out the hidden columns.</summary>
    /// <param name="permissions">The caller's permissions.</param>
    /// <param name="index">The manifest.</param>
    internal Visibility(Permissions permissions, ManifestIndex index)
    {
        (_permissions, _index) = (permissions, index);
        foreach (var name in permissions.HiddenDimensions)
        {
            Hide(name.Split(GroupByName.Separator));
        }
    }

    /// <summary>True where nothing is restricted.</summary>
    internal bool IsUnrestricted => _permissions.IsUnrestricted;

    /// <summary>True where not all rows of some model may be seen.</summary>
    internal bool IsRowRestricted => !_permissions.RowPredicates.IsEmpty;

    /// <summary>The condition on a model's rows; null where all may be seen.</summary>
    /// <param name="model">The model.</param>
    internal string? RowPredicate(SemanticModel model) => _permissions.RowPredicates.GetValueOrDefault(model.Name);

    /// <summary>True where a column is hidden.</summary>
    /// <param name="target">The column.</param>
    internal bool Hides(LinkTarget target) =>
        _hidden.Contains((target.Model.Name, target.Element)) || _permissions.HiddenDimensions.Contains(target.Path);

    /// <summary>True where a metric is hidden, or computed from or filtered by one that is.</summary>
    /// <param name="metric">The metric.</param>
    internal bool Hides(Metric metric) =>
        !_permissions.HiddenMetrics.IsEmpty && Hides(metric, new HashSet<string>(StringComparer.Ordinal));

    private bool Hides(Metric metric, HashSet<string> seen) => seen.Add(metric.Name) &&
        (_permissions.HiddenMetrics.Contains(metric.Name) || Used(metric).Any(name =>
            _index.Metrics.TryGetValue(name, out var used) && Hides(used, seen)));

    private static IEnumerable<string> Used(Metric metric)
    {
        var inputs = MetricShape.Inputs(metric).ToList();
        var filters = MetricShape.Measures(metric).SelectMany(m => m.Filter)
            .Concat(inputs.SelectMany(i => i.Filter))
            .Concat(metric.Filter);
        return inputs.Select(i => i.Name)
            .Concat(filters.SelectMany(f => FilterTemplate.Parse(f).Calls).OfType<FilterCall.Metric>().Select(c => c.Name));
    }

    private void Hide(string[] name)
    {
        foreach (var model in _index.Manifest.Models)
        {
            var isOwn = name.Length == 1 || LinkMap.LocalLinks(model).Contains(name[^2], StringComparer.Ordinal);
            var hasElement = model.Dimensions.Any(d => d.Name == name[^1]) || model.Entities.Any(e => e.Name == name[^1]);
            if (isOwn && hasElement)
            {
                _hidden.Add((model.Name, name[^1]));
            }
        }
    }
}
