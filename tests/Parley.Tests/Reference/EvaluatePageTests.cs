using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Parley.Evaluation.Gates;
using Parley.Evaluation.Suites;
using Xunit;

namespace Parley.Tests.Reference;

/// <summary>The examples of docs/how-to/evaluate.md are what they say: YAML that is read, verbs that there are.</summary>
public sealed partial class EvaluatePageTests : IDisposable
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "how-to", "evaluate.md")).ReplaceLineEndings("\n");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_block_of_YAML_is_YAML() =>
        Assert.All(Blocks("yaml"), block => Assert.IsType<JsonObject>(YamlJson.Read(block, "evaluate.md")));

    [Fact]
    public void The_workflow_of_GitHub_has_jobs_with_steps_that_run_verbs()
    {
        var workflow = (JsonObject)YamlJson.Read(Blocks("yaml").Single(b => b.Contains("runs-on", StringComparison.Ordinal)), "evaluate.yml")!;

        Assert.Equal("pull_request", (string?)workflow["on"]);
        var steps = workflow["jobs"]!["gate"]!["steps"]!.AsArray();
        Assert.All(steps, step => Assert.True(step!["uses"] is not null || step["run"] is not null));
        Assert.Contains(steps, step => ((string?)step!["run"])?.StartsWith("parley eval gate ", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void The_rules_of_the_page_are_rules()
    {
        _folder.Write("gate.yaml", Blocks("yaml").Single(b => b.StartsWith("# gate.yaml", StringComparison.Ordinal)));

        Assert.Equal(2, GateRules.Read(Path.Combine(_folder.Path, "gate.yaml")).Measures.Length);
    }

    [Fact]
    public void Every_command_line_names_a_verb_and_options_that_there_are()
    {
        foreach (var words in Blocks("sh").SelectMany(b => b.Split('\n')).Where(l => l.StartsWith("parley eval", StringComparison.Ordinal)).Select(l => l.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            Assert.Empty(Parley.Cli.Verbs.Root().Parse([.. Regex.Replace(string.Join(' ', words[1..]), "'[^']*'", "x").Split(' ')]).Errors);
        }
    }

    private static IEnumerable<string> Blocks(string language) => Block().Matches(Page).Where(m => m.Groups[1].Value == language).Select(m => m.Groups[2].Value);

    [GeneratedRegex("```(\\w+)\n(.*?)```", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Block();
}
