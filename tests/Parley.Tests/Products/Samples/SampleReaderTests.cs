using Parley.Products.Samples;
using Xunit;

namespace Parley.Tests.Products.Samples;

public sealed class SampleReaderTests
{
    private const string Head = """
        period: { start: 2026-01-01, end: 2026-03-31 }
        tables:
          shops:
            rows:
              - { shop: A, town: X, _size: 1 }
              - { shop: B, town: Y, _size: 2 }
          visits:
            day: day
            each: [shops]
            columns:
              people: { base: 40, times: [shops._size] }

        """;

    [Theory]
    [InlineData("", "", 0, "empty")]
    [InlineData("period: { start: 2026-02-01, end: 2026-01-01 }\ntables: { a: { rows: [ { k: 1 } ] } }", "period.end", 1, "on or after")]
    [InlineData("tables: { a: { rows: [ { k: 1 } ] } }", "period", 1, "needed")]
    [InlineData("period: { start: 2026-01-01, end: 2026-01-31 }\ntabels: {}", "tables", 1, "tables are needed")]
    [InlineData("period: { start: 2026-01-01, end: 2026-01-31 }\ntables: {a: {}}", "tables.a", 2, "rows_of")]
    [InlineData("period: { start: 2026-01-01, end: 2026-01-31 }\ntables: {a/b: {rows: [{k: 1}]}}", "tables.a/b", 2, "table's name")]
    [InlineData("period: { start: 2026-01-01, end: 2026-01-31 }\ntables: {a: {rows: [{k: 1}, {k: 1}]}}", "tables.a.rows", 2, "2 times")]
    [InlineData(Head + "      clicks: { times: [peple] }", "tables.visits.columns.clicks.times", 12, "people")]
    [InlineData(Head + "      clicks: { times: [shops.town] }", "tables.visits.columns.clicks.times", 12, "number for each member")]
    [InlineData(Head + "      clicks: { times: [shop._size] }", "tables.visits.columns.clicks.times", 12, "shops")]
    [InlineData(Head + "      clicks: { bse: 1 }", "tables.visits.columns.clicks.bse", 12, "base")]
    [InlineData(Head + "      clicks: { noise: -1 }", "tables.visits.columns.clicks.noise", 12, "at least 0")]
    [InlineData(Head + "      clicks: { weekdays: [1, 2] }", "tables.visits.columns.clicks.weekdays", 12, "Seven")]
    [InlineData(Head + "      clicks: { peak: 13-40 }", "tables.visits.columns.clicks.peak", 12, "day of the year")]
    [InlineData(Head + "      day: { base: 1 }", "tables.visits.columns.day", 12, "already")]
    [InlineData(Head + "      clicks: { pick: shop, weight: _size }", "tables.visits.columns.clicks.pick", 12, "shops")]
    [InlineData(Head + "      clicks: { copy: people }", "tables.visits.columns.clicks.copy", 12, "no column")]
    [InlineData(Head + "      clicks: { choose: { a: often } }", "tables.visits.columns.clicks.choose", 12, "often")]
    [InlineData(Head + "  sales: { rows_of: shops }", "tables.sales.rows_of", 12, "visits")]
    [InlineData(Head + "  sales: { rows_of: visits }", "tables.sales.count", 12, "needed")]
    [InlineData(Head + "  sales: { day: d, each: [shopz] }", "tables.sales.each", 12, "shops")]
    public void Read_BrokenTable_NamesLineAndKey(string text, string key, int line, string part) => AssertFault(text, key, line, part);

    [Theory]
    [InlineData("kind: spikes", "kind", "spike")]
    [InlineData("kind: spike, table: visitz", "table", "visits")]
    [InlineData("kind: spike, table: visits, column: people", "period", "needed")]
    [InlineData("kind: spike, table: visits, column: people, period: { start: 2026-01-01, end: 2026-12-31 }", "period.start", "outside")]
    [InlineData("kind: spike, table: visits, column: people, period: { start: 2026-01-01, end: 2026-01-31 }", "factor", "factor and total")]
    [InlineData("kind: spike, table: visits, column: day, factor: [2, 3], period: { start: 2026-01-01, end: 2026-01-31 }", "column", "numbers")]
    [InlineData("kind: spike, table: visits, column: people, factor: [3, 2], period: { start: 2026-01-01, end: 2026-01-31 }", "factor", "smaller one first")]
    [InlineData("kind: missing, table: visits, period: { start: 2026-01-01, end: 2026-01-31, days: [1, 90] }", "period.days", "so many days")]
    [InlineData("kind: missing, table: visits, period: { start: 2026-01-05, end: 2026-01-31, month: true }", "period.month", "calendar month")]
    [InlineData("kind: missing, table: visits, where: { shops.towm: 1 }, period: { start: 2026-01-01, end: 2026-01-31 }", "where.shops.towm", "not a column")]
    [InlineData("kind: missing, table: visits, where: { shops.town: 3 }, period: { start: 2026-01-01, end: 2026-01-31 }", "where.shops.town", "no more than")]
    [InlineData("kind: missing, table: visits, where: { shops.town: { of: [Z] } }, period: { start: 2026-01-01, end: 2026-01-31 }", "where.shops.town", "has no 'Z'")]
    [InlineData("kind: mix_shift, table: visits, column: people, period: { start: 2026-01-01, end: 2026-01-31 }", "kind", "from, to and share")]
    public void Read_BrokenEffect_NamesLineAndKey(string effect, string key, string part) =>
        AssertFault($"{Head}planted:\n  it: {{ {effect} }}\n", $"planted.it.{key}", 13, part);

    [Fact]
    public void Read_ManyFaults_ReportsAllAtOnce()
    {
        using var folder = new TemporaryFolder();
        folder.Write(SampleGenerator.SpecFile, Head + "      clicks: { bse: 1, noise: x }\nplants: {}\n");

        var faults = SampleGenerator.Check(folder.Path);

        Assert.Equal(
            ["tables.visits.columns.clicks.noise", "tables.visits.columns.clicks.bse", "plants"], faults.Select(f => f.Key));
    }

    [Fact]
    public void Every_sample_of_the_repository_can_be_made()
    {
        var samples = Directory.GetDirectories(Repository.PathOf("samples"));

        Assert.NotEmpty(samples);
        Assert.All(samples, sample => Assert.Empty(SampleGenerator.Check(sample)));
    }

    private static void AssertFault(string text, string key, int line, string part)
    {
        using var folder = new TemporaryFolder();
        folder.Write(SampleGenerator.SpecFile, text);

        var faults = SampleGenerator.Check(folder.Path);

        Assert.Contains(faults, f => f.Key == key && f.Line == line && f.Message.Contains(part, StringComparison.Ordinal));
    }
}
