namespace Parley.Server.Tests;

/// <summary>A small product folder, made for a test: orders of a shop in two regions.</summary>
internal static class ShopFolder
{
    public static string Create(string under)
    {
        var folder = Path.Combine(under, "shop");
        Directory.CreateDirectory(Path.Combine(folder, "metrics"));
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        File.WriteAllText(Path.Combine(folder, "product.yaml"), """
            title: Shop
            description: Orders of a small shop.
            as_of: 2025-04-01
            examples:
              - What was revenue in March 2025?
            """);
        File.WriteAllText(Path.Combine(folder, "metrics", "orders.yml"), """
            version: 2
            semantic_models:
              - name: orders
                model: ref('orders')
                defaults:
                  agg_time_dimension: ordered_at
                primary_entity: order
                dimensions:
                  - name: ordered_at
                    type: time
                    type_params:
                      time_granularity: day
                  - name: region
                    label: Region
                    type: categorical
                measures:
                  - name: amount_total
                    agg: sum
                    expr: amount
            metrics:
              - name: revenue
                label: Revenue
                type: simple
                type_params:
                  measure: amount_total
            """);
        File.WriteAllText(
            Path.Combine(folder, "data", "orders.csv"),
            "ordered_at,region,amount\n" + string.Concat(
                from day in Enumerable.Range(0, 90)
                from region in new[] { "North", "South" }
                select FormattableString.Invariant($"{new DateOnly(2025, 1, 1).AddDays(day):yyyy-MM-dd},{region},{(region == "North" ? 10 : 20)}\n")));
        return folder;
    }
}
