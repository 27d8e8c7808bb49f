using Parley.Metrics.Semantics;
using Parley.Metrics.Semantics.Loading;
using Xunit;

namespace Parley.Tests.Metrics.Semantics.Loading;

/// <summary>A whole dbt project of the latest spec, with all that dbt users write around their metrics, loads as it is.</summary>
public sealed class DbtProjectTests
{
    private const string Project = """
        name: shop
        version: "1.0"
        profile: warehouse
        model-paths: ["models"]
        models:
          shop:
            +materialized: view
            marts: {+schema: marts}
        metrics:
          shop:
            +enabled: true
        vars: {"dbt_date:time_zone": "Europe/Berlin"}
        """;

    private const string Sources = """
        version: 2
        sources:
          - name: raw
            schema: raw_shop
            freshness: {warn_after: {count: 12, period: hour}}
            loaded_at_field: _loaded
            tables:
              - name: orders
                columns: [{name: id, data_tests: [unique, not_null]}]
        models:
          - name: stg_orders
            config: {materialized: view, tags: [staging]}
            columns:
              - name: order_id
                data_tests:
                  - unique
                  - relationships: {to: ref('stg_customers'), field: customer_id}
        unit_tests:
          - name: totals
            model: stg_orders
            given: []
            expect: {rows: []}
        """;

    private const string Orders = """
        version: 2
        models:
          - name: fct_orders
            description: '{{ doc("fct_orders") }}'
            access: public
            latest_version: 2
            versions: [{v: 1}, {v: 2}]
            config:
              contract: {enforced: true}
              group: finance
            semantic_model:
              enabled: true
              name: orders
              group: finance
              config: {meta: {owner: finance}}
            agg_time_dimension: ordered_at
            columns:
              - name: order_id
                data_type: bigint
                constraints: [{type: not_null}, {type: primary_key}]
                entity: {type: primary, name: order}
              - name: customer_id
                entity: {type: foreign, name: customer}
              - name: product_id
                entity: {type: foreign, name: product}
              - name: ordered_at
                data_type: timestamp
                granularity: day
                dimension: {type: time}
              - name: shipped_at
                granularity: hour
                dimension:
                  type: time
                  label: Shipped
              - name: status
                description: Where the order stands.
                dimension:
                  type: categorical
                  label: Order status
                  config:
                    meta:
                      synonyms: [state]
                      value_synonyms: {returned: [sent back, refunded]}
                data_tests:
                  - accepted_values: {values: [placed, shipped, returned]}
              - name: is_gift
                dimension: categorical
              - name: amount
            derived_semantics:
              dimensions:
                - name: order_size
                  type: categorical
                  expr: "case when amount >= 100 then 'large' else 'small' end"
              entities:
                - name: household
                  type: foreign
                  expr: "customer_id || '-' || postcode"
            metrics:
              - name: orders
                description: Orders placed.
                type: simple
                label: Orders
                agg: count
                expr: 1
              - name: revenue
                type: simple
                label: Revenue
                agg: sum
                expr: amount
                join_to_timespine: true
                fill_nulls_with: 0
                config: {meta: {unit: EUR, good_direction: up, synonyms: [turnover, sales]}}
              - name: shipped_revenue
                agg: sum
                expr: amount
                agg_time_dimension: shipped_at
                filter: |
                  {{ Dimension('order__status') }} <> 'placed'
              - name: order_value_p90
                type: simple
                agg: percentile
                expr: amount
                percentile: 0.9
                percentile_type: continuous
              - name: revenue_ytd
                type: cumulative
                input_metric: revenue
                grain_to_date: year
              - name: average_order_value
                type: ratio
                numerator: revenue
                denominator: orders
        """;

    private const string Dimensions = """
        models:
          - name: dim_customers
            semantic_model: true
            agg_time_dimension: signed_up_on
            columns:
              - name: customer_id
                entity: {type: primary, name: customer}
              - {name: customer_name, dimension: categorical}
              - {name: country, dimension: {type: categorical, name: home_country}}
              - {name: signed_up_on, granularity: day, dimension: time}
            metrics:
              - {name: customers, type: simple, agg: count_distinct, expr: customer_id}
          - name: dim_products
            semantic_model: {enabled: true, name: products}
            columns:
              - {name: product_id, entity: {type: primary, name: product}}
              - {name: category, dimension: {type: categorical}}
          - name: dim_prices
            semantic_model: {enabled: false}
            columns:
              - {name: product_id, entity: {type: primry}}
          - name: metricflow_time_spine
            time_spine:
              standard_granularity_column: date_day
              custom_granularities: [{name: fiscal_quarter, column_name: fiscal_quarter_start}]
            columns:
              - {name: date_day, granularity: day, data_type: date}
        """;

