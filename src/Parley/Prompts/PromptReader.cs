using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Products;
using Parley.Products.Yaml;

namespace Parley.Prompts;

/// <summary>Reads resolved front matter into a prompt; short forms are written out in its data.</summary>
internal sealed class PromptReader(string file, YamlMap? root, Faults faults)
{
    private static readonly string[] Kinds = ["string", "integer", "float", "boolean", "array", "object", "thread", "image", "file", "audio"];

    /// <summary>Reads the prompt.</summary>
    /// <param name="data">The front matter; its short forms are replaced.</param>
    public PromptFile Read(JsonObject data)
    {
        data["kind"] = "prompt";
        if (data["model"] is JsonValue id)
        {
            data["model"] = new JsonObject { ["id"] = id.DeepClone() };
        }

        var format = Template(data);
        var inputs = Properties(data, "inputs");
        var outputs = Properties(data, "outputs");
        return new PromptFile
        {
            Name = Text(data["name"]) ?? "",
            Description = Text(data["description"]) ?? "",
            Instructions = "",
            Version = "",
            Source = "",
            Inputs = inputs,
            Outputs = outputs,
            Format = format,
            Model = Model(data["model"] as JsonObject),
            Fragment = Fragment(data["metadata"] as JsonObject),
            Data = JsonSerializer.SerializeToElement(data),
        };
    }

    private string Template(JsonObject data)
    {
        if (data["template"] is null)
        {
            data["template"] = new JsonObject
            {
                ["format"] = new JsonObject { ["kind"] = "jinja2" },
                ["parser"] = new JsonObject { ["kind"] = "prompty" },
            };
            return "jinja2";
        }

        var template = data["template"] as JsonObject;
        var format = template?["format"];
        var kind = template is null ? null : format is null ? "jinja2" : format is JsonValue ? Text(format) : Text(format["kind"]);
        if (kind is "jinja2" or "jinja" or "nunjucks" or "mustache")
        {
            return kind == "jinja" ? "jinja2" : kind;
        }

        Fault("template", "Invalid template format: write `template: {format: {kind: jinja2}, parser: {kind: prompty}}`; kinds are jinja2, nunjucks and mustache.");
        return "jinja2";
    }

    private ImmutableArray<PromptProperty> Properties(JsonObject data, string key)
    {
        switch (data[key])
        {
            case null:
                return [];
            case JsonArray list:
                return [.. list.Select((item, i) => Property(Text((item as JsonObject)?["name"]), item, $"{key}[{i}]")).OfType<PromptProperty>()];
            case JsonObject map:
                var expanded = new JsonArray();
                var properties = ImmutableArray.CreateBuilder<PromptProperty>();
                foreach (var (name, value) in map)
                {
                    var full = value is JsonObject given && (given.ContainsKey("kind") || given.ContainsKey("default") || given.Count == 0)
                        ? (JsonObject)given.DeepClone()
                        : new JsonObject { ["kind"] = KindOf(value), ["default"] = value?.DeepClone() };
                    full["name"] = name;
                    expanded.Add(full);
                    if (Property(name, full, $"{key}.{name}") is { } property)
                    {
                        properties.Add(property);
                    }
                }

                data[key] = expanded;
                return properties.ToImmutable();
            default:
                Fault(key, "A list of properties, or a map from their names, is needed.");
                return [];
        }
    }

    private PromptProperty? Property(string? name, JsonNode? node, string place)
    {
        if (name is null || node is not JsonObject map)
        {
            Fault(place, "A property needs a name: `- {name: question, kind: string}`.");
            return null;
        }

        var kind = Text(map["kind"]) ?? (map["default"] is { } given ? KindOf(given) : "string");
        if (!Kinds.Contains(kind))
        {
            Fault(place + ".kind", $"The kind '{kind}' is not known; {Faults.Suggestion(kind, Kinds)}.");
            return null;
        }

        if (map["default"] is { } fallback && !Fits(kind, fallback))
        {
            Fault(place + ".default", $"The default of '{name}' is no {kind}.");
        }

        return new PromptProperty(name, kind)
        {
            Description = Text(map["description"]) ?? "",
            Required = map["required"] is JsonValue required && required.TryGetValue<bool>(out var needed) && needed,
            Strict = map["strict"] is JsonValue strict && strict.TryGetValue<bool>(out var checked_) && checked_,
            Default = map["default"] is { } value ? JsonSerializer.SerializeToElement(value) : null,
            Enum = map["enumValues"] is JsonArray values ? [.. values.Select(v => JsonSerializer.SerializeToElement(v))] : [],
        };
    }

    private static bool Fits(string kind, JsonNode value) => (kind, value.GetValueKind()) switch
    {
        ("integer", JsonValueKind.Number) => value is JsonValue number && (number.TryGetValue<long>(out _) || number.TryGetValue<int>(out _)),
        ("float", var v) => v == JsonValueKind.Number,
        ("boolean", var v) => v is JsonValueKind.True or JsonValueKind.False,
        ("array", var v) => v == JsonValueKind.Array,
        ("object", var v) => v == JsonValueKind.Object,
        ("integer", _) => false,
        ("string", var v) => v is not (JsonValueKind.Array or JsonValueKind.Object),
        _ => true,
    };

    private static string KindOf(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Number => Fits("integer", value) ? "integer" : "float",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "object",
        _ => "string",
    };

    private static PromptModel Model(JsonObject? model)
    {
        var options = model?["options"] as JsonObject;
        return new PromptModel
        {
            Id = Text(model?["id"]) ?? "",
            Temperature = (float?)Number(options?["temperature"]),
            MaxOutputTokens = (int?)Number(options?["maxOutputTokens"]),
            TopP = (float?)Number(options?["topP"]),
            Seed = (long?)Number(options?["seed"]),
            Stop = Texts(options?["stopSequences"]),
        };
    }

    private static FragmentRule? Fragment(JsonObject? metadata) => metadata?["slot"] is { } slot && Text(slot) is { } name
        ? new FragmentRule(name, Texts(metadata["roles"]), Texts(metadata["complexity"]), Texts(metadata["verbosity"]))
        : null;

    private static double? Number(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? JsonSerializer.SerializeToElement(value).GetDouble() : null;

    private static string? Text(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => node.ToJsonString(),
        _ => null,
    };

    private static ImmutableArray<string> Texts(JsonNode? node) => node switch
    {
        JsonArray list => [.. list.Select(Text).OfType<string>()],
        _ => Text(node) is { } one ? [one] : [],
    };

    private void Fault(string key, string message)
    {
        YamlElement? at = root;
        foreach (var part in key.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.'))
        {
            at = at switch
            {
                YamlMap map => map.Find(part) ?? at,
                YamlList list when int.TryParse(part, out var index) && index < list.Items.Length => list.Items[index],
                _ => at,
            };
        }

        faults.Add(new Fault(file, at?.Place.Line ?? 0, key, message));
    }
}
