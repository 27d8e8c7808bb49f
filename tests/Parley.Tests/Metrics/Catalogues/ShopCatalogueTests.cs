using System.Collections.Immutable;
using System.Globalization;
using DuckDB.NET.Data;
using Parley.Answers;
using Parley.Governance;
using Parley.Metrics;
using Parley.Metrics.Catalogues;
using Parley.Metrics.Queries;
using Parley.Metrics.Semantics;
using Parley.Metrics.Sources;
using Parley.Metrics.Sources.DuckDb;
using Xunit;

namespace Parley.Tests.Metrics.Catalogues;

/// <summary>The catalogue of a small shop, read from DuckDB as callers with and without restrictions.</summary>
public sealed class ShopCatalogueTests : IAsyncLifetime
{
    private readonly DuckDBConnection _database = new("DataSource=:memory:");
    private int _queries;

    public async ValueTask InitializeAsync()
    {
        await _database.OpenAsync(TestContext.Current.CancellationToken);
        await Execute("""
            create table customers as select * from (values (1, 'Ada', 'Peru'), (2, 'Ben', 'Chad'), (3, 'Cyd', 'Oman')) t(customer_id, customer_name, country);
            create table products as select * from (values (1, 'Lamp', 'Chad'), (2, 'Desk', 'Fiji'), (3, 'Sofa', 'Fiji')) t(product_id, name, country);
            create table orders as select * from (values
              (1, 1, 1, 'V1', date '2025-01-05', 'North', 'open', 10.0),
              (2, 1, 2, 'V1', date '2025-02-05', 'North', 'paid', 20.0),
              (3, 2, 2, 'V2', date '2025-03-07', 'South', 'paid', 30.0),
              (4, 2, 2, null, date '2025-03-09', 'South', 'lost', 40.0),
              (5, 2, 2, null, date '2025-03-01', 'South', 'paid', 50.0))
              t(order_id, customer_id, product_id, voucher_code, ordered_at, region, status, amount);
            create table advertising as select * from (values (date '2024-12-30', 'North', 5.0), (date '2025-02-10', 'West', 6.0)) t(spent_on, region, spend);
            """);
    }

    public async ValueTask DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Catalogue_Metrics_HaveUnitsFormulasAndInputs()
    {
        var catalogue = await Read(Permissions.Unrestricted);

        Assert.Equal(
            [
                "revenue: Revenue, Money EUR, additive, good 1, sum of amount []",
                "average_order: Average order, Money EUR, good 0, average of amount []",
                "orders: Orders, Count orders, additive, good 0, number of order id []",
                "open_orders: Open orders, Count open orders, additive, good 0, number of rows with status = 'open' []",
                "large_orders: Large orders, Count large orders, additive, good 0, number of order id where status = 'large' []",
                "buyers: Buyers, Count buyers, good 0, number of different customer id []",
                "ad_spend: Ad spend, Money EUR, additive, good 0, sum of spend []",
                "order_value: Order value, Money EUR, good 0, revenue ÷ orders [revenue,orders]",
                "large_share: Large share, Percent, good 0, large orders ÷ orders [large_orders,orders]",
                "return_on_ads: Return on ads, Ratio, good 0, revenue ÷ ad spend [revenue,ad_spend]",
                "contribution: Contribution, Money EUR, additive, good 0, revenue − ad spend [revenue,ad_spend]",
                "tax: Tax, Money EUR, additive, good 0, revenue × 0.19 [revenue]",
                "growth: Growth, Percent, good 0, (revenue − revenue 1 month earlier) ÷ revenue 1 month earlier [revenue]",
                "revenue_mtd: Revenue mtd, Money EUR, good 0, sum of amount since the start of the month [revenue]",
            ],
            catalogue.Metrics.Select(m => string.Create(
                CultureInfo.InvariantCulture,
                $"{m.Name}: {m.Label}, {$"{m.Unit.Kind} {m.Unit.Name}".Trim()}{(m.Additive ? ", additive" : "")}, good {m.GoodDirection}, {m.Formula} [{string.Join(',', m.Inputs)}]")));
        Assert.Equal(["helper"], catalogue.Unoffered.Select(m => m.Name));
    }

