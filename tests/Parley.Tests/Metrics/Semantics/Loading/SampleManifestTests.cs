using Parley.Metrics.Semantics.Loading;
using Xunit;

namespace Parley.Tests.Metrics.Semantics.Loading;

/// <summary>The samples that newcomers start from have nothing to be warned of.</summary>
public sealed class SampleManifestTests
{
    [Fact]
    public void Load_EverySample_HasNoFault()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Parley.slnx")))
        {
            root = root.Parent;
        }

        var samples = Directory.GetDirectories(Path.Combine(root!.FullName, "samples")).Where(s => Directory.Exists(Path.Combine(s, "metrics"))).ToArray();

        Assert.NotEmpty(samples);
        Assert.All(samples, folder =>
        {
            var load = ManifestLoader.Load(Path.Combine(folder, "metrics"));
            Assert.Empty(load.Faults);
            Assert.NotEmpty(load.Manifest.Metrics);
        });
    }
}
