using Parley.Products.Samples;
using Xunit;

namespace Parley.Tests.Products.Samples;

/// <summary>What the sample's labels say is in its data, and is the largest part of what it explains; on several seeds.</summary>
public sealed class FinanceSampleTests
{
    public static TheoryData<int> Seeds { get; } = [20261026, 1, 2, 3];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Planted_effects_dominate_their_questions(int seed)
    {
        using var folder = new TemporaryFolder();
        File.Copy(Repository.PathOf("samples", "finance", SampleGenerator.SpecFile), folder.PathOf(SampleGenerator.SpecFile));
        SampleGenerator.Generate(folder.Path, seed, 1, TestContext.Current.CancellationToken);
        var causes = SampleLabels.Read(folder.PathOf(SampleGenerator.LabelsFile)).Causes;

        Assert.Equal(
            [PlantKind.Spike, PlantKind.Drop, PlantKind.MixShift, PlantKind.Missing, PlantKind.PriceChange],
            causes.Select(cause => cause.Kind));
        SpendSpike(folder, causes[0]);
        FewerCustomers(folder, causes[1]);
        CheaperMix(folder, causes[2]);
        MissingDay(folder, causes[3]);
        PriceRise(folder, causes[4]);
    }

    private static void SpendSpike(TemporaryFolder folder, SampleCause cause)
    {
        var members = Members(folder, "campaigns", "channel", cause);
        var regions = Members(folder, "regions", "region_name", cause);
        var spend = Csv.Read(folder.PathOf("data/marketing_spend.csv")).Rows;
        decimal Change(Func<Csv.Row, bool> part) =>
            Total(spend.Where(part), "spend_date", "spend", new(2026, 7, 1), new(2026, 9, 30))
            - Total(spend.Where(part), "spend_date", "spend", new(2026, 4, 1), new(2026, 6, 30));

        var all = Change(_ => true);

        Assert.True(all > 0.1m * Total(spend, "spend_date", "spend", new(2026, 4, 1), new(2026, 6, 30)));
        Assert.InRange(Change(row => members.Contains(row["campaign_id"]) && regions.Contains(row["region_id"])) / all, 0.75m, 1.1m);
    }

    private static void FewerCustomers(TemporaryFolder folder, SampleCause cause)
    {
        var channels = Members(folder, "campaigns", "channel", cause);
        var traffic = Csv.Read(folder.PathOf("data/web_traffic.csv")).Rows;
        var spend = Csv.Read(folder.PathOf("data/marketing_spend.csv")).Rows;
        var before = Total(traffic, "traffic_date", "new_customers", new(2026, 10, 12), new(2026, 10, 18));
        var after = Total(traffic, "traffic_date", "new_customers", cause.From, cause.To);
        var spent = Total(spend, "spend_date", "spend", cause.From, cause.To)
            / Total(spend, "spend_date", "spend", new(2026, 10, 12), new(2026, 10, 18));

        Assert.InRange(spent * before / after, 1.18m, 1.34m);
        Assert.InRange(spent, 0.96m, 1.04m);
        var hit = traffic.Where(row => channels.Contains(row["campaign_id"])).ToArray();
        var lost = Total(hit, "traffic_date", "new_customers", new(2026, 10, 12), new(2026, 10, 18))
            - Total(hit, "traffic_date", "new_customers", cause.From, cause.To);
        Assert.InRange(lost / (before - after), 0.75m, 1.25m);
    }

    private static void CheaperMix(TemporaryFolder folder, SampleCause cause)
    {
        var orders = Csv.Read(folder.PathOf("data/orders.csv")).Rows;
        decimal Share(string name, int months)
        {
            var key = Csv.Read(folder.PathOf("data/products.csv")).Rows.First(row => row["product_name"] == name)["product_id"];
            var month = orders.Where(row => row.Day("order_date") is var day && day >= cause.From.AddMonths(months) && day < cause.From.AddMonths(months + 1)).ToArray();
            return (decimal)month.Count(row => row["product_id"] == key) / month.Length;
        }

        Assert.InRange(Share(cause.Loses!, -1) - Share(cause.Loses!, 0), 0.07m, 0.16m);
        Assert.InRange(Share(cause.Wins!, 0) - Share(cause.Wins!, -1), 0.07m, 0.16m);
    }

    private static void MissingDay(TemporaryFolder folder, SampleCause cause)
    {
        var days = Csv.Read(folder.PathOf("data/web_traffic.csv")).Rows.Select(row => row.Day("traffic_date")).ToHashSet();

        Assert.Equal(cause.From, cause.To);
        Assert.Equal(572, days.Count);
        Assert.DoesNotContain(cause.From, days);
    }

    private static void PriceRise(TemporaryFolder folder, SampleCause cause)
    {
        var product = Assert.Single(Members(folder, "products", "product_name", cause));
        var orders = Csv.Read(folder.PathOf("data/orders.csv")).Rows.Where(row => row["product_id"] == product).ToArray();
        var before = orders.Where(row => row.Day("order_date") < cause.From).Select(row => row.Number("unit_price")).Distinct();
        var after = orders.Where(row => row.Day("order_date") >= cause.From).Select(row => row.Number("unit_price")).Distinct();

        Assert.InRange(Assert.Single(after) / Assert.Single(before) / cause.Factor, 0.999m, 1.001m);
    }

    private static decimal Total(IEnumerable<Csv.Row> rows, string day, string column, DateOnly from, DateOnly to) =>
        rows.Where(row => row.Day(day) >= from && row.Day(day) <= to).Sum(row => row.Number(column));

    private static HashSet<string> Members(TemporaryFolder folder, string table, string column, SampleCause cause)
    {
        var members = Csv.Read(folder.PathOf($"data/{table}.csv"));
        return [.. members.Rows.Where(row => cause.Members[column].Contains(row[column])).Select(row => row[members.Columns[0]])];
    }
}