    [Fact]
    public async Task Catalogue_Dates_AreThoseForWhichEveryInputHasData()
    {
        var catalogue = await Read(Permissions.Unrestricted);

        Assert.Equal((new DateOnly(2025, 1, 5), new DateOnly(2025, 3, 9)), Span(catalogue, "revenue"));
        Assert.Equal((new DateOnly(2024, 12, 30), new DateOnly(2025, 2, 10)), Span(catalogue, "ad_spend"));
        Assert.Equal((new DateOnly(2025, 1, 5), new DateOnly(2025, 2, 10)), Span(catalogue, "return_on_ads"));
        Assert.Equal(TimeGrain.Week, catalogue.Metric("return_on_ads")!.Grain);
        Assert.Equal(new DateOnly(2025, 3, 9), catalogue.AsOf);
    }

    [Fact]
    public async Task Catalogue_OneWord_IsAWayForEachMetric()
    {
        var catalogue = await Read(Permissions.Unrestricted);

        Assert.Equal("order__region", catalogue.Dimension(catalogue.Metric("revenue")!, "region")?.Name);
        Assert.Equal("ad__region", catalogue.Dimension(catalogue.Metric("ad_spend")!, "region")?.Name);
        Assert.Null(catalogue.Dimension(catalogue.Metric("return_on_ads")!, "region"));
        Assert.All(catalogue.Metrics, m => Assert.Distinct(m.Dimensions.Select(n => catalogue.Dimensions.First(d => d.Name == n).Term)));
    }

    [Fact]
    public async Task Catalogue_TwoThingsOfOneName_SayWhereTheyComeFrom()
    {
        var catalogue = await Read(Permissions.Unrestricted);

        Assert.Equal(
            [
                "ad__region: Region []",
                "customer__country: Customer country [country]",
                "customer__customer_name: Customer name [customer]",
                "order__region: Region []",
                "order__status: Status [state]",
                "product__country: Product country [country]",
                "product__name: Product [product name]",
                "voucher: Voucher []",
            ],
            catalogue.Dimensions.Select(d => $"{d.Name}: {d.Label} [{string.Join(',', d.Synonyms)}]"));
    }

    [Fact]
    public async Task Catalogue_Members_AreTheMostFrequentFirst()
    {
        var catalogue = await Read(Permissions.Unrestricted);

        Assert.Equal(["paid", "lost", "open"], Members(catalogue, "order__status"));
        Assert.Equal(["pending"], catalogue.Dimensions.First(d => d.Name == "order__status").Values[2].Synonyms);
        Assert.Equal(["V1", "V2"], Members(catalogue, "voucher"));
        Assert.Equal(["Desk", "Lamp", "Sofa"], Members(catalogue, "product__name"));
    }

    [Fact]
    public async Task Catalogue_RestrictedRows_TellNothingOfOthers()
    {
        var catalogue = await Read(new Permissions
        {
            RowPredicates = ImmutableSortedDictionary<string, string>.Empty.Add("orders", "region = 'North'").Add("advertising", "region = 'North'"),
            Statements = ["Only figures of region North are visible to you."],
        });

        Assert.Equal(["North"], Members(catalogue, "order__region"));
        Assert.Equal(["North"], Members(catalogue, "ad__region"));
        Assert.Equal(["Ada"], Members(catalogue, "customer__customer_name"));
        Assert.Equal(["Desk", "Lamp"], Members(catalogue, "product__name"));
        Assert.Equal(["V1"], Members(catalogue, "voucher"));
        Assert.DoesNotContain("gone", catalogue.Dimensions.SelectMany(d => d.Values).SelectMany(v => v.Synonyms));
        Assert.Equal((new DateOnly(2025, 1, 5), new DateOnly(2025, 2, 5)), Span(catalogue, "revenue"));
        Assert.True(catalogue.RowsRestricted);
        Assert.Single(catalogue.Statements);
    }

    [Fact]
    public async Task Catalogue_HiddenMetric_TakesWithItWhatWouldRevealIt()
    {
        var catalogue = await Read(new Permissions { HiddenMetrics = ["revenue"] });

        Assert.Equal(
            ["orders", "open_orders", "large_orders", "buyers", "ad_spend", "large_share"], catalogue.Metrics.Select(m => m.Name));
        Assert.Empty(catalogue.Metric("ad_spend")!.Related);
        Assert.Contains("turnover", catalogue.HiddenNames);
        Assert.Contains("order value", catalogue.HiddenNames);
        Assert.DoesNotContain("orders", catalogue.HiddenNames);
    }

