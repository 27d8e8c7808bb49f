using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Parley.Evaluation.Suites;

/// <summary>A prompt of a suite.</summary>
/// <param name="Raw">Template text, or JSON of chat messages.</param>
/// <param name="Label">How it is shown and referred to.</param>
/// <param name="Id">Another way to refer to it; may be missing.</param>
public sealed record SuitePrompt(string Raw, string Label, string? Id = null)
{
    /// <summary>File and name of the function that makes the prompt; nothing for a template.</summary>
    public ScriptReference? Function { get; init; }

    /// <summary>Provider settings that go with the prompt.</summary>
    public JsonObject? Config { get; init; }
}

/// <summary>A function in a file of the suite's author.</summary>
/// <param name="File">Absolute path.</param>
/// <param name="Name">The function's name; the file's default where it is missing.</param>
public sealed record ScriptReference(string File, string? Name = null);

/// <summary>A provider of a suite: what answers.</summary>
/// <param name="Id">Such as <c>echo</c> or <c>openai:gpt-4.1-mini</c>.</param>
public sealed record SuiteProvider(string Id)
{
    /// <summary>How it is shown; the id where it is missing.</summary>
    public string? Label { get; init; }

    /// <summary>Its own settings.</summary>
    public JsonObject Config { get; init; } = [];

    /// <summary>Labels or ids of the prompts it answers; all where empty.</summary>
    public ImmutableArray<string> Prompts { get; init; } = [];

    /// <summary>JavaScript that its output goes through.</summary>
    public string? Transform { get; init; }

    /// <summary>Milliseconds to wait before each call.</summary>
    public int Delay { get; init; }
}

/// <summary>An assertion, or a set of them.</summary>
/// <param name="Type">Its type without <c>not-</c>; <c>assert-set</c> for a set.</param>
/// <param name="IsInverse">True under <c>not-</c>.</param>
public sealed record SuiteAssertion(string Type, bool IsInverse = false)
{
    /// <summary>What is compared with; template, file, list or object.</summary>
    public JsonNode? Value { get; init; }

    /// <summary>From where on it passes.</summary>
    public double? Threshold { get; init; }

    /// <summary>Its share of the score.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>The named score it counts towards.</summary>
    public string? Metric { get; init; }

    /// <summary>JavaScript that the output goes through first.</summary>
    public string? Transform { get; init; }

    /// <summary>Settings for a script.</summary>
    public JsonNode? Config { get; init; }

    /// <summary>Who judges; the suite's judge where it is missing.</summary>
    public SuiteProvider? Provider { get; init; }

    /// <summary>The judge's prompt in place of the built-in one.</summary>
    public JsonNode? RubricPrompt { get; init; }

    /// <summary>Its type as it is written, with <c>not-</c>.</summary>
    public string Name => IsInverse ? $"not-{Type}" : Type;

    /// <summary>Assertions of a set.</summary>
    public ImmutableArray<SuiteAssertion> Children { get; init; } = [];
}

/// <summary>A test case.</summary>
public sealed record SuiteTest
{
    /// <summary>What it is about.</summary>
    public string? Description { get; init; }

    /// <summary>Variables of the prompt.</summary>
    public JsonObject Vars { get; init; } = [];

    /// <summary>What must hold.</summary>
    public ImmutableArray<SuiteAssertion> Assertions { get; init; } = [];

    /// <summary>transform, prefix, suffix, storeOutputAs, rubricPrompt, provider of judges, disableVarExpansion…</summary>
    public JsonObject Options { get; init; } = [];

    /// <summary>The score from which the test passes, whatever single assertions say.</summary>
    public double? Threshold { get; init; }

    /// <summary>Anything, among it conversationId.</summary>
    public JsonObject Metadata { get; init; } = [];

    /// <summary>A provider of this test alone.</summary>
    public SuiteProvider? Provider { get; init; }

    /// <summary>Labels or ids of the prompts it runs with; all where empty.</summary>
    public ImmutableArray<string> Prompts { get; init; } = [];

    /// <summary>Labels or ids of the providers it runs with; all where empty.</summary>
    public ImmutableArray<string> Providers { get; init; } = [];

    /// <summary>An output that stands in for the provider's.</summary>
    public JsonNode? ProviderOutput { get; init; }
}

/// <summary>A named score computed from others at the end.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">An expression over named scores.</param>
public sealed record DerivedMetric(string Name, string Value);

/// <summary>A suite: what is asked of whom, and what must hold.</summary>
/// <param name="Folder">Where its files are looked for.</param>
public sealed record Suite(string Folder)
{
    /// <summary>What it is about.</summary>
    public string? Description { get; init; }

    /// <summary>Prompts, in order.</summary>
    public ImmutableArray<SuitePrompt> Prompts { get; init; } = [];

    /// <summary>Providers, in order.</summary>
    public ImmutableArray<SuiteProvider> Providers { get; init; } = [];

    /// <summary>Tests, in order, defaults already merged into each; read from their files anew with each enumeration.</summary>
    public IEnumerable<SuiteTest> Tests { get; init; } = [];

    /// <summary>Tests as they are listed, without defaults, scenarios and matrices.</summary>
    internal IEnumerable<SuiteTest> Listed { get; init; } = [];

    /// <summary>Tests of which a choice was made before scenarios and matrices are spread out; nothing where the tests are all there is.</summary>
    internal Func<Func<IEnumerable<SuiteTest>, IEnumerable<SuiteTest>>, IEnumerable<SuiteTest>>? Chosen { get; init; }

    /// <summary>Functions that are called before and after the run and each row: <c>file://hooks.js:afterEach</c>.</summary>
    public ImmutableArray<string> Extensions { get; init; } = [];

    /// <summary>Template filters by name: absolute paths of JavaScript files.</summary>
    public ImmutableDictionary<string, string> Filters { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The file it was read from; nothing where it was made in memory.</summary>
    public string? File { get; init; }

    /// <summary>Scores computed at the end.</summary>
    public ImmutableArray<DerivedMetric> DerivedMetrics { get; init; } = [];

    /// <summary>Variables of the environment that the suite sets.</summary>
    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>evaluateOptions: maxConcurrency, repeat, delay, cache.</summary>
    public JsonObject Options { get; init; } = [];

    /// <summary>Where results are written, as the suite asks.</summary>
    public ImmutableArray<string> Outputs { get; init; } = [];

    /// <summary>What was odd but not wrong: unknown keys and the like, with file and line.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>The configuration as it was read, for reports; without its tests where the file is long.</summary>
    public JsonNode? Source { get; init; }
}
