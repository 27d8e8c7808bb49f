using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text;
using Parley.Answers;
using Parley.Metrics.Semantics;
using Parley.Metrics.Semantics.Loading;
using Xunit;

namespace Parley.Tests.Metrics.Semantics.Loading;

/// <summary>One semantic layer, written in the three forms a user may have it in, is one manifest.</summary>
public sealed class ThreeFormsTests
{
    private const string Legacy = """
        semantic_models:
          - name: orders
            description: One row an order.
            model: "{{ ref('fct_orders') }}"
            defaults: {agg_time_dimension: ordered_at}
            entities:
              - {name: order, type: primary, expr: order_id}
              - {name: customer, type: FOREIGN, expr: customer_id}
            dimensions:
              - name: ordered_at
                type: time
                type_params: {time_granularity: day}
              - {name: status, type: categorical, label: Order status, expr: state}
              - {name: is_large, type: categorical, expr: amount > 100}
            measures:
              - {name: revenue, agg: sum, expr: amount}
              - {name: orders, agg: count, expr: 1}
              - name: revenue_p95
                agg: percentile
                expr: amount
                agg_params: {percentile: 0.95, use_discrete_percentile: true}
              - name: open_amount
                agg: sum
                expr: open_amount
                non_additive_dimension: {name: ordered_at, window_choice: max, window_groupings: [customer]}
        metrics:
          - name: revenue
            label: Revenue
            description: What was sold.
            type: simple
            type_params: {measure: {name: revenue, join_to_timespine: true, fill_nulls_with: 0}}
            config: {meta: {unit: EUR, good_direction: up, synonyms: [turnover, sales]}}
          - name: orders
            type: simple
            filter: "{{ Dimension('order__status') }} <> 'cancelled'"
            type_params: {measure: orders}
          - name: revenue_p95
            type: simple
            type_params: {measure: revenue_p95}
          - name: open_amount
            type: simple
            type_params: {measure: open_amount}
          - name: order_value
            type: ratio
            type_params:
              numerator: revenue
              denominator: {name: orders, filter: "{{ Dimension('order__is_large') }}", alias: large}
          - name: growth
            type: derived
            type_params:
              expr: revenue - before
              metrics:
                - revenue
                - {name: revenue, alias: before, offset_window: 1 month}
          - name: orders_30d
            type: cumulative
            type_params:
              measure: {name: orders, filter: "{{ Dimension('order__status') }} <> 'cancelled'"}
              cumulative_type_params: {window: 30 days, period_agg: last}
          - name: repeat_rate
            type: conversion
            type_params:
              conversion_type_params:
                base_measure: {name: revenue, join_to_timespine: true, fill_nulls_with: 0}
                conversion_measure: {name: orders, filter: "{{ Dimension('order__status') }} <> 'cancelled'"}
                entity: customer
                calculation: conversions
                window: 2 weeks
                constant_properties: [{base_property: status, conversion_property: status}]
        project_configuration:
          time_spines: [{node_relation: {alias: calendar}, primary_column: {name: date_day, time_granularity: day}}]
        """;

