using System.Text.Json.Nodes;
using Xunit;

namespace Parley.Tests.Reference;

/// <summary>Each published schema is strict, is listed, and has an example that fits it.</summary>
public sealed class PublishedSchemaTests
{
    // Schemas of files that people write; the samples are their examples.
    private static readonly string[] OfFiles = ["product", "permissions", "policy", "generate", "models", "budgets", "monitors", "gate"];

    public static TheoryData<string> Names { get; } = [.. Files("*.schema.json").Select(f => f[..^".schema.json".Length])];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_schema_knows_every_key_and_says_which_are_needed(string name)
    {
        var schema = JsonNode.Parse(File.ReadAllText(PathOf($"{name}.schema.json")))!;

        Assert.False(string.IsNullOrWhiteSpace((string?)schema["title"]));
        Assert.False(string.IsNullOrWhiteSpace((string?)schema["description"]));
        var loose = Objects(schema).Where(o => o.Schema["properties"] is not null
            && (o.Schema["additionalProperties"] is not JsonValue closed || (bool)closed || (!OfFiles.Contains(name) && o.Schema["required"] is null)));
        Assert.Empty(loose.Select(o => o.Path));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_example_of_a_document_fits_its_schema(string name)
    {
        var example = PathOf($"examples/{name}.json");
        Assert.Equal(!OfFiles.Contains(name), File.Exists(example));
        if (File.Exists(example))
        {
            Assert.Empty(JsonSchema.Published($"{name}.schema.json").Faults(JsonNode.Parse(File.ReadAllText(example))));
        }
    }

    [Fact]
    public void Every_example_has_a_schema_and_every_schema_is_listed()
    {
        var page = File.ReadAllText(PathOf("README.md"));

        Assert.DoesNotContain(Files("examples/*.json"), example => !Names.Any(n => example == $"{n.Data}.json"));
        Assert.All(Names, name => Assert.Contains($"({name.Data}.schema.json)", page, StringComparison.Ordinal));
    }

    private static IEnumerable<(string Path, JsonObject Schema)> Objects(JsonNode? node, string path = "$") => node switch
    {
        JsonObject map => map.SelectMany(p => Objects(p.Value, $"{path}.{p.Key}")).Prepend((path, map)),
        JsonArray list => list.SelectMany((item, i) => Objects(item, $"{path}[{i}]")),
        _ => [],
    };

    private static string PathOf(string file) => Repository.PathOf("docs", "reference", "schemas", file);

    private static IEnumerable<string> Files(string pattern) =>
        Directory.GetFiles(Path.GetDirectoryName(PathOf(pattern))!, Path.GetFileName(pattern)).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);
}
