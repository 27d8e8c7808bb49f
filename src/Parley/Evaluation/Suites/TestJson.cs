using System.Text.Json.Nodes;

namespace Parley.Evaluation.Suites;

/// <summary>Tests as JSON, as a configuration writes them.</summary>
internal static class TestJson
{
    /// <summary>A test.</summary>
    public static JsonObject Of(SuiteTest test)
    {
        var json = new JsonObject { ["description"] = test.Description, ["vars"] = test.Vars.DeepClone(), ["assert"] = List(test.Assertions), ["options"] = test.Options.DeepClone(), ["metadata"] = test.Metadata.DeepClone() };
        Put(json, "threshold", test.Threshold);
        Put(json, "provider", test.Provider is { } provider ? Provider(provider) : null);
        Put(json, "providerOutput", test.ProviderOutput?.DeepClone());
        Put(json, "prompts", test.Prompts.IsEmpty ? null : new JsonArray([.. test.Prompts.Select(p => (JsonNode)p)]));
        Put(json, "providers", test.Providers.IsEmpty ? null : new JsonArray([.. test.Providers.Select(p => (JsonNode)p)]));
        return json;
    }

    /// <summary>Assertions.</summary>
    public static JsonArray List(IEnumerable<SuiteAssertion> assertions) => new([.. assertions.Select(a => (JsonNode)Of(a))]);

    private static JsonObject Of(SuiteAssertion assertion)
    {
        var json = new JsonObject { ["type"] = assertion.Name };
        Put(json, "value", assertion.Value?.DeepClone());
        Put(json, "threshold", assertion.Threshold);
        Put(json, "weight", assertion.Weight == 1 ? null : assertion.Weight);
        Put(json, "metric", assertion.Metric);
        Put(json, "transform", assertion.Transform);
        Put(json, "config", assertion.Config?.DeepClone());
        Put(json, "provider", assertion.Provider is { } provider ? Provider(provider) : null);
        Put(json, "rubricPrompt", assertion.RubricPrompt?.DeepClone());
        Put(json, "assert", assertion.Children.IsEmpty ? null : List(assertion.Children));
        return json;
    }

    private static JsonNode Provider(SuiteProvider provider)
    {
        if (provider is { Label: null, Transform: null, Config.Count: 0 })
        {
            return provider.Id;
        }

        var json = new JsonObject { ["id"] = provider.Id, ["config"] = provider.Config.DeepClone() };
        Put(json, "label", provider.Label);
        Put(json, "transform", provider.Transform);
        return json;
    }

    private static void Put(JsonObject json, string key, JsonNode? value)
    {
        if (value is not null)
        {
            json[key] = value;
        }
    }
}
