using Parley.Metrics.Semantics.Loading;

namespace Parley.Tests.Metrics.Semantics.Loading;

/// <summary>Loads texts as if they were the files of a folder.</summary>
internal static class ManifestText
{
    /// <summary>A valid legacy model <c>orders</c> with measures <c>order_count</c> and <c>revenue</c>, and a metric of each.</summary>
    public const string Orders = """
        semantic_models:
          - name: orders
            model: ref('orders')
            defaults:
              agg_time_dimension: ordered_at
            entities:
              - name: order
                type: primary
                expr: order_id
              - name: customer
                type: foreign
                expr: customer_id
            dimensions:
              - name: ordered_at
                type: time
                type_params:
                  time_granularity: day
              - name: status
                type: categorical
            measures:
              - name: order_count
                agg: count
                expr: order_id
              - name: revenue
                agg: sum
                expr: amount
        metrics:
          - name: orders
            type: simple
            label: Orders
            type_params:
              measure: order_count
          - name: revenue
            type: simple
            type_params:
              measure: revenue
        models:
          - name: calendar
            time_spine: {standard_granularity_column: date_day}
            columns: [{name: date_day, granularity: day}]
        """;

    /// <summary>Loads files given as name and text.</summary>
    public static ManifestLoad Load(params ReadOnlySpan<(string File, string Text)> files)
    {
        var folder = Directory.CreateTempSubdirectory("parley-manifest-");
        try
        {
            foreach (var (file, text) in files)
            {
                var path = Path.Combine(folder.FullName, file);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, text);
            }

            return ManifestLoader.Load(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Loads one YAML text.</summary>
    public static ManifestLoad Load(string yaml) => Load(("metrics.yml", yaml));
}
