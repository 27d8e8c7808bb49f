using System.Collections.Immutable;
using Parley.Governance;
using Parley.Metrics.Semantics;
using Parley.Products;
using Parley.Products.Yaml;

namespace Parley.Metrics;

/// <summary>Checks that permission rules name what the semantic model has: a rule about a name that is not there protects nothing.</summary>
public static class PermissionNames
{
    /// <summary>A fault for each unknown semantic model, metric or dimension.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="manifest">The semantic model.</param>
    public static ImmutableArray<Fault> Check(PermissionRules rules, SemanticManifest manifest)
    {
        var faults = new Faults();
        string[] models = [.. manifest.Models.Select(m => m.Name)];
        string[] metrics = [.. manifest.Metrics.Select(m => m.Name)];
        string[] dimensions = [.. manifest.Models.SelectMany(m => m.Dimensions).Select(d => d.Name).Distinct()];
        foreach (var rule in rules.Rules)
        {
            foreach (var row in rule.Rows)
            {
                Known(faults, At(row.Line, "rows.model"), "semantic model", row.Model, models);
            }

            foreach (var metric in rule.HiddenMetrics)
            {
                Known(faults, At(rule.Line, "hide.metrics"), "metric", metric, metrics);
            }

            // A query name's last part is the dimension: campaign__region is the region of a campaign.
            foreach (var dimension in rule.HiddenDimensions)
            {
                Known(faults, At(rule.Line, "hide.dimensions"), "dimension", dimension.Split("__")[^1], dimensions);
            }
        }

        return faults.ToImmutable();
    }

    private static YamlPlace At(int line, string key) => new(ProductFolder.PermissionsFile, line, $"rules.{key}");

    private static void Known(Faults faults, YamlPlace place, string kind, string name, string[] known)
    {
        if (!known.Contains(name, StringComparer.Ordinal))
        {
            faults.Add(place.Fault($"There is no {kind} '{name}'; {Faults.Suggestion(name, known)}."));
        }
    }
}
