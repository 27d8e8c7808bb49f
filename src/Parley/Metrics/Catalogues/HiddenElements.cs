using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Parley.Governance;
using Parley.Metrics.Queries.Links;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Catalogues;

/// <summary>
/// Which elements of a manifest a caller may not see: what the permissions hide, and what would reveal it. With a hidden metric
/// go its measure and every metric that uses that measure, every metric that rests on it or filters by it, and the metric
/// it is a mere multiple of; and the parts of an average, which together with it tell how many rows there are, with any hidden count
/// of the same table. With a hidden dimension go its other names and every dimension over the same expression of
/// the same table.
/// </summary>
internal sealed partial class HiddenElements
{
    private readonly HashSet<string> _metrics = new(StringComparer.Ordinal);
    private readonly HashSet<string> _measures = new(StringComparer.Ordinal);
    private readonly HashSet<(string Model, string Element)> _elements = [];

    private HiddenElements()
    {
    }

    /// <summary>The names of hidden metrics.</summary>
    public IReadOnlySet<string> HiddenMetrics => _metrics;

    /// <summary>Works out what is hidden.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="permissions">What the caller may see.</param>
    public static HiddenElements Of(SemanticManifest manifest, Permissions permissions)
    {
        var hidden = new HiddenElements();
        hidden._metrics.UnionWith(permissions.HiddenMetrics);
        if (!permissions.HiddenMetrics.IsEmpty)
        {
            while (hidden.Spread(manifest))
            {
            }
        }

        foreach (var name in permissions.HiddenDimensions)
        {
            hidden.HideElement(manifest, name);
        }

        hidden._metrics.UnionWith(manifest.Metrics.Where(m => m.PartOf is not null && hidden.IsOfHidden(manifest, m)).Select(m => m.Name));

        return hidden;
    }

    /// <summary>True where the metric must not be shown.</summary>
    /// <param name="metric">A metric of the manifest.</param>
    public bool Hides(Metric metric) => _metrics.Contains(metric.Name);

    /// <summary>True where the dimension or entity must not be grouped, filtered or listed by.</summary>
    /// <param name="model">The model that has it.</param>
    /// <param name="element">Its own name.</param>
    public bool Hides(SemanticModel model, string element) => _elements.Contains((model.Name, element));

    /// <summary>The permissions with everything worked out, as queries are compiled under them.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="permissions">The permissions this was made from.</param>
    public Permissions Widen(SemanticManifest manifest, Permissions permissions) => _metrics.Count == 0 && _elements.Count == 0
        ? permissions
        : permissions with
        {
            HiddenMetrics = [.. _metrics],
            HiddenDimensions = permissions.HiddenDimensions.Union(
                from model in manifest.Models
                from element in model.Dimensions.Select(d => d.Name).Concat(model.Entities.Select(e => e.Name))
                where Hides(model, element)
                from link in LinkMap.LocalLinks(model).DefaultIfEmpty("")
                select link.Length > 0 ? $"{link}__{element}" : element),
        };

    /// <summary>A part of our own that counts the values of a hidden element.</summary>
    private bool IsOfHidden(SemanticManifest manifest, Metric part) =>
        manifest.Models.FirstOrDefault(m => m.Measures.Any(x => x.Name == part.Measure?.Name)) is { } owner
        && owner.Measures.First(m => m.Name == part.Measure!.Name) is { Aggregation: Aggregation.CountDistinct } counted
        && Expressions(owner).Any(e => e.Expression == Column(counted) && Hides(owner, e.Name));

    private bool Spread(SemanticManifest manifest)
    {
        var before = _metrics.Count + _measures.Count;
        foreach (var metric in manifest.Metrics.Where(m => _metrics.Contains(m.Name) && m.PartOf is null))
        {
            HideSources(manifest, metric);
        }

        foreach (var metric in manifest.Metrics.Where(m => m.PartOf is null ? Reveals(m) : _metrics.Contains(m.PartOf) || IsCounted(manifest, m)))
        {
            _metrics.Add(metric.Name);
        }

        return _metrics.Count + _measures.Count > before;
    }

