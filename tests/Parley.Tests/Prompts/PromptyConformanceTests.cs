using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Parley.Products;
using Parley.Prompts;
using Parley.Prompts.Templates;
using Xunit;

namespace Parley.Tests.Prompts;

/// <summary>The vectors of Prompty's specification: load, render and parse.</summary>
public sealed class PromptyConformanceTests
{
    // What the other operations need: a vendor's runtime, whose wire formats and model catalogues are not ours to imitate.
    private static readonly Dictionary<string, string> NotOurs = new(StringComparer.Ordinal)
    {
        ["enrich"] = "a catalogue of models that Prompty's runtimes carry",
        ["mapModel"] = "a catalogue of models that Prompty's runtimes carry",
        ["process"] = "answers of providers, read here by Microsoft.Extensions.AI",
        ["processStream"] = "answers of providers, read here by Microsoft.Extensions.AI",
        ["toRequest"] = "requests to providers, written here by Microsoft.Extensions.AI",
        ["replay"] = "Prompty's own agent loop",
        ["run"] = "Prompty's own agent loop",
        ["runTurn"] = "Prompty's own agent loop",
    };

    public static TheoryData<string, string> Load => Vectors("load");

    public static TheoryData<string, string> Render => Vectors("render");

    public static TheoryData<string, string> Segments => Vectors("renderSegments");

    public static TheoryData<string, string> Parse => Vectors("parse");

    [Fact]
    public void Every_operation_is_proven_or_listed_with_its_reason()
    {
        var file = Path.Combine(PublicData.Folder("prompty"), "vectors.json");
        var unknown = JsonNode.Parse(File.ReadAllText(file))!["vectors"]!.AsArray()
            .Select(v => (string)v!["operation"]!)
            .Distinct()
            .Where(o => o is not ("load" or "render" or "renderSegments" or "parse") && !NotOurs.ContainsKey(o));

        Assert.Empty(unknown);
    }

    [Theory, MemberData(nameof(Load))]
    public void Load_vectors(string name, string vector)
    {
        var (input, expected) = Read(name, vector);
        using var folder = new TemporaryFolder();
        var environment = input["env"]?.AsObject().ToDictionary(p => p.Key, p => (string?)p.Value) ?? [];
        var agent = (string?)input["agent_subdir"] ?? ".";
        foreach (var (path, content) in input["files"]?.AsObject() ?? [])
        {
            folder.Write(Path.Combine(agent, path), content!.ToJsonString());
        }

        var text = (string?)input["frontmatter_raw"]
            ?? (input["fixture"] is { } fixture
                ? Fixture((string)fixture!)
                : $"---\n{input["frontmatter"]!.ToJsonString()}\n---\nsystem:\nHello");
        if (text is null)
        {
            Assert.Equal("FileNotFoundError", (string?)expected["error"]);
            return;
        }

        var faults = new Faults();
        var prompt = PromptLoader.Read(
            "prompt.prompty", "prompt", text,
            new PromptLoadOptions { Environment = environment.GetValueOrDefault, Folder = folder.PathOf(agent) }, faults);
        Check(prompt, faults, input, expected);
    }

    private static void Check(PromptFile? prompt, Faults faults, JsonNode input, JsonObject expected)
    {
        if (expected["error"] is { } error && expected["error_field"] is null)
        {
            Assert.Null(prompt);
            Assert.Contains(faults.ToImmutable(), f => f.Message.Contains((string)error!, StringComparison.Ordinal));
            return;
        }

        Assert.Empty(faults.ToImmutable());
        var given = input["inputs"]?.AsObject().ToDictionary(p => p.Key, p => (object?)p.Value) ?? [];
        if (expected["error_field"] is { } field)
        {
            var missing = Assert.Throws<PromptInputException>(() => PromptInputs.Validate(prompt!, given));
            Assert.Equal((string?)field, missing.Input);
            Assert.Contains((string)expected["error"]!, missing.Message, StringComparison.Ordinal);
            return;
        }

        if (expected["validated_inputs"] is JsonObject validated)
        {
            Assert.Equal(validated.ToJsonString(), JsonSerializer.Serialize(PromptInputs.Validate(prompt!, given)));
            return;
        }

        var actual = JsonNode.Parse(prompt!.Data.GetRawText())!.AsObject();
        actual["instructions"] = prompt.Instructions;
        AssertHolds(expected, actual, "$");
    }

    [Theory, MemberData(nameof(Render))]
    public void Render_vectors(string name, string vector)
    {
        var (input, expected) = Read(name, vector);
        var values = Values(input);
        foreach (var (key, _) in input["inputs"]!.AsObject().Where(p => p.Value is JsonObject o && o.ContainsKey("_kind")))
        {
            values[key] = PromptRenderer.Nonce(key);
        }

        var text = string.Concat(PromptRenderer.Segments((string)input["engine"]!, (string)input["template"]!, values, TemplateOptions.Default).Select(s => s.Text));
        if (expected["nonce_pattern"] is { } pattern)
        {
            Assert.Matches(new Regex((string)pattern!, RegexOptions.None, TimeSpan.FromSeconds(1)), text);
        }
        else
        {
            Assert.Equal((string?)expected["rendered"], text);
        }
    }

