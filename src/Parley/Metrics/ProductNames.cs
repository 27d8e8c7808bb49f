using System.Globalization;
using Parley.Governance;
using Parley.Metrics.Semantics;
using Parley.Products;
using Parley.Products.Yaml;

namespace Parley.Metrics;

/// <summary>
/// Checks that the settings and the permission rules name what the semantic model has: a rule about a name that is not there
/// protects nothing, and a goal of it is never shown.
/// </summary>
internal static class ProductNames
{
    /// <summary>Reports each unknown semantic model, metric or dimension.</summary>
    /// <param name="product">The settings.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="manifest">The semantic model.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    public static void Check(Product product, PermissionRules rules, SemanticManifest manifest, Faults faults)
    {
        string[] metrics = [.. manifest.Metrics.Select(m => m.Name)];
        foreach (var (metric, i) in product.Overview.Select((m, i) => (m, i)))
        {
            Known(product.At(string.Create(CultureInfo.InvariantCulture, $"overview[{i}]")), "metric", metric, metrics, faults);
        }

        foreach (var (goal, i) in product.Goals.Select((g, i) => (g, i)))
        {
            Known(product.At(string.Create(CultureInfo.InvariantCulture, $"goals[{i}].metric")), "metric", goal.Metric, metrics, faults);
        }

        foreach (var (tile, i) in product.Dashboard.Tiles.Select((t, i) => (t, i)).Where(t => t.t.Metric.Length > 0))
        {
            Known(product.At(string.Create(CultureInfo.InvariantCulture, $"dashboard.tiles[{i}].metric")), "metric", tile.Metric, metrics, faults);
        }

        Check(rules, manifest, metrics, faults);
    }

    private static void Check(PermissionRules rules, SemanticManifest manifest, string[] metrics, Faults faults)
    {
        string[] models = [.. manifest.Models.Select(m => m.Name)];
        string[] dimensions = [.. manifest.Models.SelectMany(m => m.Dimensions).Select(d => d.Name).Distinct()];
        foreach (var rule in rules.Rules)
        {
            foreach (var row in rule.Rows)
            {
                Known(At(row.Line, "rows.model"), "semantic model", row.Model, models, faults);
            }

            foreach (var metric in rule.HiddenMetrics)
            {
                Known(At(rule.Line, "hide.metrics"), "metric", metric, metrics, faults);
            }

            // A query name's last part is the dimension: campaign__region is the region of a campaign.
            foreach (var dimension in rule.HiddenDimensions)
            {
                Known(At(rule.Line, "hide.dimensions"), "dimension", dimension.Split("__")[^1], dimensions, faults);
            }
        }
    }

    /// <summary>Where a permission rule stands.</summary>
    /// <param name="line">Its line.</param>
    /// <param name="key">The key below <c>rules</c>.</param>
    public static YamlPlace At(int line, string key) => new(ProductFolder.PermissionsFile, line, $"rules.{key}");

    private static void Known(YamlPlace place, string kind, string name, string[] known, Faults faults)
    {
        if (!known.Contains(name, StringComparer.Ordinal))
        {
            faults.Error(place, $"There is no {kind} '{name}'; {Faults.Suggestion(name, known)}.");
        }
    }
}
