using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Parley.Products;
using Parley.Products.Yaml;

namespace Parley.Prompts;

/// <summary>Turns front matter into JSON, and resolves the references in its texts.</summary>
internal sealed partial class PromptReferences(PromptLoadOptions options, Faults faults)
{
    /// <summary>The JSON of an element; a plain scalar becomes a number or truth value where it looks like one.</summary>
    /// <param name="element">The element.</param>
    public JsonNode? Resolve(YamlElement element) => element switch
    {
        YamlMap map => Map(map),
        YamlList list => new JsonArray([.. list.Items.Select(Resolve)]),
        YamlScalar { IsNull: true } => null,
        YamlScalar scalar => scalar.Quoted ? Text(scalar) : Typed(scalar),
        _ => null,
    };

    private JsonObject Map(YamlMap map)
    {
        var result = new JsonObject();
        foreach (var entry in map.Entries)
        {
            result[entry.Key] = entry.Value.Place.Key == "model.connection" && !options.ResolveConnection
                ? new PromptReferences(new PromptLoadOptions { Environment = name => $"${{env:{name}}}", Folder = null, ResolveConnection = true }, new Faults()).Resolve(entry.Value)
                : Resolve(entry.Value);
        }

        return result;
    }

    private JsonNode? Typed(YamlScalar scalar) => scalar.Value switch
    {
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        var text when Number().IsMatch(text) && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ => Text(scalar),
    };

    private JsonNode? Text(YamlScalar scalar)
    {
        if (Reference().Match(scalar.Value) is not { Success: true } match)
        {
            return JsonValue.Create(scalar.Value);
        }

        var content = match.Groups["content"].Value;
        return match.Groups["protocol"].Value.ToLowerInvariant() switch
        {
            "env" => Variable(content, scalar.Place),
            "file" => File(content, scalar.Place),
            _ => JsonValue.Create(scalar.Value),
        };
    }

    private JsonValue? Variable(string content, YamlPlace place)
    {
        var colon = content.IndexOf(':', StringComparison.Ordinal);
        var (name, fallback) = colon < 0 ? (content, null) : (content[..colon], content[(colon + 1)..]);
        if (options.Environment(name) is { } value)
        {
            return JsonValue.Create(value);
        }

        if (fallback is { Length: > 0 })
        {
            return JsonValue.Create(fallback);
        }

        faults.Add(place.Fault($"Environment variable '{name}' not set; set it, or write ${{env:{name}:a default}}."));
        return null;
    }

    private JsonNode? File(string path, YamlPlace place)
    {
        if (options.Folder is not { } folder || Inside(folder, path) is not { } full)
        {
            faults.Add(place.Fault($"The file '{path}' is outside allowed roots: a prompt may read files of its own folder and below."));
            return null;
        }

        if (!System.IO.File.Exists(full))
        {
            faults.Add(place.Fault($"Referenced file '{path}' not found beside the prompt."));
            return null;
        }

        var text = System.IO.File.ReadAllText(full);
        try
        {
            return Path.GetExtension(full).ToLowerInvariant() switch
            {
                ".json" => JsonNode.Parse(text),
                ".yaml" or ".yml" => YamlReader.Read(path, text, faults).FirstOrDefault() is { } root
                    ? new PromptReferences(options, new Faults()).Resolve(root)
                    : null,
                _ => JsonValue.Create(text),
            };
        }
        catch (JsonException fault)
        {
            faults.Add(place.Fault($"The file '{path}' is not JSON: {fault.Message}"));
            return null;
        }
    }

    /// <summary>The file's real path where it lies in the folder, links followed; null otherwise.</summary>
    private static string? Inside(string folder, string path)
    {
        if (Path.IsPathRooted(path) || path.Split('/', '\\').Contains(".."))
        {
            return null;
        }

        var root = Real(Path.GetFullPath(folder));
        var full = Real(Path.GetFullPath(Path.Combine(folder, path)));
        return full.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? full : null;
    }

    private static string Real(string path)
    {
        var real = Path.GetPathRoot(path)!;
        foreach (var part in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            FileSystemInfo info = Directory.Exists(real) ? new DirectoryInfo(real) : new FileInfo(real);
            real = info.Exists && info.LinkTarget is not null ? info.ResolveLinkTarget(true)?.FullName ?? real : real;
        }

        return real;
    }

    [GeneratedRegex(@"^\$\{(?<protocol>\w+):(?<content>.*)\}$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Reference();

    [GeneratedRegex(@"^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