    [Theory, MemberData(nameof(Segments))]
    public void Segment_vectors(string name, string vector)
    {
        var (input, expected) = Read(name, vector);
        var options = new TemplateOptions { Strict = [.. (input["strict_props"]?.AsArray() ?? []).Select(p => (string)p!)] };
        if (expected["error"] is { } error)
        {
            var refused = Assert.Throws<StrictInputException>(() => PromptRenderer.Segments((string)input["engine"]!, (string)input["template"]!, Values(input), options));
            Assert.Contains((string)error!, refused.Message, StringComparison.Ordinal);
            return;
        }

        var segments = PromptRenderer.Segments((string)input["engine"]!, (string)input["template"]!, Values(input), options);
        Assert.Equal(
            expected["segments"]!.AsArray().Select(s => ((string)s!["kind"]! == "literal", (string)s["text"]!, (string?)s["source"], (bool)s["strict"]!)),
            segments.Select(s => (s.IsLiteral, s.Text, s.Source, s.IsStrict)));
    }

    [Theory, MemberData(nameof(Parse))]
    public void Parse_vectors(string name, string vector)
    {
        var (input, expected) = Read(name, vector);
        var rendered = (string)input["rendered"]!;
        var threads = (input["thread_inputs"]?.AsObject() ?? []).ToDictionary(
            p => Regex.Match(rendered, $"__PROMPTY_THREAD_[a-f0-9]+_{p.Key}__").Value,
            p => p.Value!.AsArray().Select(m => new PromptMessage((string)m!["role"]!, (string)m["content"]![0]!["value"]!)).ToImmutableArray());

        var messages = PromptParser.Parse(rendered, threads);
        Assert.Equal(
            expected["messages"]!.AsArray().Select(m => ((string)m!["role"]!, (string)m["content"]![0]!["value"]!, m["metadata"]?.ToJsonString() ?? "{}")),
            messages.Select(m => (m.Role, m.Text, Sorted(m, expected))));
    }

    // Metadata has no order; the expectation's is taken.
    private static string Sorted(PromptMessage message, JsonObject expected)
    {
        var order = expected["messages"]!.AsArray().Select(m => m!["metadata"] as JsonObject).FirstOrDefault(m => m is not null)?.Select(p => p.Key).ToList() ?? [];
        return JsonSerializer.Serialize(message.Metadata.OrderBy(p => order.IndexOf(p.Key)).ToDictionary(p => p.Key, p => p.Value));
    }

    private static Dictionary<string, object?> Values(JsonNode input) =>
        input["inputs"]!.AsObject().ToDictionary(p => p.Key, p => (object?)p.Value, StringComparer.Ordinal);

    private static string? Fixture(string name) =>
        Path.Combine(PublicData.Folder("prompty"), "fixtures", name) is var path && File.Exists(path) ? File.ReadAllText(path) : null;

    private static void AssertHolds(JsonNode? expected, JsonNode? actual, string path)
    {
        switch (expected)
        {
            case JsonObject map:
                foreach (var (key, value) in map)
                {
                    AssertHolds(value, (actual as JsonObject)?[key], $"{path}.{key}");
                }

                break;
            case JsonArray list:
                Assert.True(actual is JsonArray other && other.Count == list.Count, $"{path}: {actual?.ToJsonString()}");
                for (var i = 0; i < list.Count; i++)
                {
                    AssertHolds(list[i], actual![i], $"{path}[{i}]");
                }

                break;
            default:
                Assert.True(JsonNode.DeepEquals(expected, actual), $"{path}: {actual?.ToJsonString()} is not {expected?.ToJsonString()}");
                break;
        }
    }

    private static (JsonNode Input, JsonObject Expected) Read(string name, string vector)
    {
        Assert.SkipWhen(vector.Length == 0, name);
        var node = JsonNode.Parse(vector)!;
        return (node["input"]!, node["expected"]!.AsObject());
    }

    private static TheoryData<string, string> Vectors(string operation)
    {
        var data = new TheoryData<string, string>();
        if (PublicData.TryFolder("prompty") is not { } folder)
        {
            data.Add("The public data 'prompty' is absent; PARLEY_TEST_DATA names its folder.", "");
            return data;
        }

        foreach (var vector in JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "vectors.json")))!["vectors"]!.AsArray())
        {
            if ((string)vector!["operation"]! == operation)
            {
                data.Add((string)vector["vector"]!["name"]!, vector["vector"]!.ToJsonString());
            }
        }

        return data;
    }
}
