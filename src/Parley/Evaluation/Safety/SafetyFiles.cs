using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Nodes;
using Parley.Evaluation.Suites;
using Parley.Statistics;

namespace Parley.Evaluation.Safety;

/// <summary>The written parts of safety suites: YAML beside this class.</summary>
internal static class SafetyFiles
{
    /// <summary>Reads one.</summary>
    public static JsonObject Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Parley.Evaluation.Safety.{name}.yaml")
            ?? throw new InvalidOperationException($"There is no file {name}.");
        using var reader = new StreamReader(stream);
        return (JsonObject)YamlJson.Read(reader.ReadToEnd(), $"{name}.yaml")!;
    }

    /// <summary>One of a list.</summary>
    public static string Draw(SeededRandom random, ImmutableArray<string> from) => from[random.Below(from.Length)];

    /// <summary>Fills <c>{{name}}</c> in a text; what is not known stays.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values)
    {
        foreach (var (name, value) in values)
        {
            text = text.Replace($"{{{{{name}}}}}", value, StringComparison.Ordinal);
        }

        return text;
    }
}
