using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Reports;

namespace Parley.Cli.Evaluation;

/// <summary><c>parley eval runs|baseline|export</c>: the runs that are recorded.</summary>
internal static class EvalRunsVerb
{
    private static readonly Option<string> Format = Output.Format();
    private static readonly Option<string> BaselineFormat = Output.Format();
    private static readonly Option<string> Run = RunChoice.Run();
    private static readonly Option<string> Exported = RunChoice.Run();
    private static readonly Argument<string> Name = new("name") { Description = "The baseline's name: letters, digits, dots, dashes, underscores." };
    private static readonly Option<string[]> Outputs = new("--output", "-o") { Description = "Write a report: json, jsonl, csv, html, yaml, txt, xml, junit.xml or sarif, by its ending.", Required = true };

    public static Command Create()
    {
        var command = new Command("runs", "List recorded runs, newest first, and the baselines.") { Format };
        command.SetAction((parsed, token) => RunChoice.GuardAsync(_ => Task.FromResult(List(parsed)), token));
        return command;
    }

    public static Command Baseline()
    {
        var command = new Command("baseline", "Name a run, so that later ones are compared with it; a name moves to the newer run.") { Name, Run, BaselineFormat };
        command.SetAction((parsed, token) => RunChoice.GuardAsync(_ =>
        {
            var (record, name) = (EvalVerb.Runs().Find(parsed.GetValue(Run)!), parsed.GetRequiredValue(Name));
            EvalVerb.Runs().Name(record, name);
            RunChoice.Print(parsed, BaselineFormat, new JsonObject { ["baseline"] = name, ["run"] = record.Header.Id }, () => $"{name} is run {record.Header.Id}.");
            return Task.FromResult(0);
        }, token));
        return command;
    }

    public static Command Export()
    {
        var command = new Command("export", "Write reports of a recorded run.") { Exported, Outputs };
        command.SetAction((parsed, token) => RunChoice.GuardAsync(async stop =>
        {
            var name = parsed.GetValue(Exported)!;
            var result = (EvalVerb.Runs().Baseline(name) ?? EvalVerb.Runs().Find(name)).Result();
            foreach (var path in parsed.GetValue(Outputs) ?? [])
            {
                await Report.WriteAsync(result, path, stop).ConfigureAwait(false);
            }

            return 0;
        }, token));
        return command;
    }

    private static int List(ParseResult parsed)
    {
        var runs = EvalVerb.Runs();
        var listed = runs.Newest().Select(record => (record.Header, record.Took, record.Count)).ToArray();
        var document = new JsonObject
        {
            ["runs"] = new JsonArray([.. listed.Select(run => new JsonObject
            {
                ["id"] = run.Header.Id,
                ["started"] = run.Header.Started.ToString("O", CultureInfo.InvariantCulture),
                ["file"] = run.Header.File,
                ["description"] = run.Header.Description,
                ["rows"] = run.Count,
                ["complete"] = run.Took is not null,
                ["labels"] = new JsonObject(run.Header.Labels.Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value))),
            })]),
            ["baselines"] = new JsonArray([.. runs.Baselines().Select(name => new JsonObject { ["name"] = name, ["run"] = runs.Baseline(name)?.Header.Id })]),
        };
        RunChoice.Print(parsed, Format, document, () => string.Join('\n', listed.Select(Line).Concat(runs.Baselines().Select(name => $"baseline {name}: {runs.Baseline(name)?.Header.Id}"))));
        return 0;
    }

    private static string Line((RunHeader Header, TimeSpan? Took, int Count) run) =>
        string.Create(CultureInfo.InvariantCulture, $"{run.Header.Id}  {run.Count} rows{(run.Took is null ? ", not complete" : "")}  {run.Header.Description ?? run.Header.File}");
}
