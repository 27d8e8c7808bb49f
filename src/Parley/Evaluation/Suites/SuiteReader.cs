using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Parley.Text;

namespace Parley.Evaluation.Suites;

/// <summary>Reads a configuration of promptfoo: a file, its defaults, scenarios and variable matrices, into a suite.</summary>
public static class SuiteReader
{
    // The top of promptfoo's configuration (config-schema of 0.123.1); other keys are warned of, and left alone.
    private static readonly ImmutableHashSet<string> Keys =
    [
        "description", "tags", "prompts", "providers", "targets", "tests", "scenarios", "defaultTest", "derivedMetrics", "env", "evaluateOptions",
        "commandLineOptions", "outputPath", "extensions", "sharing", "nunjucksFilters", "metadata", "redteam", "tracing", "writeLatestResults", "$schema", "version", "evalId", "results",
    ];

    private const int MostTests = 1_000_000;

    /// <summary>Reads a file.</summary>
    /// <param name="file">Path of the YAML or JSON file; other files are looked for beside it.</param>
    /// <exception cref="SuiteException">It cannot be read.</exception>
    public static Suite Read(string file)
    {
        var path = Path.GetFullPath(file);
        var folder = Path.GetDirectoryName(path)!;

        // The tests of a long file are read from it as they are run.
        var isLong = new FileInfo(path) is { Exists: true, Length: > YamlJson.LongFile };
        var streamed = isLong ? YamlJson.ReadWithout(path, "tests") : null;
        if ((streamed ?? YamlJson.Read(SuiteFiles.Read(path), path)) is not JsonObject top)
        {
            throw new SuiteException($"{path}: a suite is a map with prompts, providers and tests.");
        }

        var inline = streamed is { } without && !without.ContainsKey("tests") ? YamlJson.Items(path, "tests") : null;
        return Of(top, folder, inline) with { File = path, Warnings = Unknown(top, path) };
    }

    /// <summary>Reads a configuration that is at hand.</summary>
    /// <param name="top">The configuration.</param>
    /// <param name="folder">Where its files are looked for.</param>
    /// <param name="inline">Its tests, where they are read one by one.</param>
    /// <exception cref="SuiteException">It cannot be read.</exception>
    internal static Suite Of(JsonObject top, string folder, IEnumerable<JsonNode?>? inline = null)
    {
        var defaults = Defaults(top["defaultTest"], folder);
        var listed = inline?.SelectMany(item => TestReader.List(item, folder)) ?? TestReader.List(top["tests"], folder);
        var tests = listed.Concat(Scenarios(top["scenarios"], folder));
        var prompts = PromptReader.List(top["prompts"], folder);
        var filters = prompts.IsEmpty ? [new SuitePrompt("{{prompt}}", "{{prompt}}")] : prompts;
        var suite = new Suite(folder)
        {
            Description = top.Text("description"),
            Prompts = filters,
            Providers = ProviderReader.List(top["providers"] ?? top["targets"], folder),
            Tests = tests.DefaultIfEmpty(new SuiteTest()).Select(test => WithDefaults(defaults, test)).SelectMany(Combinations).Take(MostTests),
            DerivedMetrics = [.. (top["derivedMetrics"] as JsonArray ?? []).OfType<JsonObject>().Select(m => new DerivedMetric(m.Text("name") ?? "", m.Text("value") ?? ""))],
            Environment = (top["env"] as JsonObject ?? []).ToImmutableDictionary(pair => pair.Key, pair => JsValue.Text(pair.Value)),
            Options = SuiteFields.Merge(top.Object("commandLineOptions"), top.Object("evaluateOptions")),
            Outputs = top.Texts("outputPath"),
            Source = top,
        };

        // What is wrong at the beginning of the tests is said before anything runs.
        _ = suite.Tests.FirstOrDefault();
        return suite;
    }

    private static ImmutableArray<string> Unknown(JsonObject top, string path) => top.All(pair => Keys.Contains(pair.Key)) ? [] :
    [
        .. YamlJson.KeysAtTop(path).Where(key => !Keys.Contains(key.Key)).Select(key =>
            $"{path}:{key.Line}: unknown key {key.Key}{(EditDistance.Nearest(key.Key, Keys) is { } near ? $"; did you mean {near}?" : "")}"),
    ];

    private static SuiteTest Defaults(JsonNode? node, string folder) => node switch
    {
        JsonObject map => TestReader.One(map, folder),
        null => new SuiteTest(),
        _ when SuiteFiles.Expand(JsValue.Text(node), folder) is [var file, ..] && YamlJson.Read(SuiteFiles.Read(file), file) is JsonObject map => TestReader.One(map, folder),
        _ => throw new SuiteException("defaultTest: it is a test case, or a file with one."),
    };

    private static SuiteTest WithDefaults(SuiteTest defaults, SuiteTest test) => test with
    {
        Description = test.Description ?? defaults.Description,
        Vars = SuiteFields.Merge(defaults.Vars, test.Vars),
        Assertions = test.Options["disableDefaultAsserts"] is JsonValue off && off.TryGetValue<bool>(out var disabled) && disabled ? test.Assertions : [.. defaults.Assertions, .. test.Assertions],
        Options = SuiteFields.Merge(defaults.Options, test.Options),
        Metadata = SuiteFields.Merge(defaults.Metadata, test.Metadata),
        Threshold = test.Threshold ?? defaults.Threshold,
        Provider = test.Provider ?? defaults.Provider,
        Prompts = test.Prompts.IsEmpty ? defaults.Prompts : test.Prompts,
        Providers = test.Providers.IsEmpty ? defaults.Providers : test.Providers,
        ProviderOutput = test.ProviderOutput ?? defaults.ProviderOutput?.DeepClone(),
    };

    // Each of a scenario's settings with each of its tests.
    private static IEnumerable<SuiteTest> Scenarios(JsonNode? node, string folder)
    {
        foreach (var scenario in Objects(node, folder))
        {
            var settings = TestReader.List(scenario["config"], folder).ToArray();
            var tests = TestReader.List(scenario["tests"], folder).DefaultIfEmpty(new SuiteTest()).ToArray();
            foreach (var setting in settings)
            {
                foreach (var test in tests)
                {
                    yield return WithDefaults(setting, test);
                }
            }
        }
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node, string folder) => node switch
    {
        JsonArray list => list.SelectMany(item => Objects(item, folder)),
        JsonObject one => [one],
        null => [],
        _ => SuiteFiles.Expand(JsValue.Text(node), folder).SelectMany(file => Objects(YamlJson.Read(SuiteFiles.Read(file), file), folder)),
    };

    // A variable with a list of values stands for a test with each of them; so does a reference with wildcards.
    private static IEnumerable<SuiteTest> Combinations(SuiteTest test)
    {
        if (test.Options["disableVarExpansion"] is JsonValue off && off.TryGetValue<bool>(out var disabled) && disabled)
        {
            return [test];
        }

        if (!test.Vars.Any(pair => pair.Value is JsonArray list && list.All(item => item is not JsonArray)))
        {
            return [test];
        }

        IEnumerable<JsonObject> rows = [new JsonObject()];
        foreach (var (name, value) in test.Vars)
        {
            var choices = value is JsonArray list && list.All(item => item is not JsonArray) ? list.ToArray() : [value];
            rows = rows.SelectMany(row => choices.Select(choice => SuiteFields.Merge(row, new JsonObject { [name] = choice?.DeepClone() })));
        }

        return rows.Select(row => test with { Vars = row });
    }
}
