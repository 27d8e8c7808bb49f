using ModelContextProtocol.Protocol;
using Parley.Metrics;
using Parley.Products;

namespace Parley.Conversations.Protocols;

/// <summary>
/// What can be read of products: <c>parley://finance/catalogue</c>, and <c>parley://finance/metrics/revenue</c> for each
/// metric.
/// </summary>
internal static class ProductResources
{
    private const string Scheme = "parley";
    private const string Json = "application/json";
    private const string MetricArgument = "metric";
    private const int MaxCompletions = 100;

    /// <summary>The catalogue of a product.</summary>
    public static Resource Catalogue(Product product) => new()
    {
        Uri = CatalogueUri(product),
        Name = $"{product.Name} catalogue",
        Title = $"What {product.Title} knows",
        Description = "Metrics, dimensions and members that can be asked about.",
        MimeType = Json,
    };

    /// <summary>The metrics of a product.</summary>
    public static ResourceTemplate Metrics(Product product) => new()
    {
        UriTemplate = $"{MetricsUri(product)}{{{MetricArgument}}}",
        Name = $"{product.Name} metric",
        Title = $"A metric of {product.Title}",
        Description = "What a metric means, its formula, its dimensions and its days.",
        MimeType = Json,
    };

    /// <summary>True where the address is one of the product's.</summary>
    public static bool IsOf(Product product, string uri) => uri == CatalogueUri(product) || uri.StartsWith(MetricsUri(product), StringComparison.Ordinal);

    /// <summary>The text behind an address of the product; null where there is none.</summary>
    public static string? Read(string uri, Product product, Catalogue catalogue)
    {
        if (uri == CatalogueUri(product))
        {
            return CatalogueDocument.Of(product, catalogue).ToJsonString(TurnJson.Options);
        }

        var name = Uri.UnescapeDataString(uri[MetricsUri(product).Length..]);
        return catalogue.Metrics.FirstOrDefault(m => m.Name == name) is { } metric ? CatalogueDocument.Metric(metric).ToJsonString(TurnJson.Options) : null;
    }

    /// <summary>The contents of a read.</summary>
    public static ResourceContents Contents(string uri, string text) => new TextResourceContents { Uri = uri, MimeType = Json, Text = text };

    /// <summary>Names of metrics that begin so.</summary>
    public static Completion Complete(Argument argument, Catalogue catalogue)
    {
        string[] names = argument.Name != MetricArgument
            ? []
            : [.. catalogue.Metrics.Select(m => m.Name).Where(n => n.StartsWith(argument.Value, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];
        return new Completion { Values = [.. names.Take(MaxCompletions)], Total = names.Length, HasMore = names.Length > MaxCompletions };
    }

    private static string CatalogueUri(Product product) => $"{Scheme}://{Uri.EscapeDataString(product.Name)}/catalogue";

    private static string MetricsUri(Product product) => $"{Scheme}://{Uri.EscapeDataString(product.Name)}/metrics/";
}
