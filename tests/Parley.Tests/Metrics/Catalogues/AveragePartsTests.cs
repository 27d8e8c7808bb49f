using System.Collections.Immutable;
using Parley.Governance;
using Parley.Metrics.Catalogues;
using Parley.Metrics.Semantics;
using Parley.Tests.Metrics.Semantics.Loading;
using Xunit;

namespace Parley.Tests.Metrics.Catalogues;

/// <summary>An average stands beside its total and its number of rows, which nobody sees who may not see the average.</summary>
public sealed class AveragePartsTests
{
    private const string Yaml = """
        semantic_models:
          - name: fct_stays
            model: ref('stays')
            defaults: {agg_time_dimension: day}
            primary_entity: stay
            dimensions:
              - {name: day, type: time, type_params: {time_granularity: day}}
              - {name: ward, type: categorical}
            measures:
              - {name: nights_mean, agg: average, expr: nights, config: {meta: {unit: days}}}
              - {name: bill_mean, agg: average, expr: bill}
              - {name: bill_sum, agg: sum, expr: bill, config: {meta: {unit: EUR}}}
              - {name: occupied_mean, agg: average, expr: occupied}
              - {name: bill_count, agg: count, expr: bill}
              - {name: stay_count, agg: count, expr: "1"}
              - {name: urgent_count, agg: sum, expr: "CASE WHEN urgent THEN 1 ELSE 0 END"}
        metrics:
          - {name: nights, label: Average nights, type: simple, type_params: {measure: nights_mean}, filter: "{{ Dimension('stay__ward') }} <> 'x'"}
          - {name: bill, label: Bill, type: simple, type_params: {measure: bill_mean}}
          - {name: bills, label: Billed, type: simple, type_params: {measure: bill_sum}}
          - {name: billed_stays, label: Billed stays, type: simple, type_params: {measure: bill_count}}
          - {name: occupancy, label: Mean, type: simple, type_params: {measure: occupied_mean}, config: {meta: {unit: percent}}}
          - {name: filled, type: simple, type_params: {measure: {name: nights_mean, fill_nulls_with: 0}}}
          - {name: urgent, type: simple, type_params: {measure: urgent_count}}
        """;

    private static SemanticManifest Manifest { get; } = ManifestText.Load(Yaml).Manifest;

    private static SemanticManifest Added { get; } = AverageParts.Added(Manifest);

    [Fact]
    public void Parts_are_named_by_what_is_averaged_and_kept_out_of_conversation()
    {
        Assert.Equal(
            [
                "nights__total: Total nights, days",
                "nights__rows: Stays with nights, stays",
                "occupancy__total: Total occupied, number",
                "occupancy__rows: Stays with occupied, stays",
            ],
            Added.Metrics.Where(m => m.PartOf is not null).Select(m => $"{m.Name}: {m.Label}, {m.Meta.Unit}"));
        Assert.All(Added.Metrics.Where(m => m.PartOf is not null), m => Assert.True(m.Meta.Hidden));
        Assert.Equal(Manifest.Metrics.Length, Added.Metrics.Count(m => m.PartOf is null));
    }

    [Fact]
    public void Metrics_of_the_users_that_are_the_parts_are_taken()
    {
        Assert.Equal(("bills", "billed_stays"), Named("bill"));
        Assert.Equal(("nights__total", "nights__rows"), Named("nights"));
    }

    [Fact]
    public void Parts_keep_the_filters_of_the_average()
    {
        var (average, part) = (Manifest.Metrics.Single(m => m.Name == "nights"), Added.Metrics.Single(m => m.Name == "nights__rows"));

        Assert.Equal(average.Filter, part.Filter);
        Assert.Single(part.Filter);
    }

    [Fact]
    public void An_average_whose_nulls_are_filled_is_no_such_quotient() => Assert.Null(Added.Metrics.Single(m => m.Name == "filled").Quotient);

    [Fact]
    public void Without_averages_the_manifest_is_the_same()
    {
        var plain = Manifest with { Metrics = [.. Manifest.Metrics.Where(m => m.Name == "urgent")] };

        Assert.Same(plain, AverageParts.Added(plain));
    }

    [Theory]
    [InlineData("nights", new[] { "filled", "nights", "nights__rows", "nights__total" })]
    [InlineData("urgent", new[] { "nights__rows", "nights__total", "occupancy__rows", "occupancy__total", "urgent" })]
    [InlineData("bills", new[] { "bill", "bills" })]
    [InlineData("billed_stays", new[] { "billed_stays", "nights__rows", "nights__total", "occupancy__rows", "occupancy__total" })]
    public void Who_may_not_see_the_average_or_how_many_rows_there_are_sees_no_part(string hidden, string[] all)
    {
        var permissions = new Permissions { HiddenMetrics = ImmutableSortedSet.Create(hidden) };

        Assert.Equal(all, HiddenElements.Of(Added, permissions).HiddenMetrics.Order(StringComparer.Ordinal));
        Assert.Equal(
            HiddenElements.Of(Manifest, permissions).HiddenMetrics.Order(StringComparer.Ordinal),
            all.Where(name => !name.Contains("__", StringComparison.Ordinal)));
    }

    private static (string, string)? Named(string metric) =>
        Added.Metrics.Single(m => m.Name == metric).Quotient is var (total, rows) ? (total.Name, rows.Name) : null;
}
