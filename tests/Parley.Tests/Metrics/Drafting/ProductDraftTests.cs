using Parley.Governance;
using Parley.Metrics;
using Parley.Metrics.Drafting;
using Parley.Metrics.Queries;
using Parley.Metrics.Semantics;
using Parley.Products;
using Parley.Tests.Metrics.Sources;
using Xunit;

namespace Parley.Tests.Metrics.Drafting;

/// <summary>A draft is a product without a fault, whose every metric can be asked for, whatever it was drafted from.</summary>
public sealed class ProductDraftTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_tables_with_a_key_join_and_every_metric_answers()
    {
        using var shop = new ScratchProduct()
            .With("data/stores.csv", "store_id,city\n1,Bern\n2,Basel\n3,Chur\n")
            .With("data/sales.csv", "sale_id,store_id,sold_on,amount\n" + string.Concat(Enumerable.Range(1, 60).Select(i =>
                FormattableString.Invariant($"{i},{1 + (i % 3)},2025-01-{1 + (i % 28):00},{i}.25\n"))));

        await DraftAsync(shop, null);
        await using var layer = await OpenAsync(shop);

        Assert.Contains(layer.Manifest.Models.Single(m => m.Name == "sales").Entities, e => e.Type == EntityType.Foreign);
        var revenue = layer.Manifest.Metrics.First(m => m.Measure is not null && m.Name.Contains("amount", StringComparison.Ordinal)).Name;
        var catalogue = await layer.CatalogueAsync(Permissions.Unrestricted, Token);
        var city = catalogue.Dimensions.Single(d => d.Name.EndsWith("city", StringComparison.Ordinal)).Name;
        var byCity = await layer.QueryAsync(new MetricQuery { Metrics = [revenue], GroupBy = [city] }, Permissions.Unrestricted, Token);
        Assert.Equal(
            Enumerable.Range(1, 60).Sum(i => i + 0.25m),
            byCity.Result.Rows.Sum(r => (decimal)r[byCity.Columns.ToList().FindIndex(c => c.Role == ColumnRole.Metric)]!));
    }

    [Fact]
    public async Task Lines_count_on_the_day_of_their_order()
    {
        using var shop = new ScratchProduct()
            .With("data/orders.csv", "order_id,order_date\n" + string.Concat(Enumerable.Range(1, 40).Select(i =>
                FormattableString.Invariant($"O{i},2025-{1 + (i % 2):00}-{1 + (i % 28):00}\n"))))
            .With("data/order_lines.csv", "line_id,order_id,net_sales_eur\n" + string.Concat(Enumerable.Range(1, 80).Select(i =>
                FormattableString.Invariant($"L{i},O{1 + (i % 40)},{i}.50\n"))));

        await DraftAsync(shop, null);
        await using var layer = await OpenAsync(shop);

        var query = new MetricQuery { Metrics = ["net_sales_eur"], GroupBy = ["metric_time__month"] };
        var months = await layer.QueryAsync(query, Permissions.Unrestricted, Token);
        var expected = Enumerable.Range(1, 80).GroupBy(i => 1 + ((1 + (i % 40)) % 2)).ToDictionary(g => g.Key, g => g.Sum(i => i + 0.5m));
        Assert.Equal(2, months.Result.Rows.Length);
        Assert.All(months.Result.Rows, row => Assert.Equal(expected[((DateTime)row[0]!).Month], row[1]));
        Assert.Equal("EUR", layer.Manifest.Metrics.Single(m => m.Name == "net_sales_eur").Meta.Unit);
        Assert.Equal("Net sales", layer.Manifest.Metrics.Single(m => m.Name == "net_sales_eur").Label);
    }

    [Fact]
    public async Task What_is_written_down_once_a_month_is_a_stock_of_whole_months()
    {
        using var books = new ScratchProduct().With("data/accounts_monthly.csv", "account,month,mrr_usd,new_mrr_usd,churned\n"
            + "A,2025-01-01,100,100,false\nB,2025-01-01,50,50,false\nA,2025-02-01,110,10,false\nB,2025-02-01,0,0,true\nA,2025-03-01,120,10,false\n");

        await DraftAsync(books, null);
        await using var layer = await OpenAsync(books);

        async Task<object?> Quarter(string metric) =>
            (await layer.QueryAsync(new MetricQuery { Metrics = [metric] }, Permissions.Unrestricted, Token)).Result.Rows[0][0];
        Assert.Equal(120m, await Quarter("mrr_usd"));
        Assert.Equal(170m, await Quarter("new_mrr_usd"));
        Assert.Equal(1m, await Quarter("churned_accounts"));
        var catalogue = await layer.CatalogueAsync(Permissions.Unrestricted, Token);
        var mrr = catalogue.Metrics.Single(m => m.Name == "mrr_usd");
        Assert.Equal(("MRR", new DateOnly(2025, 3, 31), false, true), (mrr.Label, mrr.To, mrr.Additive, mrr.AdditiveOverMembers));
        Assert.Contains(catalogue.Metrics, m => m.Label == "Churn rate");
    }

    [Fact]
    public async Task Keys_are_found_by_who_refers_to_them_and_ratings_orders_and_birth_years_are_not_added_up()
    {
        using var clinic = new ScratchProduct()
            .With("data/rooms.csv", "tag,wing,floor\nr1,East,1\nr2,West,2\nr3,West,3\n")
            .With("data/people.csv", "person_id,birth_year,town\n1,1950,Ulm\n2,1960,Bonn\n3,1999,Bonn\n")
            .With("data/visits.csv", "visit_id,tag,person_id,came,urgency_level,satisfaction (1-10),waiting_minutes,temp\n"
                + "1,r1,1,2025-01-01,1,7,10,36.5\n2,r2,2,2025-01-02,3,9,20,n/a\n3,r1,3,2025-01-03,5,,30,37.1\n4,r3,1,2025-01-04,2,8,40,-\n");

        await DraftAsync(clinic, null);
        await using var layer = await SemanticLayer.OpenAsync(ProductFolder.Load(clinic.Folder), clinic.State, clinic.Clock, Token);

        async Task<object?> Value(string metric) =>
            (await layer.QueryAsync(new MetricQuery { Metrics = [metric] }, Permissions.Unrestricted, Token)).Result.Rows[0][0];
        var byWing = await layer.QueryAsync(new MetricQuery { Metrics = ["visits"], GroupBy = ["room__wing"], OrderBy = [new QueryOrder("room__wing")] }, Permissions.Unrestricted, Token);
        Assert.Equal([("East", 2m), ("West", 2m)], byWing.Result.Rows.Select(r => ((string)r[0]!, (decimal)r[1]!)));
        Assert.Equal(2.75m, await Value("average_urgency_level"));
        Assert.Equal(8m, await Value("satisfaction_1_10"));
        Assert.Equal(36.8m, await Value("temp"));
        var catalogue = await layer.CatalogueAsync(Permissions.Unrestricted, Token);
        Assert.Equal("Satisfaction", catalogue.Metrics.Single(m => m.Name == "satisfaction_1_10").Label);
        Assert.Contains("waiting time", catalogue.Metrics.Single(m => m.Name == "waiting_minutes").Synonyms);
        Assert.Contains(catalogue.Dimensions, d => d.Name == "visit__urgency_level");
        Assert.DoesNotContain(layer.Manifest.Models.Single(m => m.Name == "people").Dimensions, d => d.Name == "person_year_start");
    }

    [Fact]
    public async Task A_wide_table_with_one_column_a_channel_is_drafted()
    {
        var file = Path.Combine(PublicData.Folder("meridian"), "geo_all_channels.csv");
        using var shop = new ScratchProduct();
        shop.Write("data/geo_all_channels.csv", await File.ReadAllBytesAsync(file, Token));

        await DraftAsync(shop, null);
        await using var layer = await OpenAsync(shop);

        foreach (var column in (string[])["channel_0_spend", "channel_4_spend", "conversions"])
        {
            Assert.Contains(layer.Manifest.Metrics, m => m.Name.Contains(column, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    [Trait("Needs", "postgres")]
    public async Task Tables_of_a_database_are_drafted()
    {
        await using var database = await PostgresServer.CreateDatabaseAsync(Token);
        await database.ExecuteAsync(
            "CREATE TABLE store (store_id int PRIMARY KEY, city text); INSERT INTO store VALUES (1, 'Bern'), (2, 'Basel'); "
            + "CREATE TABLE sale (sale_id int PRIMARY KEY, store_id int, sold_on date, amount numeric(10,2)); "
            + "INSERT INTO sale SELECT i, 1 + i % 2, DATE '2025-01-01' + i, i + 0.25 FROM generate_series(1, 50) i", Token);
        using var shop = new ScratchProduct { Connection = database.ConnectionString };

        await DraftAsync(shop, database.ConnectionString);
        await using var layer = await OpenAsync(shop);

        Assert.Contains(layer.Manifest.Metrics, m => m.Name.Contains("amount", StringComparison.Ordinal));
    }

    private static async Task DraftAsync(ScratchProduct shop, string? connection)
    {
        await using var source = await SemanticLayer.OpenSourceAsync(shop.Product, shop.State, shop.Clock, Token);
        var draft = await ProductDraft.FromAsync(source, "Shop", connection, new DateOnly(2026, 1, 1), Token);
        await draft.WriteAsync(shop.Folder, Token);
    }

    /// <summary>Opens what was drafted, which must have no fault, and asks for each metric alone.</summary>
    private static async Task<SemanticLayer> OpenAsync(ScratchProduct shop)
    {
        Assert.Empty((await ProductCheck.RunAsync(shop.Folder, [MetricsCheck.RunAsync], Token)).Select(f => f.ToString()));
        var layer = await SemanticLayer.OpenAsync(ProductFolder.Load(shop.Folder), shop.State, shop.Clock, Token);
        Assert.NotEmpty(layer.Manifest.Metrics);
        foreach (var metric in layer.Manifest.Metrics)
        {
            Assert.NotEmpty((await layer.QueryAsync(new MetricQuery { Metrics = [metric.Name] }, Permissions.Unrestricted, Token)).Result.Rows);
        }

        return layer;
    }
}
