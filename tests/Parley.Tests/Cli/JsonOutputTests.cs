using System.CommandLine;
using System.Text.Json.Nodes;
using Parley.Cli;
using Parley.Tests.Metrics.Sources;
using Xunit;

namespace Parley.Tests.Cli;

/// <summary>What each verb prints with <c>--format json</c> is what its published schema says.</summary>
public sealed class JsonOutputTests : IDisposable
{
    private const string Sample =
        """
        period: { start: 2026-01-01, end: 2026-03-31 }
        tables:
          shops: { rows: [{ shop: A, _size: 1 }] }
          visits: { day: day, each: [shops], columns: { people: { base: 10 } } }
        """;

    private static readonly string Weeks = "week,sold\n" + string.Concat(
        Enumerable.Range(0, 60).Select(i => $"{new DateOnly(2025, 1, 6).AddDays(7 * i):yyyy-MM-dd},{100 + (i % 7)}\n"));
    private static readonly string Leaves = "region,channel,now,usual\n" + string.Concat(
        from region in Enumerable.Range(0, 6) from channel in Enumerable.Range(0, 6) select $"r{region},c{channel},{(region == 2 ? 50 : 100) + channel + region},{100 + channel + region}\n");

    private readonly ScratchProduct shop = ShopOnDisk.Make();
    private readonly TemporaryFolder other = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Verb, schema, and the rest of a command line.</summary>
    public static TheoryData<string, string, string[]> Verbs { get; } = new()
    {
        { "ask", "turn", ["What was revenue in March 2025?", "--product", "{shop}"] },
        { "init", "init", ["{other}/drafted", "--from", "{shop}/data"] },
        { "metrics list", "metrics-list", ["--product", "{shop}"] },
        { "metrics query", "metrics-query", ["--product", "{shop}", "--metrics", "revenue", "--group-by", "metric_time__month,order__region", "--order-by", "-revenue"] },
        { "analyze forecast", "analyze-forecast", ["--file", "{other}/weeks.csv", "--time", "week", "--value", "sold", "--horizon", "4"] },
        { "analyze anomalies", "analyze-anomalies", ["--file", "{other}/weeks.csv", "--time", "week", "--value", "sold"] },
        { "analyze root-cause", "analyze-root-cause", ["--file", "{other}/leaves.csv", "--attributes", "region,channel", "--actual", "now", "--expected", "usual"] },
        { "signals run", "signals", ["--product", "{shop}", "--as-of", "2025-04-01"] },
        { "signals list", "signals", ["--product", "{shop}"] },
        { "signals digest", "digest", ["--product", "{shop}", "--as-of", "2025-04-01"] },
        { "eval", "eval", ["-c", "{other}/suite.yaml"] },
        { "eval runs", "eval-runs", [] },
        { "eval baseline", "eval-baseline", ["main"] },
        { "eval compare", "eval-compare", ["--baseline", "latest"] },
        { "eval gate", "eval-gate", ["--baseline", "latest", "--rules", "{other}/gate.yaml"] },
        { "eval calibrate", "eval-calibrate", ["--judge", "openai:judge", "--labels", "{other}/labelled.csv"] },
        { "eval judge", "eval-judge", ["--provider", "javascript:'0'", "--pairs", "{other}/pairs.jsonl"] },
        { "eval drift", "eval-drift", ["--baseline", "latest"] },
        { "eval fairness", "eval-fairness", ["-c", "{other}/suite.yaml"] },
        { "knowledge add", "knowledge-add", ["{other}/note.md", "--product", "{shop}"] },
        { "knowledge list", "knowledge-list", ["--product", "{shop}"] },
        { "knowledge show", "knowledge-show", ["travel.md", "--product", "{shop}"] },
        { "knowledge mark", "knowledge-mark", ["travel.md", "Book trains early.", "--product", "{shop}", "--kind", "verified"] },
        { "knowledge learnt", "knowledge-learnt", ["--product", "{shop}"] },
        { "verified list", "verified", [] },
        { "verified export", "verified", [] },
        { "metrics validate", "faults", ["--product", "{shop}"] },
        { "check", "faults", ["{shop}"] },
        { "prompts list", "prompts", ["--product", "{shop}"] },
        { "prompts show", "prompt", ["compose", "--product", "{shop}"] },
        { "prompts diff", "prompt-diff", ["compose", "--product", "{shop}"] },
        { "prompts render", "prompt-rendered", ["compose", "--product", "{shop}", "--input", "question=revenue", "--input", "facts=none"] },
        { "models list", "models-list", ["--product", "{shop}"] },
        { "models test", "models-test", ["--product", "{shop}"] },
        { "models compare", "models-compare", ["--product", "{shop}"] },
        { "doctor", "doctor", ["--product", "{shop}"] },
        { "sample", "sample", ["{other}/sampled"] },
        { "refresh", "refresh", ["{shop}"] },
        { "keys create", "new-key", ["Wiki", "--only", "shop", "--attr", "role=analyst", "--attr", "region=North", "--per-minute", "60", "--expires", "2099-01-01"] },
        { "keys list", "keys", [] },
        { "keys revoke", "key", ["{key}"] },
        { "backup", "backup", ["{other}/state.backup"] },
        { "restore", "backup", ["{other}/state.backup"] },
    };

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task The_JSON_of_a_verb_fits_its_schema(string verb, string schema, string[] rest)
    {
        other.Write("sampled/generate.yaml", Sample);
        other.Write("weeks.csv", Weeks);
        other.Write("leaves.csv", Leaves);
        other.Write("note.md", "# Note\n\nAsk before you fly.\n");
        shop.With("knowledge/travel.md", "# Travel\n\nBook trains early.\n");
        other.Write("suite.yaml", "description: words\nprompts: ['Say {{word}}']\nproviders: [echo]\ntests: [{ vars: { word: hello }, assert: [{ type: contains, value: hello, metric: says }] }]\n");
        other.Write("pairs.jsonl", "{\"question\":\"q\",\"first\":\"a\",\"second\":\"b\",\"own\":0}\n");
        other.Write("gate.yaml", "measures: { pass: { margin: 1 } }\n");
        other.Write("labelled.csv", "judged,label\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{(i % 2 == 0 ? "pass" : "fail")},{(i % 5 == 0 ? "pass" : "fail")}\n")));
        if (verb.StartsWith("eval ", StringComparison.Ordinal))
        {
            await ParleyProgram.RunAsync(other.PathOf("state"), ["eval", "-c", other.PathOf("suite.yaml")], Token);
        }

        if (verb == "restore")
        {
            await ParleyProgram.RunAsync(other.PathOf("state"), ["backup", other.PathOf("state.backup")], Token);
        }

        if (verb.StartsWith("keys ", StringComparison.Ordinal))
        {
            var made = await ParleyProgram.RunAsync(other.PathOf("state"), ["keys", "create", "First", "--format", "json"], Token);
            rest = [.. rest.Select(r => r.Replace("{key}", (string)JsonNode.Parse(made.Output)!["key"]!["prefix"]!, StringComparison.Ordinal))];
        }

        var run = await ParleyProgram.RunAsync(other.PathOf("state"), [.. verb.Split(' '), .. rest.Select(Filled), "--format", "json"], Token);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Empty(JsonSchema.Published($"{schema}.schema.json").Faults(JsonNode.Parse(run.Output)));
    }

    // It prints a line for each query: jsonl in place of json.
    [Fact]
    public async Task Each_line_of_a_search_fits_its_schema()
    {
        other.Write("papers/travel.md", "# Travel\n\nBook trains early.\n");

        var run = await ParleyProgram.RunAsync(other.PathOf("state"), ["knowledge", "search", "trains", "--folder", other.PathOf("papers"), "--format", "jsonl"], Token);

        var line = Assert.Single(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(JsonSchema.Published("knowledge-search.schema.json").Faults(JsonNode.Parse(line)));
    }

    [Theory]
    [InlineData("How did we do?", 3, "clarified")]
    [InlineData("What is the weather in Paris?", 4, "declined")]
    [InlineData("Why did revenue change in March 2025?", 0, "answered")]
    [InlineData("Show revenue by region in March 2025 as a chart", 0, "answered")]
    public async Task Every_outcome_fits_the_schema_of_turns(string question, int exitCode, string outcome)
    {
        var run = await ParleyProgram.RunAsync(other.PathOf("state"), ["ask", question, "--product", shop.Folder, "--format", "json"], Token);
        var document = JsonNode.Parse(run.Output)!;

        Assert.Equal((exitCode, outcome), (run.ExitCode, (string?)document["outcome"]));
        Assert.Empty(JsonSchema.Published("turn.schema.json").Faults(document));
    }

    [Fact]
    public async Task Faults_of_every_file_fit_the_schema_and_the_exit_code_is_1()
    {
        shop.With("data/orders.csv", "id,day\n1\n").With("metrics/more.yml", "metrics:\n  - {name: odd, type: simple, typ: 1}\n").With("product.yaml", "titel: x\n");

        var run = await ParleyProgram.RunAsync(other.PathOf("state"), ["check", shop.Folder, "--format", "json"], Token);
        var document = JsonNode.Parse(run.Output)!;

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(JsonSchema.Published("faults.schema.json").Faults(document));
        Assert.Equal(
            ["data/orders.csv", "metrics/more.yml", "product.yaml"],
            document["faults"]!.AsArray().Select(f => (string)f!["file"]!).Distinct());
    }

    [Fact]
    public void Every_verb_that_prints_offers_JSON_and_is_tried_here()
    {
        var offered = Parley.Cli.Verbs.All().SelectMany(v => v.Subcommands.Select(s => (Name: $"{v.Name} {s.Name}", Verb: s)).Concat(v.Action is not null ? [(v.Name, v)] : []))
            .Where(v => v.Verb.Options.Any(o => o.Name == "--format") && v.Name != "knowledge search")
            .Select(v => v.Name);

        Assert.Equal(Verbs.Select(v => v.Data.Item1).Order(StringComparer.Ordinal), offered.Order(StringComparer.Ordinal));
        Assert.Equal(["serve", "mcp"], Parley.Cli.Verbs.All().Where(v => v.Subcommands.Count == 0 && v.Options.All(o => o.Name != "--format")).Select(v => v.Name));
    }

    public void Dispose()
    {
        shop.Dispose();
        other.Dispose();
    }

    private string Filled(string argument) => argument
        .Replace("{shop}", shop.Folder, StringComparison.Ordinal).Replace("{other}", other.Path, StringComparison.Ordinal);
}
