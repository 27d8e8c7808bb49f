using Parley.Metrics.Semantics;
using Parley.Tests.Metrics.Semantics.Loading;
using Xunit;

namespace Parley.Tests.Metrics.Catalogues;

/// <summary>A small shop: orders with their customers and products, refunds, advertising; two tables with their own region.</summary>
internal static class ShopManifest
{
    public const string Yaml = """
        models:
          - name: calendar
            time_spine: {standard_granularity_column: date_day}
            columns: [{name: date_day, granularity: day}]
        semantic_models:
          - name: orders
            model: ref('orders')
            defaults: {agg_time_dimension: ordered_at}
            entities:
              - {name: order, type: primary, expr: order_id}
              - {name: customer, type: foreign, expr: customer_id}
              - {name: product, type: foreign, expr: product_id}
              - {name: voucher, type: foreign, expr: voucher_code}
            dimensions:
              - {name: ordered_at, type: time, type_params: {time_granularity: day}}
              - {name: region, type: categorical}
              - {name: status, type: categorical, config: {meta: {synonyms: [state], value_synonyms: {open: [pending], lost: [gone]}}}}
            measures:
              - {name: revenue, agg: sum, expr: amount, config: {meta: {unit: EUR}}}
              - {name: average_order, agg: average, expr: amount}
              - {name: order_count, agg: count, expr: order_id}
              - {name: open_count, agg: sum_boolean, expr: status = 'open'}
              - {name: buyers, agg: count_distinct, expr: customer_id}
          - name: customers
            model: ref('customers')
            entities:
              - {name: customer, type: primary, expr: customer_id}
            dimensions:
              - {name: customer_name, type: categorical}
              - {name: country, type: categorical}
          - name: products
            model: ref('products')
            entities:
              - {name: product, type: primary, expr: product_id}
            dimensions:
              - {name: name, type: categorical}
              - {name: country, type: categorical, description: Where it is made.}
          - name: advertising
            model: ref('advertising')
            defaults: {agg_time_dimension: spent_on}
            primary_entity: ad
            dimensions:
              - {name: spent_on, type: time, type_params: {time_granularity: week}}
              - {name: region, type: categorical}
            measures:
              - {name: spend, agg: sum}
        metrics:
          - {name: revenue, label: Revenue, type: simple, type_params: {measure: revenue}, config: {meta: {good_direction: up, synonyms: [turnover]}}}
          - {name: average_order, type: simple, type_params: {measure: average_order}}
          - {name: orders, type: simple, type_params: {measure: order_count}}
          - {name: open_orders, type: simple, type_params: {measure: open_count}}
          - {name: large_orders, type: simple, type_params: {measure: order_count}, filter: "{{ Dimension('order__status') }} = 'large'"}
          - {name: buyers, type: simple, type_params: {measure: buyers}}
          - {name: ad_spend, type: simple, type_params: {measure: spend}, config: {meta: {unit: EUR, related: [revenue]}}}
          - {name: order_value, type: ratio, type_params: {numerator: revenue, denominator: orders}}
          - {name: large_share, type: ratio, type_params: {numerator: large_orders, denominator: orders}}
          - {name: return_on_ads, type: ratio, type_params: {numerator: revenue, denominator: ad_spend}}
          - {name: contribution, type: derived, type_params: {expr: revenue - ad_spend, metrics: [revenue, ad_spend]}}
          - {name: tax, type: derived, type_params: {expr: revenue * 0.19, metrics: [revenue]}}
          - name: growth
            type: derived
            type_params:
              expr: (revenue - before) / NULLIF(before, 0)
              metrics: [revenue, {name: revenue, alias: before, offset_window: 1 month}]
          - {name: revenue_mtd, type: cumulative, type_params: {measure: revenue, cumulative_type_params: {grain_to_date: month}}}
          - {name: helper, type: simple, type_params: {measure: order_count}, config: {meta: {hidden: true}}}
        """;

    public static SemanticManifest Load()
    {
        var load = ManifestText.Load(Yaml);
        Assert.Empty(load.Faults);
        return load.Manifest;
    }
}
