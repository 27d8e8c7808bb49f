using System.Collections.Immutable;
using Parley.Governance;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Catalogues;

/// <summary>The words by which people would ask for what is hidden from them, so that the answer can be "not visible to you".</summary>
internal static class HiddenNames
{
    /// <summary>Names, labels and synonyms; a word that also names something visible is left out.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="permissions">What the caller may see.</param>
    /// <param name="hidden">What is hidden, with all that would reveal it.</param>
    /// <param name="metrics">The visible metrics.</param>
    /// <param name="dimensions">The visible dimensions.</param>
    public static ImmutableArray<string> Of(
        SemanticManifest manifest,
        Permissions permissions,
        HiddenElements hidden,
        ImmutableArray<CatalogueMetric> metrics,
        ImmutableArray<CatalogueDimension> dimensions)
    {
        var visible = metrics.SelectMany(m => m.Synonyms.Add(m.Name).Add(m.Label))
            .Concat(dimensions.SelectMany(d => d.Synonyms.Add(d.Name).Add(d.Label)))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var words = manifest.Metrics
            .Where(m => hidden.Hides(m) && !m.Meta.Hidden)
            .SelectMany(m => Words(m.Name, Labels.Of(m), m.Meta))
            .Concat(manifest.Models.SelectMany(model => model.Dimensions
                .Where(d => hidden.Hides(model, d.Name) && !d.Meta.Hidden)
                .SelectMany(d => Words(d.Name, Labels.Of(d), d.Meta))))
            .Concat(manifest.Models.SelectMany(model => model.Entities
                .Where(e => hidden.Hides(model, e.Name) && !e.Meta.Hidden)
                .SelectMany(e => Words(e.Name, Labels.Of(e), e.Meta))))
            .Concat(permissions.HiddenDimensions.Where(n => !visible.Contains(n)));
        return [.. words.Where(w => w.Length > 0 && !visible.Contains(w)).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Words(string name, string label, Meta meta) => meta.Synonyms.Prepend(label).Prepend(name);
}