    [Fact]
    public async Task Catalogue_HiddenMultiple_HidesWhatItIsAMultipleOf()
    {
        var catalogue = await Read(new Permissions { HiddenMetrics = ["tax"] });

        Assert.Null(catalogue.Metric("revenue"));
        Assert.NotNull(catalogue.Metric("orders"));
    }

    [Fact]
    public async Task Catalogue_HiddenDimension_IsGoneForEveryMetric()
    {
        var catalogue = await Read(new Permissions { HiddenDimensions = ["customer__country", "order__region"] });

        Assert.DoesNotContain(catalogue.Dimensions, d => d.Name is "customer__country" or "order__region");
        Assert.Equal("Country", catalogue.Dimensions.First(d => d.Name == "product__country").Label);
        Assert.Equal(["customer__country", "order__region"], catalogue.HiddenNames);
    }

    [Theory]
    [InlineData("revenue_mtd", "metric_time")]
    [InlineData("average_order", null)]
    [InlineData("orders", "customer__country")]
    public void Compile_WhatWouldRevealSomethingHidden_IsRejected(string metric, string? groupBy)
    {
        var manifest = ShopManifest.Load();
        var permissions = new Permissions { HiddenMetrics = ["revenue"], HiddenDimensions = ["customer__country"] };
        var query = new MetricQuery { Metrics = [metric], GroupBy = groupBy is null ? [] : [groupBy] };

        var widened = HiddenElements.Of(manifest, permissions).Widen(manifest, permissions);

        Assert.IsType<Compilation.Compiled>(MetricCompiler.Compile(manifest, query, DuckDbDialect.Instance, Permissions.Unrestricted));
        Assert.IsType<Compilation.Rejected>(MetricCompiler.Compile(manifest, query, DuckDbDialect.Instance, widened));
    }

    [Fact]
    public async Task Catalogue_SamePermissions_AreReadOnce()
    {
        var reader = Reader();
        var token = TestContext.Current.CancellationToken;
        var first = await reader.ReadAsync(Permissions.Unrestricted, token);
        var queries = _queries;

        Assert.Same(first, await reader.ReadAsync(new Permissions(), token));
        Assert.Equal(queries, _queries);
        Assert.NotSame(first, await reader.ReadAsync(new Permissions { HiddenMetrics = ["tax"] }, token));
    }

    private static (DateOnly?, DateOnly?) Span(Catalogue catalogue, string metric) => (catalogue.Metric(metric)!.From, catalogue.Metric(metric)!.To);

    private static IEnumerable<string> Members(Catalogue catalogue, string dimension) =>
        catalogue.Dimensions.First(d => d.Name == dimension).Values.Select(v => v.Value);

    private Task<Catalogue> Read(Permissions permissions) =>
        Reader().ReadAsync(permissions, TestContext.Current.CancellationToken);

    private CatalogueReader Reader() => new(ShopManifest.Load(), "1", Run);

    private async Task<QueryResult> Run(
        SemanticManifest manifest, MetricQuery query, Permissions permissions, QueryLimits limits, CancellationToken cancellationToken)
    {
        var widened = HiddenElements.Of(manifest, permissions).Widen(manifest, permissions);
        var compiled = MetricCompiler.Compile(manifest, query, DuckDbDialect.Instance, widened);
        var sql = Assert.IsType<Compilation.Compiled>(compiled).Sql;
        Interlocked.Increment(ref _queries);
        using var connection = _database.Duplicate();
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<object?>>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => Cell(reader.GetValue(i)))]);
        }

        return new QueryResult([], rows.ToImmutable(), Truncated: false, TimeSpan.Zero);
    }

    private static object? Cell(object value) => value switch
    {
        DBNull => null,
        string or bool or DateTime => value,
        DateOnly day => day.ToDateTime(TimeOnly.MinValue),
        System.Numerics.BigInteger big => (decimal)big,
        IConvertible number => number.ToDecimal(CultureInfo.InvariantCulture),
        _ => value,
    };

    private async Task Execute(string sql)
    {
        await using var command = _database.CreateCommand();
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