    private const string Latest = """
        models:
          - name: fct_orders
            description: One row an order.
            semantic_model: {enabled: true, name: orders}
            agg_time_dimension: ordered_at
            columns:
              - name: order_id
                entity: {type: primary, name: order}
              - name: customer_id
                entity: {type: foreign, name: customer}
                tests: [not_null]
              - name: ordered_at
                granularity: day
                dimension: {type: time}
              - name: state
                dimension: {type: categorical, name: status, label: Order status}
              - name: amount
                data_type: decimal
            derived_semantics:
              dimensions:
                - {name: is_large, type: categorical, expr: amount > 100}
            metrics:
              - name: revenue
                label: Revenue
                description: What was sold.
                type: simple
                agg: sum
                expr: amount
                join_to_timespine: true
                fill_nulls_with: 0
                config: {meta: {unit: EUR, good_direction: up, synonyms: [turnover, sales]}}
              - name: orders
                agg: count
                expr: 1
                filter: "{{ Dimension('order__status') }} <> 'cancelled'"
              - {name: revenue_p95, type: simple, agg: percentile, expr: amount, percentile: 95.0, percentile_type: discrete}
              - name: open_amount
                type: simple
                agg: sum
                expr: open_amount
                non_additive_dimension: {name: ordered_at, window_agg: max, group_by: [customer]}
        metrics:
          - name: order_value
            type: ratio
            numerator: revenue
            denominator: {name: orders, filter: "{{ Dimension('order__is_large') }}", alias: large}
          - name: growth
            type: derived
            expr: revenue - before
            input_metrics:
              - name: revenue
              - {name: revenue, alias: before, offset_window: 1 month}
          - {name: orders_30d, type: cumulative, input_metric: orders, window: 30 days, period_agg: last}
          - name: repeat_rate
            type: conversion
            base_metric: revenue
            conversion_metric: {name: orders}
            entity: customer
            calculation: conversions
            window: 2 weeks
            constant_properties: [{base_property: status, conversion_property: status}]
        """;

    private const string Calendar = """
        models:
          - name: calendar
            time_spine: {standard_granularity_column: date_day}
            columns: [{name: date_day, granularity: day}]
        """;

    private const string Manifest = """
        {"semantic_models": [{"name": "orders", "defaults": {"agg_time_dimension": "ordered_at"},
          "description": "One row an order.", "node_relation": {"alias": "fct_orders", "schema_name": null, "database": null, "relation_name": ""},
          "primary_entity": null, "label": null, "metadata": null, "config": {"meta": {}},
          "entities": [{"name": "order", "type": "primary", "role": null, "expr": "order_id", "metadata": null, "label": null},
                       {"name": "customer", "type": "foreign", "expr": "customer_id", "description": null}],
          "measures": [],
          "dimensions": [{"name": "ordered_at", "type": "time", "is_partition": false, "type_params": {"time_granularity": "day", "validity_params": null}, "expr": null},
                         {"name": "status", "type": "categorical", "label": "Order status", "type_params": null, "expr": "state"},
                         {"name": "is_large", "type": "categorical", "expr": "amount > 100"}]}],
         "metrics": [
          {"name": "revenue", "description": "What was sold.", "type": "simple", "label": "Revenue", "filter": null, "metadata": null, "time_granularity": null,
           "type_params": {"measure": null, "numerator": null, "expr": "amount", "metrics": [], "input_measures": [], "join_to_timespine": true, "fill_nulls_with": 0,
             "is_private": false, "metric_aggregation_params": {"semantic_model": "orders", "agg": "sum", "agg_params": {"percentile": null, "use_discrete_percentile": false, "use_approximate_percentile": false}, "agg_time_dimension": null, "non_additive_dimension": null}},
           "config": {"meta": {"unit": "EUR", "good_direction": "up", "synonyms": ["turnover", "sales"]}}},
          {"name": "orders", "type": "simple",
           "filter": {"where_filters": [{"where_sql_template": "{{ Dimension('order__status') }} <> 'cancelled'"}]},
           "type_params": {"expr": "1", "metric_aggregation_params": {"semantic_model": "orders", "agg": "count"}}},
          {"name": "revenue_p95", "type": "simple",
           "type_params": {"expr": "amount", "metric_aggregation_params": {"semantic_model": "orders", "agg": "percentile", "agg_params": {"percentile": 0.95, "use_discrete_percentile": true, "use_approximate_percentile": false}}}},
          {"name": "open_amount", "type": "simple",
           "type_params": {"expr": "open_amount", "metric_aggregation_params": {"semantic_model": "orders", "agg": "sum", "non_additive_dimension": {"name": "ordered_at", "window_choice": "max", "window_groupings": ["customer"]}}}},
          {"name": "order_value", "type": "ratio",
           "type_params": {"numerator": {"name": "revenue", "filter": null, "alias": null, "offset_window": null, "offset_to_grain": null},
             "denominator": {"name": "orders", "filter": {"where_filters": [{"where_sql_template": "{{ Dimension('order__is_large') }}"}]}, "alias": "large"}}},
          {"name": "growth", "type": "derived",
           "type_params": {"expr": "revenue - before", "metrics": [{"name": "revenue"}, {"name": "revenue", "alias": "before", "offset_window": {"count": 1, "granularity": "month", "is_standard_granularity": true}}]}},
          {"name": "orders_30d", "type": "cumulative",
           "type_params": {"measure": null, "cumulative_type_params": {"window": {"count": 30, "granularity": "day"}, "grain_to_date": null, "period_agg": "last", "metric": {"name": "orders"}}}},
          {"name": "repeat_rate", "type": "conversion",
           "type_params": {"conversion_type_params": {"base_measure": null, "conversion_measure": null, "base_metric": {"name": "revenue"}, "conversion_metric": {"name": "orders"},
             "entity": "customer", "calculation": "conversions", "window": {"count": 2, "granularity": "week"},
             "constant_properties": [{"base_property": "status", "conversion_property": "status"}]}}}],
         "project_configuration": {"time_spine_table_configurations": [], "time_spines": [{"node_relation": {"alias": "calendar", "schema_name": null}, "primary_column": {"name": "date_day", "time_granularity": "day"}, "custom_granularities": []}], "metadata": null, "dsi_package_version": {"major_version": "0"}},
         "saved_queries": []}
        """;

