using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Parley.Evaluation.Running;
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
    public static Suite Read(string file) => Read(file, [], ([], null));

    /// <summary>Reads a file with settings over it.</summary>
    /// <param name="file">Path of the file; nothing where the settings say all.</param>
    /// <param name="over">Keys in place of the file's.</param>
    /// <param name="every">Options of every test, and a file of assertions for every test.</param>
    /// <exception cref="SuiteException">It cannot be read.</exception>
    public static Suite Read(string? file, JsonObject over, (JsonObject Options, string? Assertions) every)
    {
        ArgumentNullException.ThrowIfNull(over);
        if (file is null)
        {
            return WithEvery(Of(over, Directory.GetCurrentDirectory()), every);
        }

        var path = Path.GetFullPath(file);
        var folder = Path.GetDirectoryName(path)!;

        // The tests of a long file are read from it as they are run.
        var isLong = new FileInfo(path) is { Exists: true, Length: > YamlJson.LongFile };
        var streamed = isLong ? YamlJson.ReadWithout(path, "tests") : null;
        if ((streamed ?? YamlJson.Read(SuiteFiles.Read(path), path)) is not JsonObject top)
        {
            throw new SuiteException($"{path}: a suite is a map with prompts, providers and tests.");
        }

        var inline = streamed is { } without && !without.ContainsKey("tests") && !over.ContainsKey("tests") ? YamlJson.Items(path, "tests") : null;
        return WithEvery(Of(over.Count == 0 ? top : SuiteFields.Merge(top, over), folder, inline) with { File = path, Warnings = Unknown(top, path) }, every);
    }

    /// <summary>Reads a configuration that is at hand.</summary>
    /// <param name="top">The configuration.</param>
    /// <param name="folder">Where its files are looked for.</param>
    /// <param name="inline">Its tests, where they are read one by one.</param>
    /// <exception cref="SuiteException">It cannot be read.</exception>
    internal static Suite Of(JsonObject top, string folder, IEnumerable<JsonNode?>? inline = null)
    {
        var environment = (top["env"] as JsonObject ?? []).ToImmutableDictionary(pair => pair.Key, pair => JsValue.Text(pair.Value));
        top = (JsonObject)SuiteTemplates.RenderEnvironment(top, environment)!;
        var defaults = Defaults(top["defaultTest"], folder);
        var listed = inline?.SelectMany(item => TestReader.List(item, folder)) ?? TestReader.List(top["tests"], folder);
        IEnumerable<SuiteTest> Tests(Func<IEnumerable<SuiteTest>, IEnumerable<SuiteTest>> choose) => choose(listed.Select(test => WithDefaults(defaults, test)))
            .Concat(Scenarios(top["scenarios"], folder).Select(test => WithDefaults(defaults, test)));

        IEnumerable<SuiteTest> Spread(IEnumerable<SuiteTest> chosen) => chosen.SelectMany(test => Combinations(test, folder)).Take(MostTests);
        var prompts = PromptReader.List(top["prompts"], folder);
        var filters = prompts.IsEmpty ? [new SuitePrompt("{{prompt}}", "{{prompt}}")] : prompts;
        var suite = new Suite(folder)
        {
            Description = top.Text("description"),
            Prompts = filters,
            Providers = ProviderReader.List(top["providers"] ?? top["targets"], folder),
            Tests = Spread(Tests(all => all).DefaultIfEmpty(WithDefaults(defaults, new SuiteTest()))),
            Chosen = choose => Spread(Tests(choose)),
            DerivedMetrics = [.. (top["derivedMetrics"] as JsonArray ?? []).OfType<JsonObject>().Select(m => new DerivedMetric(m.Text("name") ?? "", m.Text("value") ?? ""))],
            Environment = environment,
            Listed = listed,
            Extensions = top.Texts("extensions"),
            Filters = (top["nunjucksFilters"] as JsonObject ?? []).ToImmutableDictionary(pair => pair.Key, pair => SuiteFiles.PathOf(JsValue.Text(pair.Value), folder)),
            Options = SuiteFields.Merge(top.Object("commandLineOptions"), top.Object("evaluateOptions")),
            Outputs = top.Texts("outputPath"),
            Source = top,
        };

        // What is wrong at the beginning of the tests is said before anything runs.
        _ = suite.Tests.FirstOrDefault();
        return suite;
    }

    private static Suite WithEvery(Suite suite, (JsonObject Options, string? Assertions) every)
    {
        var assertions = every.Assertions is { } file ? AssertionReader.List(YamlJson.Read(SuiteFiles.Read(file), file), suite.Folder) : [];
        return every.Options.Count == 0 && assertions.IsEmpty ? suite
            : suite with { Tests = suite.Tests.Select(Added), Chosen = suite.Chosen is { } chosen ? choose => chosen(choose).Select(Added) : null };

        SuiteTest Added(SuiteTest test) => test with { Options = SuiteFields.Merge(every.Options, test.Options), Assertions = [.. test.Assertions, .. assertions] };
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
        var conversation = 0;
        foreach (var scenario in Objects(node, folder))
        {
            var settings = TestReader.List(scenario["config"], folder).ToArray();
            var tests = TestReader.List(scenario["tests"], folder).DefaultIfEmpty(new SuiteTest()).ToArray();
            foreach (var setting in settings)
            {
                // The tests of one setting converse with each other, unless they say with whom.
                var thread = new JsonObject { ["conversationId"] = $"__scenario_{conversation++}__" };
                foreach (var test in tests)
                {
                    var merged = WithDefaults(setting, test);
                    yield return merged with { Metadata = SuiteFields.Merge(thread, merged.Metadata) };
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

    // A list that begins with a text stands for a choice; any other list is one value.
    private static bool IsChoice(JsonNode? value) => value is JsonArray { Count: > 0 } list && JsValue.AsText(list[0]) is not null;

    private static bool IsWild(JsonNode? value) => JsValue.AsText(value) is { } text && SuiteFiles.IsReference(text) && text.IndexOfAny(['*', '?']) >= 0;

    private static JsonNode?[] Matches(string reference, string folder) => [.. SuiteFiles.Expand(reference, folder).Select(path => (JsonNode?)$"file://{Path.GetRelativePath(folder, path)}")];

    // A variable with a list of values stands for a test with each of them; so does a reference with wildcards.
    private static IEnumerable<SuiteTest> Combinations(SuiteTest test, string folder)
    {
        if (test.Options["disableVarExpansion"] is JsonValue off && off.TryGetValue<bool>(out var disabled) && disabled)
        {
            return [test];
        }

        if (!test.Vars.Any(pair => IsChoice(pair.Value) || IsWild(pair.Value)))
        {
            return [test];
        }

        IEnumerable<JsonObject> rows = [new JsonObject()];
        foreach (var (name, value) in test.Vars)
        {
            var choices = IsChoice(value) ? ((JsonArray)value!).ToArray() : IsWild(value) ? Matches(JsValue.Text(value), folder) : [value];
            rows = rows.SelectMany(row => choices.Select(choice => SuiteFields.Merge(row, new JsonObject { [name] = choice?.DeepClone() })));
        }

        return rows.Select(row => test with { Vars = row });
    }
}
