using Parley.Tests.Metrics.Sources;

namespace Parley.Tests.Cli;

/// <summary>A small product that the command line can be run on.</summary>
internal static class ShopOnDisk
{
    public const string Metrics =
        """
        semantic_models:
          - name: orders
            model: ref('orders')
            defaults: {agg_time_dimension: day}
            entities:
              - {name: order, type: primary, expr: id}
            dimensions:
              - {name: day, type: time, type_params: {time_granularity: day}}
              - {name: region, type: categorical}
            measures:
              - {name: amount, agg: sum}
              - {name: count_of_orders, agg: count, expr: id}
        metrics:
          - {name: revenue, label: Revenue, type: simple, type_params: {measure: amount}, config: {meta: {unit: EUR, good_direction: up}}}
          - {name: orders, label: Orders, type: simple, type_params: {measure: count_of_orders}}

        """;

    /// <summary>One sale a day and region from January to March 2025, and the clock on 1 April.</summary>
    public static ScratchProduct Make()
    {
        var days = Enumerable.Range(0, 90).Select(i => new DateOnly(2025, 1, 1).AddDays(i));
        var rows = days.SelectMany((day, i) => new[] { $"{(2 * i) + 1},{day:yyyy-MM-dd},North,{10 + day.Month}.50", $"{(2 * i) + 2},{day:yyyy-MM-dd},South,20" });
        return new ScratchProduct()
            .With("product.yaml", "title: Shop\nas_of: 2025-04-01\n")
            .With("metrics/orders.yml", Metrics)
            .With("data/orders.csv", "id,day,region,amount\n" + string.Join('\n', rows) + "\n");
    }
}
