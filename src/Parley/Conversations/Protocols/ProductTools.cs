using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using Parley.Products;

namespace Parley.Conversations.Protocols;

/// <summary>What a tool does.</summary>
internal enum ToolKind
{
    /// <summary>Asks a question; a whole turn.</summary>
    Ask,

    /// <summary>Lists what can be asked about.</summary>
    Describe,

    /// <summary>Runs a metric query.</summary>
    Query,
}

/// <summary>A tool of a product.</summary>
internal sealed record ProductTool(string Name, ToolKind Kind, Product Product);

/// <summary>The tools of the products, in a fixed order: by product, then ask, describe, query.</summary>
internal static class ProductTools
{
    // What clients accept; longer names are cut and told apart by a number.
    private const int MaxName = 64;

    private static readonly JsonElement AskSchema = Schema("""
        {"type":"object","additionalProperties":false,"required":["question"],"properties":{
          "question":{"type":"string","description":"The question in plain words, or the id of a choice (c1) of the answer before."},
          "conversation":{"type":"string","description":"The conversation to go on with, as an answer before named it; a new one where not given."},
          "verbosity":{"type":"string","enum":["brief","standard","detailed"],"description":"The length of the answer; the product's own where not given."}}}
        """);

    private static readonly JsonElement DescribeSchema = Schema("""
        {"type":"object","additionalProperties":false,"properties":{
          "metric":{"type":"string","description":"The name of one metric; everything where not given."}}}
        """);

    private static readonly JsonElement QuerySchema = Schema("""
        {"type":"object","additionalProperties":false,"required":["metrics"],"properties":{
          "metrics":{"type":"array","items":{"type":"string"},"minItems":1,"description":"Names of metrics, as describe lists them."},
          "group_by":{"type":"array","items":{"type":"string"},"description":"Names of dimensions, or metric_time__day, metric_time__week, metric_time__month, metric_time__quarter, metric_time__year."},
          "filters":{"type":"array","description":"All must hold.","items":{"type":"object","additionalProperties":false,"required":["dimension","values"],"properties":{
            "dimension":{"type":"string"},"values":{"type":"array","items":{"type":["string","null"]}},"exclude":{"type":"boolean"}}}},
          "start":{"type":"string","description":"First day, included: 2026-01-01."},
          "end":{"type":"string","description":"Last day, included."},
          "order_by":{"type":"array","items":{"type":"string"},"description":"Columns to order by; -name for the largest first."},
          "limit":{"type":"integer","minimum":1,"maximum":1000,"description":"At most this many rows; 100 where not given."}}}
        """);

    /// <summary>All tools of these products.</summary>
    public static ImmutableArray<ProductTool> Of(IEnumerable<Product> products)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return
        [
            .. from product in products.OrderBy(p => p.Name, StringComparer.OrdinalIgnoreCase).ThenBy(p => p.Name, StringComparer.Ordinal)
               from kind in Enum.GetValues<ToolKind>()
               select new ProductTool(NameOf(kind, product.Name, taken), kind, product),
        ];
    }

    /// <summary>A tool as the protocol describes it.</summary>
    public static Tool Describe(ProductTool tool)
    {
        var about = tool.Product.Title + (tool.Product.Description.Length > 0 ? $": {tool.Product.Description.TrimEnd('.')}" : "");
        return new Tool
        {
            Name = tool.Name,
            Title = tool.Kind switch
            {
                ToolKind.Ask => $"Ask {tool.Product.Title}",
                ToolKind.Describe => $"What {tool.Product.Title} knows",
                _ => $"Query {tool.Product.Title}",
            },
            Description = tool.Kind switch
            {
                ToolKind.Ask => $"Asks a question in plain words ({about}). The answer's figures are computed from the data and can be quoted as they are. If the answer offers choices, ask again with the id of one in the same conversation.",
                ToolKind.Describe => $"Lists the metrics, dimensions and members that can be asked about ({about}).",
                _ => $"Runs a query over metrics of the semantic layer ({about}) and gives rows and the SQL that ran.",
            },
            InputSchema = tool.Kind switch
            {
                ToolKind.Ask => AskSchema,
                ToolKind.Describe => DescribeSchema,
                _ => QuerySchema,
            },
            Annotations = new ToolAnnotations { ReadOnlyHint = true, OpenWorldHint = false, IdempotentHint = tool.Kind != ToolKind.Ask, DestructiveHint = false },
        };
    }

    private static string NameOf(ToolKind kind, string product, HashSet<string> taken)
    {
        var name = new StringBuilder(kind.ToString().ToLowerInvariant()).Append('_');
        foreach (var c in product)
        {
            name.Append(char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_');
        }

        var full = name.ToString();
        var plain = full.Length > MaxName ? full[..MaxName] : full;
        var unique = plain;
        for (var i = 2; !taken.Add(unique); i++)
        {
            var number = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"_{i}");
            unique = plain[..Math.Min(plain.Length, MaxName - number.Length)] + number;
        }

        return unique;
    }

    private static JsonElement Schema(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