    [Fact]
    public void Load_SameModelInThreeForms_GivesEqualManifests()
    {
        var legacy = ManifestText.Load(Legacy);
        var latest = ManifestText.Load(("calendar.yml", Calendar), ("metrics.yml", Latest));
        var manifest = ManifestText.Load(("semantic_manifest.json", Manifest));

        Assert.Empty(legacy.Faults);
        Assert.Empty(latest.Faults);
        Assert.Empty(manifest.Faults);
        Assert.Equal(8, legacy.Manifest.Metrics.Length);
        Assert.Equal(Written(legacy.Manifest), Written(latest.Manifest));
        Assert.Equal(Written(legacy.Manifest), Written(manifest.Manifest));
    }

    [Fact]
    public void Load_LegacyForm_ReadsEveryParameter()
    {
        var manifest = ManifestText.Load(Legacy).Manifest;

        var model = Assert.Single(manifest.Models);
        Assert.Equal(new Relation("fct_orders"), model.Relation);
        Assert.Equal(new PercentileParameters(0.95, Discrete: true), model.Measures[2].Percentile);
        Assert.True(model.Measures[3].NonAdditive is { Dimension: "ordered_at", UseMax: true, WindowGroupings: ["customer"] });
        Assert.Equal(EntityType.Foreign, model.Entities[1].Type);
        var byName = manifest.Metrics.ToDictionary(m => m.Name);
        Assert.Equal(["turnover", "sales"], byName["revenue"].Meta.Synonyms);
        Assert.True(byName["revenue"].Measure is { JoinToTimespine: true, FillNullsWith: 0m });
        Assert.Equal(new TimeWindow(1, "month"), byName["growth"].Inputs[1].OffsetWindow);
        Assert.Equal(new CumulativeParameters(new TimeWindow(30, "day"), null, PeriodAggregation.Last), byName["orders_30d"].Cumulative);
        Assert.Equal([("status", "status")], byName["repeat_rate"].Conversion!.ConstantProperties);
        Assert.Equal(ConversionCalculation.Conversions, byName["repeat_rate"].Conversion!.Calculation);
    }

