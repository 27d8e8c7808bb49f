using System.Data.Common;
using Parley.Bench.MetricFlow;
using Xunit;

namespace Parley.Tests.Metrics.Queries;

/// <summary>
/// MetricFlow's 266 integration cases on DuckDB: the query compiled by us, the case's check as it is, the rows compared.
/// </summary>
/// <param name="fixture">The cases and their tables.</param>
public sealed class MetricFlowConformanceTests(MetricFlowFixture fixture) : IClassFixture<MetricFlowFixture>
{
    /// <summary>Cases that do not pass, each with the reason.</summary>
    private static readonly Dictionary<string, string> Excepted = new(StringComparer.Ordinal)
    {
        ["itest_measure_aggregations/approximate_discrete_percentile_agg"] =
            "DuckDB has no approximate discrete percentile, so there are no right rows to compare with.",
    };

    /// <summary>The keys of all cases; one that says so where the data is absent.</summary>
    public static TheoryData<string> Keys() => [.. MetricFlowFixture.Keys.DefaultIfEmpty("(no data)")];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Rows_are_those_of_the_check(string key)
    {
        var conformance = MetricFlowFixture.Conformance();
        if (Excepted.TryGetValue(key, out var reason))
        {
            Assert.Skip(reason);
        }

        var outcome = conformance.Run(conformance.Cases.Single(c => c.Key == key), fixture.Connection());

        Assert.True(outcome.Passed, $"{outcome.Failure}\n{outcome.Sql}");
    }

    [Fact]
    public void All_cases_are_there_and_few_are_excepted()
    {
        var keys = MetricFlowFixture.Conformance().Cases.Select(c => c.Key).ToList();

        Assert.Equal(266, keys.Count);
        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.True(Excepted.Count <= 6);
        Assert.All(Excepted.Keys, key => Assert.Contains(key, keys));
    }

    [Fact]
    public void Compiling_a_case_again_gives_the_same_text()
    {
        var conformance = MetricFlowFixture.Conformance();

        Assert.All(conformance.Cases, c => Assert.Equal(conformance.Compile(c), conformance.Compile(c)));
    }
}

/// <summary>The cases and one database with their tables, opened once.</summary>
public sealed class MetricFlowFixture : IDisposable
{
    private static readonly Lazy<Conformance?> Loaded = new(
        () => PublicData.TryFolder("metricflow") is { } folder ? new Conformance(folder) : null);

    private readonly Lazy<DbConnection> _connection = new(() => Loaded.Value!.OpenTables());

    /// <summary>The keys of all cases; empty where the data is absent.</summary>
    public static IEnumerable<string> Keys => Loaded.Value?.Cases.Select(c => c.Key) ?? [];

    /// <summary>The cases; skips the test where the data is absent.</summary>
    public static Conformance Conformance()
    {
        PublicData.Folder("metricflow");
        return Loaded.Value!;
    }

    /// <summary>The database.</summary>
    public DbConnection Connection() => _connection.Value;

    /// <inheritdoc />
    public void Dispose()
    {
        if (_connection.IsValueCreated)
        {
            _connection.Value.Dispose();
        }
    }
}
