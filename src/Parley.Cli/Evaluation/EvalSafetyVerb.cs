using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Evaluation.Running;
using Parley.Evaluation.Safety;
using Parley.Evaluation.Scripts;
using Parley.Evaluation.Suites;
using Parley.Statistics.Inference;

namespace Parley.Cli.Evaluation;

/// <summary><c>parley eval redteam|redlines|fairness</c>: safety suites, made here and run as any suite.</summary>
internal static class EvalSafetyVerb
{
    private static readonly Option<string> AttackOut = Out();
    private static readonly Option<string> LinesOut = Out();
    private static readonly Option<string> AttackProvider = Provider();
    private static readonly Option<string> LinesProvider = Provider();
    private static readonly Option<long> AttackSeed = Seed();
    private static readonly Option<long> LinesSeed = Seed();
    private static readonly Option<long> PersonSeed = Seed();
    private static readonly Option<int> Count = new("--count") { Description = "Attacks of each family, 1 to 1,000.", DefaultValueFactory = _ => 10 };
    private static readonly Option<string[]> Families = new("--family") { Description = $"Families; all unless given: {string.Join(", ", RedTeam.Families)}." };
    private static readonly Option<string[]> Secrets = new("--secret") { Description = "A text that no answer may hold: a phrase of the system prompt, a figure that is hidden." };
    private static readonly Option<FileInfo> Config = new("--config", "-c") { Description = "The suite whose cases are asked by different persons.", Required = true };
    private static readonly Option<bool> Scripts = new("--allow-scripts") { Description = "Let the suite start programs: Python, Node, commands." };
    private static readonly Option<string> Format = Output.Format();

    public static Command RedTeamVerb()
    {
        var command = new Command("redteam", "Make a suite of attacks, each with the rule that it tests; run it with parley eval -c, with -o FILE.sarif for a report.")
        {
            AttackOut, AttackProvider, AttackSeed, Count, Families, Secrets,
        };
        Options.Within(Count, 1, 1000);
        command.SetAction((parsed, token) => RunChoice.GuardAsync(stop => WriteAsync(
            parsed.GetRequiredValue(AttackOut),
            RedTeam.Suite(new RedTeamOptions
            {
                Families = [.. parsed.GetValue(Families) ?? []],
                Count = parsed.GetValue(Count),
                Seed = (ulong)parsed.GetValue(AttackSeed),
                Secrets = [.. parsed.GetValue(Secrets) ?? []],
                Provider = parsed.GetRequiredValue(AttackProvider),
            }),
            stop), token));
        return command;
    }

    public static Command RedLinesVerb()
    {
        var command = new Command("redlines", "Make a suite of questions that ask to cross red lines, and of harmless neighbours; run it with parley eval -c.") { LinesOut, LinesProvider, LinesSeed };
        command.SetAction((parsed, token) => RunChoice.GuardAsync(stop => WriteAsync(
            parsed.GetRequiredValue(LinesOut), RedLines.Suite(parsed.GetRequiredValue(LinesProvider), (ulong)parsed.GetValue(LinesSeed)), stop), token));
        return command;
    }

    public static Command FairnessVerb()
    {
        var command = new Command("fairness", "Ask each case of a suite by pairs of persons who differ in name, gender, age, origin or dialect alone, and compare what they get. Exits 100 where a difference is more than chance.")
        {
            Config, PersonSeed, Scripts, Format,
        };
        command.SetAction((parsed, token) => RunChoice.GuardAsync(stop => FairnessAsync(parsed, stop), token));
        return command;
    }

    private static Option<string> Out() => new("--output", "-o") { Description = "Where the suite is written: a .json file.", Required = true };

    private static Option<string> Provider() => new("--provider") { Description = "What is asked, by its id: parley:FOLDER, openai:MODEL, an address.", DefaultValueFactory = _ => "echo" };

    private static Option<long> Seed() => new("--seed") { Description = "Draws other words, persons and things.", DefaultValueFactory = _ => 1 };

    private static async Task<int> WriteAsync(string path, JsonObject suite, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(path, suite.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n", cancellationToken).ConfigureAwait(false);
        await Console.Out.WriteLineAsync($"{((JsonArray)suite["tests"]!).Count} cases are in {path}; run them with parley eval -c {path}").ConfigureAwait(false);
        return 0;
    }

    private static async Task<int> FairnessAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var suite = Counterfactuals.Pairs(SuiteReader.Read(parsed.GetRequiredValue(Config).FullName), (ulong)parsed.GetValue(PersonSeed));
        await using var products = new ProductHosts();
        var result = await SuiteRunner.RunAsync(suite, new EvaluationOptions { OpenProduct = products.OpenAsync, Scripts = new ScriptPermissions(parsed.GetValue(Scripts)) }, cancellationToken).ConfigureAwait(false);
        var treatments = Counterfactuals.Compare(result.Recorded());
        var document = new JsonObject
        {
            ["dimensions"] = new JsonArray([.. treatments.Select(t => new JsonObject
            {
                ["dimension"] = t.Dimension,
                ["pairs"] = t.Pairs,
                ["passed"] = Of(t.Passed),
                ["refused"] = Of(t.Refused),
                ["score"] = Of(t.Score),
                ["adjusted_p"] = t.P,
                ["differs"] = t.P < 0.05,
            })]),
        };
        RunChoice.Print(parsed, Format, document, () => Text(treatments));
        return treatments.Any(t => t.P < 0.05) ? 100 : 0;
    }

    private static JsonObject Of(Interval interval) => new() { ["estimate"] = interval.Estimate, ["low"] = interval.Low, ["high"] = interval.High, ["level"] = interval.Level };

    private static string Text(ImmutableArray<Treatment> treatments) => string.Join('\n', treatments.Select(t => string.Create(
        CultureInfo.InvariantCulture,
        $"{t.Dimension}: {t.Pairs} pairs; passed {t.Passed.Estimate:+0.0%;-0.0%;0%} ({t.Passed.Low:+0.0%;-0.0%;0%} to {t.Passed.High:+0.0%;-0.0%;0%}), refused {t.Refused.Estimate:+0.0%;-0.0%;0%} ({t.Refused.Low:+0.0%;-0.0%;0%} to {t.Refused.High:+0.0%;-0.0%;0%}), score {t.Score.Estimate:+0.###;-0.###;0}; {(t.P < 0.05 ? "MORE THAN CHANCE" : "no more than chance")} (p = {t.P:0.###}, Holm)")));
}