    private void HideSources(SemanticManifest manifest, Metric hidden)
    {
        if (hidden.Measure is { } used)
        {
            foreach (var measure in SameColumn(manifest, used.Name))
            {
                _measures.Add(measure);
            }
        }

        if (hidden.Type == MetricType.Derived && Linear.Terms(hidden) is [{ Input.OffsetWindow: null, Input.OffsetToGrain: null } only])
        {
            _metrics.Add(only.Input.Name);
        }
    }

    private bool Reveals(Metric metric) =>
        metric.Inputs.Any(i => _metrics.Contains(i.Name))
        || (metric.Numerator is { } top && _metrics.Contains(top.Name))
        || (metric.Denominator is { } bottom && _metrics.Contains(bottom.Name))
        || Measures(metric).Any(m => _measures.Contains(m.Name))
        || Filters(metric).SelectMany(f => MetricCall().Matches(f)).Any(m => _metrics.Contains(m.Groups["name"].Value));

    // What is hidden of the table of a part counts rows, or may.
    private bool IsCounted(SemanticManifest manifest, Metric part) =>
        manifest.Models.FirstOrDefault(m => m.Measures.Any(x => x.Name == part.Measure?.Name)) is { } owner
        && manifest.Models.Where(m => m.Relation == owner.Relation).SelectMany(m => m.Measures)
            .Any(m => _measures.Contains(m.Name) && !IsAmount(m));

    private static bool IsAmount(Measure measure) =>
        measure.Aggregation is not (Aggregation.Count or Aggregation.CountDistinct or Aggregation.SumBoolean) && Name().IsMatch(Column(measure));

    private static IEnumerable<MetricMeasure> Measures(Metric metric) =>
        new[] { metric.Measure, metric.Conversion?.Base, metric.Conversion?.Conversion }.OfType<MetricMeasure>();

    private static IEnumerable<string> Filters(Metric metric) =>
        metric.Filter
            .Concat(Measures(metric).SelectMany(m => m.Filter))
            .Concat(new[] { metric.Numerator, metric.Denominator }.OfType<MetricInput>().Concat(metric.Inputs).SelectMany(i => i.Filter));

    // A sum is known from the mean of the same column and a count; other aggregations tell less than the sum.
    private static IEnumerable<string> SameColumn(SemanticManifest manifest, string name)
    {
        var owner = manifest.Models.FirstOrDefault(m => m.Measures.Any(x => x.Name == name));
        if (owner?.Measures.First(m => m.Name == name) is not { } hidden)
        {
            return [name];
        }

        return manifest.Models
            .Where(m => m.Relation == owner.Relation)
            .SelectMany(m => m.Measures)
            .Where(m => m.Name == name || (m.Aggregation == hidden.Aggregation || IsTotal(m) && IsTotal(hidden)) && Column(m) == Column(hidden))
            .Select(m => m.Name);
    }

    private static bool IsTotal(Measure measure) => measure.Aggregation is Aggregation.Sum or Aggregation.Average;

    private static string Column(Measure measure) => (measure.Expr ?? measure.Name).Trim().ToLowerInvariant();

    private void HideElement(SemanticManifest manifest, string name)
    {
        var parts = name.ToLowerInvariant().Split("__");
        var (element, link) = (parts[^1], parts.Length > 1 ? parts[^2] : null);
        var named = manifest.Models
            .Where(m => link is null || m.PrimaryEntity == link || m.Entities.Any(e => e.Name == link))
            .SelectMany(m => Expressions(m).Where(e => e.Name == element).Select(e => (Model: m, e.Expression)))
            .ToList();
        foreach (var model in manifest.Models)
        {
            foreach (var (other, expression) in Expressions(model))
            {
                if (named.Any(n => n.Model.Relation == model.Relation && n.Expression == expression))
                {
                    _elements.Add((model.Name, other));
                }
            }
        }
    }

    private static IEnumerable<(string Name, string Expression)> Expressions(SemanticModel model) =>
        model.Dimensions.Select(d => (d.Name, Written(d.Expr, d.Name)))
            .Concat(model.Entities.Select(e => (e.Name, Written(e.Expr, e.Name))));

    private static string Written(string? expression, string name) => (expression ?? name).Trim().ToLowerInvariant();

    [GeneratedRegex("^(?:[a-z_][a-z0-9_]*|\"[^\"]+\")$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"\bMetric\(\s*['""](?<name>[^'""]+)['""]", RegexOptions.CultureInvariant)]
    private static partial Regex MetricCall();
}
