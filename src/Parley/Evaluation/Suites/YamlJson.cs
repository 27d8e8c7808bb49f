using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Parley.Evaluation.Suites;

/// <summary>Reads YAML 1.2's core schema as JSON, with anchors and merge keys; JSON is YAML, so it reads both.</summary>
internal static partial class YamlJson
{
    /// <summary>Reads one document.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="file">Named in a fault.</param>
    /// <returns>Null for an empty text.</returns>
    /// <exception cref="SuiteException">It is no YAML; the message names file and line.</exception>
    public static JsonNode? Read(string text, string file) => Read(text, file, out _);

    /// <summary>Reads one document, and the line of each key at its top.</summary>
    public static JsonNode? Read(string text, string file, out Dictionary<string, long> lines)
    {
        lines = new Dictionary<string, long>(StringComparer.Ordinal);
        try
        {
            var stream = new YamlStream();
            using var reader = new StringReader(text);
            stream.Load(reader);
            if (stream.Documents.Count == 0)
            {
                return null;
            }

            if (stream.Documents[0].RootNode is YamlMappingNode top)
            {
                foreach (var key in top.Children.Keys.OfType<YamlScalarNode>())
                {
                    lines[key.Value ?? ""] = key.Start.Line;
                }
            }

            return Convert(stream.Documents[0].RootNode, 0);
        }
        catch (YamlException fault)
        {
            throw new SuiteException($"{file}:{fault.Start.Line}: {fault.InnerException?.Message ?? fault.Message}");
        }
        catch (InvalidOperationException)
        {
            // What YamlDotNet 18 makes of a key in a list whose bracket is never closed.
            throw new SuiteException($"{file}:{Unclosed(text)}: this is no YAML; is a bracket or quote not closed?");
        }
    }

    // The line of the last bracket that is opened and not closed.
    private static int Unclosed(string text)
    {
        var open = new Stack<int>();
        var line = 1;
        foreach (var c in text)
        {
            line += c == '\n' ? 1 : 0;
            if (c is '[' or '{')
            {
                open.Push(line);
            }
            else if (c is ']' or '}')
            {
                open.TryPop(out _);
            }
        }

        return open.TryPeek(out var at) ? at : line;
    }

    private static JsonNode? Convert(YamlNode node, int depth)
    {
        if (depth > 200)
        {
            throw new YamlException(node.Start, node.End, "is nested more than 200 levels deep, or an anchor refers to itself");
        }

        return node switch
        {
            YamlMappingNode map => Map(map, depth),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(item => Convert(item, depth + 1))]),
            YamlScalarNode scalar => Scalar(scalar),
            _ => null,
        };
    }

    private static JsonObject Map(YamlMappingNode map, int depth)
    {
        var result = new JsonObject();
        foreach (var (key, value) in map.Children)
        {
            var name = key is YamlScalarNode { Value: { } text } ? text : key.ToString();
            if (name != "<<")
            {
                result[name] = Convert(value, depth + 1);
                continue;
            }

            foreach (var merged in value is YamlSequenceNode several ? several.Children : [value])
            {
                foreach (var (mergedKey, mergedValue) in merged is YamlMappingNode other ? Map(other, depth + 1) : [])
                {
                    if (!result.ContainsKey(mergedKey))
                    {
                        result[mergedKey] = mergedValue?.DeepClone();
                    }
                }
            }
        }

        return result;
    }

    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any) || scalar.Tag == "tag:yaml.org,2002:str")
        {
            return JsonValue.Create(text);
        }

        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            _ when Whole().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create((double)whole),
            _ when text.StartsWith("0x", StringComparison.Ordinal) && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) => JsonValue.Create((double)hex),
            _ when Decimal().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };
    }

    [GeneratedRegex(@"^[-+]?(0|[1-9][0-9]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Decimal();
}
