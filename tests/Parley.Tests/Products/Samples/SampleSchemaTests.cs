using System.Text.Json.Nodes;
using Parley.Products;
using Parley.Products.Samples;
using Parley.Products.Yaml;
using Xunit;

namespace Parley.Tests.Products.Samples;

/// <summary>The published schemas of generate.yaml and labels.json say what the reader reads and the generator writes.</summary>
public sealed class SampleSchemaTests
{
    private static readonly JsonSchema Schema = JsonSchema.Published("generate.schema.json");

    [Fact]
    public void Every_sample_fits_the_schema()
    {
        foreach (var sample in Directory.GetDirectories(Repository.PathOf("samples")).Where(folder => File.Exists(Path.Combine(folder, "generate.yaml"))))
        {
            Assert.Empty(Schema.Faults(Json(File.ReadAllText(Path.Combine(sample, SampleGenerator.SpecFile)))));
        }
    }

    [Theory]
    [InlineData("base: 1, times: [people], at_most: people, spread: 0.1, weekdays: [1, 1, 1, 1, 1, 1, 1], swing: 0.1, peak: 11-25, trend: 0.1, noise: 0.1, day_noise: 0.1, decimals: 2, whole: true", true)]
    [InlineData("pick: shops, weight: _size", true)]
    [InlineData("choose: { a: 1, b: 2.5 }", true)]
    [InlineData("id: V", true)]
    [InlineData("bases: 1", false)]
    [InlineData("noise: -1", false)]
    [InlineData("decimals: 7", false)]
    [InlineData("weekdays: [1, 2]", false)]
    [InlineData("peak: 25 November", false)]
    [InlineData("pick: shops, weight: _size, noise: 1", false)]
    [InlineData("choose: { a: often }", false)]
    public void Schema_and_reader_agree_about_a_column(string column, bool fits)
    {
        using var folder = new TemporaryFolder();
        var text = File.ReadAllText(folder.Write(SampleGenerator.SpecFile, $$"""
            period: { start: 2026-01-01, end: 2026-03-31 }
            tables:
              shops: { rows: [{ shop: A, _size: 1 }] }
              visits: { day: day, each: [shops], columns: { people: { base: 1 }, more: { {{column}} } } }
            """));

        Assert.Equal(fits, SampleGenerator.Check(folder.Path).IsEmpty);
        Assert.Equal(fits, Schema.Faults(Json(text)).Count == 0);
    }

    [Fact]
    public void The_labels_fit_their_schema()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Repository.PathOf("samples", "finance", SampleGenerator.SpecFile), folder.PathOf(SampleGenerator.SpecFile));
        var report = SampleGenerator.Generate(folder.Path, 5, 1, TestContext.Current.CancellationToken);

        Assert.Empty(JsonSchema.Published("labels.schema.json").Faults(JsonNode.Parse(File.ReadAllText(report.Labels))));
    }

    private static JsonNode? Json(string yaml)
    {
        var faults = new Faults();
        var root = YamlReader.Read("generate.yaml", yaml, faults)[0];
        Assert.False(faults.Any);
        return Json(root);
    }

    private static JsonNode? Json(YamlElement element) => element switch
    {
        YamlMap map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key, Json(e.Value)))),
        YamlList list => new JsonArray([.. list.Items.Select(Json)]),
        YamlScalar { Quoted: false, Value: "true" or "false" } truth => truth.Value == "true",
        YamlScalar { Quoted: false } number when decimal.TryParse(number.Value, System.Globalization.CultureInfo.InvariantCulture, out var value) => value,
        YamlScalar text => text.Value,
        _ => null,
    };
}
