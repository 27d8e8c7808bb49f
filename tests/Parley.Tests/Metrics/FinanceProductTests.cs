using System.Collections.Immutable;
using Parley.Governance;
using Parley.Metrics;
using Parley.Metrics.Queries;
using Parley.Metrics.Semantics.Loading;
using Parley.Metrics.Sources.DuckDb;
using Parley.Products;
using Parley.Products.Samples;
using Xunit;

namespace Parley.Tests.Metrics;

/// <summary>The sample that a newcomer starts with: its files hold together, and its permissions hold.</summary>
public sealed class FinanceProductTests : IAsyncLifetime
{
    private readonly TemporaryFolder home = new();
    private SemanticLayer layer = null!;
    private PermissionRules rules = null!;

    public async ValueTask InitializeAsync()
    {
        var cancel = TestContext.Current.CancellationToken;
        var folder = home.PathOf("finance");
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("samples", "finance"), "*.y*ml", SearchOption.AllDirectories))
        {
            home.Write(Path.Combine("finance", Path.GetRelativePath(Repository.PathOf("samples", "finance"), file)), await File.ReadAllTextAsync(file, cancel));
        }

        SampleGenerator.Generate(folder, null, 1, cancel);
        var load = ProductFolder.Load(folder);
        layer = await SemanticLayer.OpenAsync(load, home.PathOf("state"), TimeProvider.System, cancel);
        rules = load.Rules;
    }

    public async ValueTask DisposeAsync()
    {
        await layer.DisposeAsync();
        home.Dispose();
    }

    [Fact]
    public async Task Every_metric_has_a_value_every_month()
    {
        foreach (var metric in layer.Manifest.Metrics)
        {
            var rows = (await Query(Permissions.Unrestricted, metric.Name, "metric_time__month")).Result.Rows;

            Assert.True(rows.Length >= 19, $"{metric.Name}: {rows.Length} months");
            Assert.All(rows.TakeLast(19), row => Assert.IsType<decimal>(row[1]));
        }
    }

    [Fact]
    public async Task Every_word_of_the_product_settings_is_known()
    {
        var catalogue = await layer.CatalogueAsync(Permissions.Unrestricted, TestContext.Current.CancellationToken);
        var names = catalogue.Metrics.Select(m => m.Name).ToArray();

        Assert.Equal(new DateOnly(2026, 10, 25), catalogue.AsOf);
        Assert.Subset(names.ToHashSet(), layer.Product.Overview.ToHashSet());
        Assert.Subset(names.ToHashSet(), layer.Product.Goals.Select(goal => goal.Metric).ToHashSet());
        Assert.Subset(names.ToHashSet(), catalogue.Metrics.SelectMany(m => m.Related).ToHashSet());
    }

    [Fact]
    public async Task A_caller_of_one_region_sees_that_region_alone()
    {
        var north = rules.For(new Caller { Id = "n", Attributes = new Dictionary<string, string> { ["region"] = "North" }.ToImmutableSortedDictionary() });

        foreach (var metric in new[] { "revenue", "refunds", "marketing_spend", "sessions", "customer_acquisition_cost" })
        {
            var all = (await Query(Permissions.Unrestricted, metric, "region__region_name")).Result.Rows;
            var seen = (await Query(north, metric, "region__region_name")).Result.Rows;

            Assert.Equal(5, all.Length);
            Assert.Equal("North", Assert.Single(seen)[0]);
            Assert.Equal(all.Single(row => row[0] is "North")[1], seen[0][1]);
        }

        await Assert.ThrowsAsync<MetricQueryException>(() => Query(north, "headcount", "metric_time__month"));
    }

    private Task<ExecutedQuery> Query(Permissions permissions, string metric, string by) =>
        layer.QueryAsync(new MetricQuery { Metrics = [metric], GroupBy = [by], OrderBy = [new(by)] }, permissions, TestContext.Current.CancellationToken);
}