    private const string Refunds = """
        models:
          - name: fct_refunds
            semantic_model: {enabled: true, name: refunds}
            agg_time_dimension: refunded_on
            primary_entity: refund
            columns:
              - {name: order_id, entity: {type: foreign, name: order}}
              - {name: customer_id, entity: {type: foreign, name: customer}}
              - {name: refunded_on, granularity: day, dimension: {type: time}}
              - {name: reason, dimension: {type: categorical}}
              - {name: open_claims}
            metrics:
              - {name: refunds, type: simple, agg: sum, expr: amount, hidden: true}
              - name: open_claims
                type: simple
                agg: sum
                expr: open_claims
                non_additive_dimension: {name: refunded_on, window_agg: max}
        metrics:
          - name: net_revenue
            type: derived
            label: Net revenue
            expr: revenue - refunds
            input_metrics: [revenue, refunds]
          - name: revenue_growth
            type: derived
            expr: (revenue - last_year) / nullif(last_year, 0)
            input_metrics:
              - revenue
              - {name: revenue, alias: last_year, offset_window: 1 year}
          - name: refund_rate_of_gifts
            type: ratio
            numerator: {name: refunds, filter: "{{ Dimension('order__is_gift') }}"}
            denominator: revenue
            time_granularity: fiscal_quarter
          - name: refunded_within_a_month
            type: conversion
            entity: customer
            calculation: conversion_rate
            base_metric: orders
            conversion_metric: refunds
            window: 30 days
        saved_queries:
          - name: monthly_numbers
            label: Monthly numbers
            query_params:
              metrics: [net_revenue, orders]
              group_by: ["TimeDimension('metric_time', 'month')", "Dimension('customer__home_country')"]
              where: ["{{ TimeDimension('metric_time', 'day') }} >= '2025-01-01'"]
            exports: [{name: monthly, config: {export_as: table, schema: reports}}]
        exposures:
          - name: dashboard
            type: dashboard
            owner: {name: finance}
        """;

    [Fact]
    public void Load_DbtProject_ReadsItsMetricsAndNothingElse()
    {
        var load = Load();

        Assert.Empty(load.Faults);
        var manifest = load.Manifest;
        Assert.Equal(["dim_customers", "products", "orders", "refunds"], manifest.Models.Select(m => m.Name));
        Assert.Equal(new Relation("fct_orders"), manifest.Models[2].Relation);
        Assert.Equal(["order", "customer", "product", "household"], manifest.Models[2].Entities.Select(e => e.Name));
        Assert.Equal(
            ["ordered_at", "shipped_at", "status", "is_gift", "order_size"], manifest.Models[2].Dimensions.Select(d => d.Name));
        Assert.Equal("country", manifest.Models[0].Dimensions[1].Expr);
        Assert.Equal(13, manifest.Metrics.Length);
        Assert.True(manifest.Metrics.Single(m => m.Name == "refunds").Meta.Hidden);
        Assert.Equal("fiscal_quarter", manifest.Metrics.Single(m => m.Name == "refund_rate_of_gifts").DefaultGrain);
        Assert.Equal(("fiscal_quarter", "fiscal_quarter_start"), Assert.Single(Assert.Single(manifest.TimeSpines).CustomGranularities));
        Assert.Equal(["metric_time__month", "customer__home_country"], Assert.Single(manifest.SavedQueries).Query.GroupBy);
    }

    [Fact]
    public void Load_DbtProjectWithItsCompiledManifest_ReadsTheFilesAndSaysSo()
    {
        var load = Load(("target/semantic_manifest.json", "{\"metrics\": [{\"name\": \"old\"}]}"));

        Assert.Equal("target/semantic_manifest.json", Assert.Single(load.Faults).File);
        Assert.True(load.Faults[0].IsWarning);
        Assert.Equal(13, load.Manifest.Metrics.Length);
    }

    private static ManifestLoad Load(params ReadOnlySpan<(string File, string Text)> more) => ManifestText.Load(
    [
        ("dbt_project.yml", Project),
        ("packages.yml", "packages: [{package: dbt-labs/dbt_utils, version: 1.3.0}]"),
        ("models/marts/orders.yml", Orders),
        ("models/marts/dimensions.yml", Dimensions),
        ("models/marts/refunds.yaml", Refunds),
        ("models/staging/_sources.yml", Sources),
        ("dbt_packages/other/metrics.yml", "metrics: [{name: theirs, type: simple}]"),
        .. more,
    ]);
}
