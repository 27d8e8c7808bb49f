using System.Collections.Immutable;
using System.Globalization;
using DuckDB.NET.Data;
using Parley.Answers;
using Parley.Governance;
using Parley.Metrics.Queries;
using Parley.Metrics.Semantics;
using Parley.Metrics.Sources.DuckDb;

namespace Parley.Tests.Metrics.Queries;

/// <summary>Orders of customers who live in cities: a small model, and its rows in memory.</summary>
internal static class ShopModel
{
    /// <summary>Makes the tables.</summary>
    private const string Tables = """
        CREATE TABLE orders (order_id INTEGER, customer_id INTEGER, seller_id INTEGER, amount DECIMAL(12,2), channel VARCHAR, ordered_on DATE);
        INSERT INTO orders VALUES
            (1, 1, 1, 10.10, 'web', '2024-01-05'), (2, 1, 2, 20.20, 'shop', '2024-01-20'),
            (3, 2, 1, 30.30, 'web', '2024-02-10'), (4, 3, 2, 40.40, NULL, '2024-02-11'),
            (5, 3, 2, 0.01, 'O''Brien {{ 1 }}', '2024-03-01');
        CREATE TABLE customers (customer_id INTEGER, city_id INTEGER, segment VARCHAR);
        INSERT INTO customers VALUES (1, 1, 'retail'), (2, 2, 'retail'), (3, 2, 'business');
        CREATE TABLE cities (city_id INTEGER, region VARCHAR);
        INSERT INTO cities VALUES (1, 'north'), (2, 'south');
        CREATE TABLE days AS SELECT CAST(d AS DATE) AS day FROM generate_series(DATE '2023-12-01', DATE '2024-06-30', INTERVAL 1 DAY) AS s(d);
        """;

    /// <summary>The model.</summary>
    internal static SemanticManifest Manifest { get; } = new()
    {
        Models = [Orders, Customers, Cities],
        Metrics =
        [
            Simple("revenue"),
            Simple("order_count"),
            new Metric
            {
                Name = "average_order", Type = MetricType.Ratio,
                Numerator = new MetricInput { Name = "revenue" }, Denominator = new MetricInput { Name = "order_count" },
            },
            new Metric
            {
                Name = "revenue_change", Type = MetricType.Derived, Expr = "revenue - revenue_before",
                Inputs =
                [
                    new MetricInput { Name = "revenue" },
                    new MetricInput { Name = "revenue", Alias = "revenue_before", OffsetWindow = new TimeWindow(1, "month") },
                ],
            },
            new Metric
            {
                Name = "trailing_revenue", Type = MetricType.Cumulative, Measure = new MetricMeasure { Name = "revenue" },
                Cumulative = new CumulativeParameters(new TimeWindow(30, "day"), null),
            },
            Accumulated("revenue_so_far", "revenue"),
            Accumulated("customers_so_far", "customers"),
            Accumulated("median_so_far", "median_amount"),
            Simple("web_revenue") with { Measure = new MetricMeasure { Name = "revenue" }, Filter = ["{{ Dimension('order__channel') }} = 'web'"] },
            Simple("loop") with { Measure = new MetricMeasure { Name = "revenue" }, Filter = ["{{ Metric('loop', ['customer']) }} > 1"] },
        ],
        TimeSpines = [new TimeSpine(new Relation("days"), "day", TimeGrain.Day, [])],
    };

    private static SemanticModel Orders => new()
    {
        Name = "orders",
        Relation = new Relation("orders"),
        AggTimeDimension = "ordered_on",
        Entities =
        [
            new Entity { Name = "order", Type = EntityType.Primary, Expr = "order_id" },
            new Entity { Name = "customer", Type = EntityType.Foreign, Expr = "customer_id" },
        ],
        Dimensions =
        [
            new Dimension { Name = "ordered_on", Type = DimensionType.Time },
            new Dimension { Name = "channel", Type = DimensionType.Categorical },
        ],
        Measures =
        [
            new Measure { Name = "revenue", Aggregation = Aggregation.Sum, Expr = "amount" },
            new Measure { Name = "customers", Aggregation = Aggregation.CountDistinct, Expr = "customer_id" },
            new Measure { Name = "median_amount", Aggregation = Aggregation.Median, Expr = "amount" },
            new Measure { Name = "order_count", Aggregation = Aggregation.Sum, Expr = "1" },
        ],
    };

    private static SemanticModel Customers => new()
    {
        Name = "customers",
        Relation = new Relation("customers"),
        Entities =
        [
            new Entity { Name = "customer", Type = EntityType.Primary, Expr = "customer_id" },
            new Entity { Name = "city", Type = EntityType.Foreign, Expr = "city_id" },
        ],
        Dimensions = [new Dimension { Name = "segment", Type = DimensionType.Categorical }],
    };

    private static SemanticModel Cities => new()
    {
        Name = "cities",
        Relation = new Relation("cities"),
        Entities = [new Entity { Name = "city", Type = EntityType.Primary, Expr = "city_id" }],
        Dimensions = [new Dimension { Name = "region", Type = DimensionType.Categorical }],
    };

    /// <summary>Compiles a query.</summary>
    internal static Compilation Compile(MetricQuery query, Permissions? permissions = null, SemanticManifest? manifest = null) =>
        MetricCompiler.Compile(manifest ?? Manifest, query, DuckDbDialect.Instance, permissions ?? Permissions.Unrestricted);

    /// <summary>The reasons why a query is rejected.</summary>
    internal static ImmutableArray<string> Reasons(MetricQuery query, Permissions? permissions = null, SemanticManifest? manifest = null) =>
        Xunit.Assert.IsType<Compilation.Rejected>(Compile(query, permissions, manifest)).Reasons;

    /// <summary>The rows of a query, each as text: cells parted by a bar; decimals, and only these, have two places.</summary>
    internal static ImmutableArray<string> Rows(MetricQuery query, Permissions? permissions = null)
    {
        var compiled = Xunit.Assert.IsType<Compilation.Compiled>(Compile(query, permissions));
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Execute(connection, Tables);
        using var command = connection.CreateCommand();
        command.CommandText = compiled.Sql;
        using var reader = command.ExecuteReader();
        var rows = ImmutableArray.CreateBuilder<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Cell(reader.GetValue(i)))));
        }

        return rows.ToImmutable();
    }

    private static Metric Simple(string name) => new()
    {
        Name = name,
        Type = MetricType.Simple,
        Measure = new MetricMeasure { Name = name },
    };

    private static Metric Accumulated(string name, string measure) => new()
    {
        Name = name,
        Type = MetricType.Cumulative,
        Measure = new MetricMeasure { Name = measure },
        Cumulative = new CumulativeParameters(null, null, PeriodAggregation.Last),
    };

    private static string Cell(object value) => value switch
    {
        DBNull => "-",
        decimal exact => exact.ToString("0.00", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
