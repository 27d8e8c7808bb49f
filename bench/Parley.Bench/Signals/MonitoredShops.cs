using System.Globalization;
using Parley.Bench.Harness;

namespace Parley.Bench.Signals;

/// <summary>A made product: shops with five metrics a day over two years, with weekends, seasons, growth, noise, and days that were planted at the end.</summary>
internal static class MonitoredShops
{
    public const int Shops = 99;

    /// <summary>Shops, and the last day of their data; the day after is the day of the run.</summary>
    public static readonly DateOnly Last = new(2026, 10, 25);

    public static readonly string[] Metrics = ["revenue", "orders", "visits", "returns", "order_value"];

    private const int Days = 730;

    private const string Manifest =
        """
        semantic_models:
          - name: days
            model: ref('days')
            defaults: {agg_time_dimension: day}
            entities:
              - {name: entry, type: primary, expr: id}
            dimensions:
              - {name: day, type: time, type_params: {time_granularity: day}}
              - {name: shop, type: categorical}
            measures:
              - {name: revenue, agg: sum}
              - {name: orders, agg: sum}
              - {name: visits, agg: sum}
              - {name: returns, agg: sum}
        metrics:
          - {name: revenue, label: Revenue, type: simple, type_params: {measure: revenue}, config: {meta: {unit: EUR, good_direction: up}}}
          - {name: orders, label: Orders, type: simple, type_params: {measure: orders}, config: {meta: {good_direction: up}}}
          - {name: visits, label: Visits, type: simple, type_params: {measure: visits}, config: {meta: {good_direction: up}}}
          - {name: returns, label: Returns, type: simple, type_params: {measure: returns}, config: {meta: {good_direction: down}}}
          - {name: order_value, label: Order value, type: ratio, type_params: {numerator: revenue, denominator: orders}, config: {meta: {good_direction: up}}}

        """;

    /// <summary>What is wrong with one shop's metric on the last days.</summary>
    public sealed record Planted(int Shop, string Metric, double Factor, int LastDays);

    /// <summary>Writes the product; each planted thing has one cause.</summary>
    public static Planted[] Write(string folder, uint seed)
    {
        Planted[] planted = [new(31, "visits", 0.3, 2), new(41, "returns", 3, 1), new(71, "orders", 2.2, 1)];
        Directory.CreateDirectory(Path.Combine(folder, "metrics"));
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        File.WriteAllText(Path.Combine(folder, "product.yaml"), $"title: Shops\nas_of: {Last.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}\n");
        File.WriteAllText(Path.Combine(folder, "metrics", "shops.yml"), Manifest);
        File.WriteAllText(Path.Combine(folder, "monitors.yaml"), "monitors:\n" + string.Concat(Metrics.SelectMany(m => new[]
        {
            $"  - {{ name: {m} days, metric: {m}, kind: anomaly, by: [shop] }}\n",
            $"  - {{ name: {m} months, metric: {m}, change_percent: 40, by: [shop] }}\n",
            $"  - {{ name: {m} forecast, metric: {m}, kind: forecast_miss, by: [shop] }}\n",
        })));
        var draw = new Draw(seed);
        using var csv = new StreamWriter(Path.Combine(folder, "data", "days.csv"));
        csv.WriteLine("id,day,shop,revenue,orders,visits,returns");
        for (var day = 0; day < Days; day++)
        {
            for (var shop = 0; shop < Shops; shop++)
            {
                csv.WriteLine(Row(draw, planted, day, shop));
            }
        }

        return planted;
    }

    private static string Row(Draw draw, Planted[] planted, int day, int shop)
    {
        var date = Last.AddDays(day + 1 - Days);
        var size = (shop % 10 == 1 ? 6 : 1) + (0.5 * (shop * 37 % 100 / 100d));
        var usual = size * (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.6 : 1) * (1 + (0.15 * Math.Sin(2 * Math.PI * date.DayOfYear / 365))) * (1 + (0.0003 * day));
        double Noise() => 0.94 + (0.12 * (draw.Below(10_000) + draw.Below(10_000)) / 20_000d);
        double Now(string metric) => planted.Where(p => p.Shop == shop && p.Metric == metric && day >= Days - p.LastDays).Aggregate(1d, (f, p) => f * p.Factor);
        var orders = Math.Round(200 * usual * Noise() * Now("orders"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(day * Shops) + shop},{date:yyyy-MM-dd},Shop {shop:00},{Math.Round(orders * 35 * Noise(), 2)},{orders},{Math.Round(4000 * usual * Noise() * Now("visits"))},{Math.Round(30 * usual * Noise() * Now("returns"))}");
    }
}
