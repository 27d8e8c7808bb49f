using Parley.Metrics.Semantics;
using Parley.Metrics.Semantics.Loading;
using Xunit;

namespace Parley.Tests.Metrics.Semantics.Loading;

/// <summary>MetricFlow's own manifests load without a fault.</summary>
public sealed class MetricFlowManifestTests
{
    private static readonly Dictionary<string, string> Substitutions = new() { ["source_schema"] = "warehouse" };

    [Fact]
    public void Load_EveryValidPublicManifest_HasNoFault()
    {
        var all = Directory.GetDirectories(PublicData.Folder("metricflow/semantic_manifest_yamls"))
            .Select(Path.GetFileName).OfType<string>()
            .Where(n => n is not ("config_linter_manifest" or "shared"))
            .Order(StringComparer.Ordinal)
            .ToList();

        Assert.True(all.Count >= 16);
        Assert.Empty(all.SelectMany(n => Load(n).Faults.Select(f => $"{n}/{f}")));
    }

    private static ManifestLoad Load(string name) =>
        ManifestLoader.Load(PublicData.Folder($"metricflow/semantic_manifest_yamls/{name}"), Substitutions);
}
