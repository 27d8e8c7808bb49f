using System.Security.Cryptography;
using Parley.Products;
using Parley.Products.Samples;
using Xunit;

namespace Parley.Tests.Products.Samples;

public sealed class SampleGeneratorTests
{
    private const string Shop = """
        seed: 7
        period: { start: 2026-01-01, end: 2026-03-31 }
        tables:
          shops:
            rows:
              - { shop: "A, B", _size: 1 }
              - { shop: C, _size: 2.5, _from: 2026-02-01 }
          visits:
            day: day
            each: [shops]
            columns:
              people: { base: 40, times: [shops._size], spread: 0.1, swing: 0.2, peak: 02-10, trend: 0.5, noise: 0.2, day_noise: 0.1, whole: true }
              buyers: { base: 0.3, times: [people], at_most: people, whole: true }
          sales:
            rows_of: visits
            count: { times: [buyers] }
            columns:
              id: { id: S }
              sold_on: { copy: day }
              shop: { copy: shop }
              size: { choose: { small: 1, large: 2 } }
              price: { base: 9.9, noise: 0.1, decimals: 2 }
          returns:
            rows_of: sales
            count: { base: 0.2 }
            columns:
              returned_on: { delay: [1, 30] }
              _part: { choose: { 0.5: 1, 1: 1 } }
              amount: { times: [_part, price], decimals: 2 }
        planted:
          quiet:
            kind: missing
            table: visits
            period: { start: 2026-02-01, end: 2026-02-28, days: [2, 3] }
        """;

    [Fact]
    public void Generate_SameSeed_SameBytesOnEveryMachine()
    {
        using var folder = new TemporaryFolder();
        folder.Write(SampleGenerator.SpecFile, Shop);

        var report = Generate(folder);

        // A new hash means that everybody's samples, and the figures quoted from them, change.
        Assert.Equal("AA4379B3D50713EA55E4691B2BE73EB0E196F91923A62B29B2C7B668A6916D2F", Hash(folder));
        Assert.Equal(7, report.Seed);
        Assert.Equal(["shops", "visits", "sales", "returns"], report.Tables.Select(t => t.Table));
    }

    [Fact]
    public void Generate_OtherSeed_OtherData()
    {
        using var folder = new TemporaryFolder();
        folder.Write(SampleGenerator.SpecFile, Shop);
        Generate(folder, 7);
        var first = Hash(folder);

        Generate(folder, 8);

        Assert.NotEqual(first, Hash(folder));
    }

    [Fact]
    public void Generate_Columns_FollowTheirRules()
    {
        using var folder = new TemporaryFolder();
        folder.Write(SampleGenerator.SpecFile, Shop);

        Generate(folder);

        var visits = Csv.Read(folder.PathOf("data/visits.csv"));
        var sales = Csv.Read(folder.PathOf("data/sales.csv"));
        var returns = Csv.Read(folder.PathOf("data/returns.csv"));
        Assert.Equal(["day", "shop", "people", "buyers"], visits.Columns);
        Assert.Equal("2026-02-01", visits.Rows.Where(row => row["shop"] == "C").Min(row => row["day"]));
        Assert.All(visits.Rows, row => Assert.True(row.Number("buyers") <= row.Number("people")));
        Assert.Equal(["returned_on", "amount"], returns.Columns);
        Assert.All(returns.Rows, row => Assert.InRange(row["returned_on"], "2026-01-02", "2026-03-31"));
        Assert.All(sales.Rows, row => Assert.Matches(@"^\d+\.\d\d$", row["price"]));

        // What is missing is missing from the feed, not from the world: sales are made of all visits.
        var cause = Assert.Single(SampleLabels.Read(folder.PathOf(SampleGenerator.LabelsFile)).Causes);
        Assert.True(sales.Rows.Count > visits.Rows.Sum(row => row.Number("buyers")));
        Assert.DoesNotContain(visits.Rows, row => row.Day("day") >= cause.From && row.Day("day") <= cause.To);
    }

    [Fact]
    public void Generate_Scale_MultipliesEventsOnce()
    {
        using var folder = new TemporaryFolder();
        folder.Write(SampleGenerator.SpecFile, Shop);
        var one = Generate(folder).Tables.ToDictionary(t => t.Table, t => t.Rows);

        var four = Generate(folder, scale: 4).Tables.ToDictionary(t => t.Table, t => t.Rows);

        Assert.Equal(one["visits"], four["visits"]);
        Assert.Equal(one["sales"] * 4, four["sales"]);
        Assert.InRange(four["returns"], one["returns"] * 3, one["returns"] * 5);
    }

    [Fact]
    public void IsNeeded_UntilLabelsAreWritten()
    {
        using var folder = new TemporaryFolder();
        Assert.False(SampleGenerator.IsNeeded(folder.Path));
        folder.Write(SampleGenerator.SpecFile, Shop);
        Assert.True(SampleGenerator.IsNeeded(folder.Path));

        Generate(folder);

        Assert.False(SampleGenerator.IsNeeded(folder.Path));
    }

    [Fact]
    public void Generate_OtherFilesInData_AreLeftAlone()
    {
        using var folder = new TemporaryFolder();
        folder.Write(SampleGenerator.SpecFile, Shop);
        folder.Write("data/mine.csv", "a\n1\n");

        Generate(folder);

        Assert.Equal("a\n1\n", File.ReadAllText(folder.PathOf("data/mine.csv")));
        Assert.Equal(5, Directory.GetFiles(folder.PathOf("data")).Length);
    }

    [Fact]
    public void Generate_TotalOutOfReach_NamesTheEffect()
    {
        using var folder = new TemporaryFolder();
        folder.Write(SampleGenerator.SpecFile, Shop + """

              loss:
                kind: drop
                table: visits
                column: people
                where: { shops.shop: { of: ["A, B"] } }
                period: { start: 2026-03-01, end: 2026-03-31 }
                total: [0.1, 0.1]
            """);

        var thrown = Assert.Throws<ProductFaultException>(() => Generate(folder));

        var fault = Assert.Single(thrown.Faults);
        Assert.Equal("planted.loss", fault.Key);
        Assert.True(SampleGenerator.IsNeeded(folder.Path));
    }

    private static SampleReport Generate(TemporaryFolder folder, int? seed = null, int scale = 1) =>
        SampleGenerator.Generate(folder.Path, seed, scale, TestContext.Current.CancellationToken);

    private static string Hash(TemporaryFolder folder) => Convert.ToHexString(SHA256.HashData(
        [.. Directory.GetFiles(folder.Path, "*.*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(File.ReadAllBytes)]));
}
