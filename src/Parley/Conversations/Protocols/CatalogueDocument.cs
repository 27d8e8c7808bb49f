using System.Text.Json.Nodes;
using Parley.Metrics;
using Parley.Products;

namespace Parley.Conversations.Protocols;

/// <summary>What a caller may ask a product about, for programs.</summary>
internal static class CatalogueDocument
{
    /// <summary>No more members of a dimension are listed; the dimension says whether there are more.</summary>
    public const int MaxValues = 50;

    /// <summary>The document; keys in this order.</summary>
    public static JsonObject Of(Product product, Catalogue catalogue) => new()
    {
        ["product"] = product.Name,
        ["title"] = product.Title,
        ["description"] = product.Description,
        ["as_of"] = Day(catalogue.AsOf),
        ["statements"] = List(catalogue.Statements),
        ["examples"] = List(product.Examples),
        ["metrics"] = new JsonArray([.. catalogue.Metrics.Select(Metric)]),
        ["dimensions"] = new JsonArray([.. catalogue.Dimensions.Select(Dimension)]),
    };

    /// <summary>One metric.</summary>
    public static JsonObject Metric(CatalogueMetric metric) => new()
    {
        ["name"] = metric.Name,
        ["label"] = metric.Label,
        ["description"] = metric.Description,
        ["formula"] = metric.Formula,
        ["unit"] = metric.Unit.Name.Length > 0 ? metric.Unit.Name : metric.Unit.Kind.ToString().ToLowerInvariant(),
        ["synonyms"] = List(metric.Synonyms),
        ["dimensions"] = List(metric.Dimensions),
        ["grain"] = metric.Grain.ToString().ToLowerInvariant(),
        ["from"] = Day(metric.From),
        ["to"] = Day(metric.To),
    };

    private static JsonObject Dimension(CatalogueDimension dimension) => new()
    {
        ["name"] = dimension.Name,
        ["label"] = dimension.Label,
        ["description"] = dimension.Description,
        ["synonyms"] = List(dimension.Synonyms),
        ["values"] = List(dimension.Values.Take(MaxValues).Select(v => v.Value)),
        ["more"] = dimension.Truncated || dimension.Values.Length > MaxValues,
    };

    private static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);

    private static string? Day(DateOnly? day) => day?.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
}
