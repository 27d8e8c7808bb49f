using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Parley.Evaluation.Suites;

/// <summary>Reads providers: an id, a map from id to settings, an object with <c>id</c>, or a file of them.</summary>
internal static class ProviderReader
{
    public static ImmutableArray<SuiteProvider> List(JsonNode? node, string folder) => node switch
    {
        null => [],
        JsonArray list => [.. list.SelectMany(item => List(item, folder))],
        _ when JsValue.AsText(node) is { } text && SuiteFiles.IsReference(text) && Path.GetExtension(text) is ".yaml" or ".yml" or ".json" =>
            [.. SuiteFiles.Expand(JsValue.Text(node), folder).SelectMany(file => List(YamlJson.Read(SuiteFiles.Read(file), file), folder))],
        _ => [One(node, folder)],
    };

    public static SuiteProvider One(JsonNode node, string folder)
    {
        if (JsValue.AsText(node) is { } id)
        {
            return new SuiteProvider(id);
        }

        if (node is not JsonObject settings)
        {
            throw new SuiteException($"providers: {JsValue.Json(node)} is no provider; write an id such as echo, or an object with id.");
        }

        // Judges may be named by what they do: { text: ..., embedding: ... }.
        if (!settings.ContainsKey("id") && (settings["text"] ?? settings["embedding"]) is { } kind)
        {
            return One(kind, folder);
        }

        return settings.ContainsKey("id") ? Of(settings.Text("id")!, settings)
            : settings.Count == 1 && settings.First() is { Value: JsonObject inner } pair ? Of(pair.Key, inner)
            : throw new SuiteException($"providers: {JsValue.Json(node)} has no id.");
    }

    private static SuiteProvider Of(string id, JsonObject settings) => new(settings.Text("id") ?? id)
    {
        Label = settings.Text("label"),
        Config = settings.Object("config"),
        Prompts = settings.Texts("prompts"),
        Transform = settings.Text("transform"),
        Delay = (int)(settings.Number("delay") ?? 0),
    };
}