    [Fact]
    public void Load_TimeSpinesOfBothForms_AreEqual()
    {
        var model = ManifestText.Load("""
            models:
              - name: calendar
                time_spine:
                  standard_granularity_column: date_day
                  custom_granularities:
                    - name: fiscal_year
                      column_name: fiscal_year_start
                    - name: season
                columns:
                  - name: date_day
                    granularity: day
            """);
        var project = ManifestText.Load("""
            project_configuration:
              time_spine_table_configurations:
                - {location: old.calendar, column_name: ds, grain: day}
                - {location: old.hours, column_name: hour, grain: HOUR}
              time_spines:
                - node_relation: {alias: calendar}
                  primary_column: {name: date_day, time_granularity: DAY}
                  custom_granularities:
                    - {name: fiscal_year, column_name: fiscal_year_start}
                    - {name: season}
            """);

        Assert.Empty(model.Faults);
        Assert.Empty(project.Faults);
        Assert.Equal(Written(model.Manifest.TimeSpines[0]), Written(project.Manifest.TimeSpines[0]));
        Assert.Equal(new TimeSpine(new Relation("hours", "old"), "hour", TimeGrain.Hour, []), project.Manifest.TimeSpines[1]);
    }

    [Fact]
    public void Load_SavedQuery_UnderstandsNamesAndObjects()
    {
        var load = ManifestText.Load(("a.yml", ManifestText.Orders), ("b.yml", """
            saved_queries:
              - name: monthly
                query_params:
                  metrics: [revenue]
                  group_by:
                    - TimeDimension('metric_time', 'MONTH')
                    - Dimension('order__status')
                    - Dimension('order__ordered_at').date_part('dow')
                    - Entity('customer')
                    - order__status
                  where: "{{ Dimension('order__status') }} = 'open'"
                  order_by: ["-revenue", "Metric('revenue').descending(True)", "Metric('revenue').descending(False)"]
                  limit: 5
                exports:
                  - {name: x, config: {export_as: table}}
            """));

        Assert.Empty(load.Faults);
        var query = Assert.Single(load.Manifest.SavedQueries).Query;
        Assert.Equal(["metric_time__month", "order__status", "order__ordered_at__extract_dow", "customer", "order__status"], query.GroupBy);
        Assert.Equal([true, true, false], query.OrderBy.Select(o => o.Descending));
        Assert.Equal(5, query.Limit);
    }

    [Theory]
    [InlineData("ref('orders')", "orders", null)]
    [InlineData("{{ ref(\"shop\", \"orders\") }}", "orders", null)]
    [InlineData("ref('orders', v=2)", "orders_v2", null)]
    [InlineData("source('raw', 'orders')", "orders", "raw")]
    [InlineData("sales.orders", "orders", "sales")]
    [InlineData("orders", "orders", null)]
    public void Load_Model_NamesItsTable(string text, string table, string? schema)
    {
        var load = ManifestText.Load(ManifestText.Orders.Replace("model: ref('orders')", $"model: '{text.Replace("'", "''", StringComparison.Ordinal)}'", StringComparison.Ordinal));

        Assert.Empty(load.Faults);
        Assert.Equal(new Relation(table, schema), load.Manifest.Models[0].Relation);
    }

    // Records of collections compare by reference: written out, they compare by what they hold. Where an element was
    // declared differs between the forms by nature, and so does the order of a model's measures.
    private static string Written(object? value)
    {
        var text = new StringBuilder();
        Write(value, text);
        return text.ToString();
    }

    private static void Write(object? value, StringBuilder text)
    {
        switch (value)
        {
            case null or string or IFormattable or bool:
                text.Append(CultureInfo.InvariantCulture, $"{value ?? "null"}");
                break;
            case ImmutableArray<Measure> measures:
                Items(measures.OrderBy(m => m.Name, StringComparer.Ordinal), text);
                break;
            case IEnumerable items:
                Items(items, text);
                break;
            default:
                foreach (var property in value.GetType().GetProperties().Where(p => p.GetMethod!.IsPublic && !p.GetMethod.IsStatic && p.Name != "Origin"))
                {
                    text.Append('\n').Append(property.Name).Append(": ");
                    Write(property.GetValue(value), text);
                }

                foreach (var field in value.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance))
                {
                    Write(field.GetValue(value), text);
                    text.Append(' ');
                }

                break;
        }
    }

    private static void Items(IEnumerable items, StringBuilder text)
    {
        text.Append('[');
        foreach (var item in items)
        {
            Write(item, text);
            text.Append("; ");
        }

        text.Append(']');
    }
}
