using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Parley.Guardrails.Policies;
using Parley.Products;
using Xunit;

namespace Parley.Tests.Products;

/// <summary>The published schemas and the readers know the same keys, at every depth.</summary>
public sealed class SchemaTests
{
    [Theory]
    [InlineData("product.schema.json", "product.yaml")]
    [InlineData("permissions.schema.json", "policies/permissions.yaml")]
    [InlineData("policy.schema.json", "policies/red-lines.yaml")]
    [InlineData("policy.schema.json", "policies/usage.yaml")]
    public void Every_key_of_the_schema_is_known_to_the_reader(string schema, string file) =>
        Assert.Empty(Faults(file, Example(Schema(schema), stray: false)!));

    [Theory]
    [InlineData("product.schema.json", "product.yaml")]
    [InlineData("permissions.schema.json", "policies/permissions.yaml")]
    [InlineData("policy.schema.json", "policies/red-lines.yaml")]
    [InlineData("policy.schema.json", "policies/usage.yaml")]
    public void The_reader_knows_no_key_that_the_schema_lacks(string schema, string file)
    {
        var published = Objects(Schema(schema), "").ToDictionary(o => o.Path, o => o.Keys, StringComparer.Ordinal);

        var faults = Faults(file, Example(Schema(schema), stray: true)!);

        Assert.Equal(
            published.Select(p => $"{p.Key}: {p.Value}").Order(StringComparer.Ordinal),
            faults.Select(f => $"{Regex.Replace(f.Key, @"\.?qqqqqqqqqqqq$", "")}: {KnownCount(f.Message)}").Order(StringComparer.Ordinal));
    }

    private static JsonObject Schema(string name) =>
        JsonNode.Parse(File.ReadAllText(Repository.PathOf("docs/reference/schemas/" + name)))!.AsObject();

    /// <summary>How many keys a fault about an unknown key says are known.</summary>
    private static int KnownCount(string message) => Regex.Match(message, @"none of the (\d+) known") is { Success: true } many
        ? int.Parse(many.Groups[1].Value, CultureInfo.InvariantCulture)
        : message[(message.IndexOf("known are ", StringComparison.Ordinal) + "known are ".Length)..].Split(", ").Length;

    private static IEnumerable<(string Path, int Keys)> Objects(JsonObject schema, string path)
    {
        if (schema["properties"] is JsonObject properties)
        {
            yield return (path, properties.Count);
            foreach (var child in properties.SelectMany(p => Objects(p.Value!.AsObject(), path.Length == 0 ? p.Key : $"{path}.{p.Key}")))
            {
                yield return child;
            }
        }
        else if (schema["items"] is JsonObject items)
        {
            foreach (var child in Objects(items, path + "[0]"))
            {
                yield return child;
            }
        }
    }

    private static JsonNode? Example(JsonObject schema, bool stray)
    {
        if (schema["properties"] is JsonObject properties)
        {
            var example = new JsonObject(properties.Select(p => KeyValuePair.Create(p.Key, Example(p.Value!.AsObject(), stray))));
            if (stray)
            {
                example["qqqqqqqqqqqq"] = 1;
            }

            return example;
        }

        return (string?)schema["type"] switch
        {
            "object" => new JsonObject { ["name"] = "value" },
            "array" => new JsonArray(Example(schema["items"]!.AsObject(), stray)),
            "integer" => schema["minimum"]!.DeepClone(),
            "number" => 1,
            "string" when (string?)schema["format"] == "date" => "2026-01-31",
            "string" when schema["pattern"] is not null => "15m",
            "string" => "text",
            _ => schema["enum"]?[0]!.DeepClone() ?? "anything",
        };
    }

    private static ImmutableArray<Fault> Faults(string file, JsonNode content)
    {
        using var product = new Metrics.Sources.ScratchProduct().With("product.yaml", "title: Shop\n").With(file, content.ToJsonString());
        var rules = new Parley.Products.Faults();
        PolicyFiles.Load(product.Folder, rules);
        return [.. ProductFolder.Load(product.Folder).Faults, .. rules.ToImmutable()];
    }
}
