using System.CommandLine;
using System.Text.Json.Nodes;
using Parley.Evaluation.Comparing;

namespace Parley.Cli.Evaluation;

/// <summary>Options by which verbs name runs, and how they print.</summary>
internal static class RunChoice
{
    private static readonly System.Text.Json.JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Option<string> Run() => new("--run")
    {
        Description = "The run: its id or the beginning of it, latest, a baseline's name, or the path of a report (json, jsonl).",
        DefaultValueFactory = _ => "latest",
    };

    public static Option<string> Baseline(bool required) => new("--baseline")
    {
        Description = "What it is compared with: a baseline's name, a run's id, or the path of a report (json, jsonl), promptfoo's among them.",
        Required = required,
    };

    public static StoredRows Find(string name) => StoredRows.Find(name, EvalVerb.Runs());

    public static void Print(ParseResult parsed, Option<string> format, JsonNode document, Func<string> text) =>
        Console.Out.WriteLine(parsed.GetValue(format) == "json" ? document.ToJsonString(Readable) : text());

    /// <summary>Says what cannot be done in one message, and exits 1.</summary>
    public static async Task<int> GuardAsync(Func<CancellationToken, Task<int>> run, CancellationToken cancellationToken)
    {
        try
        {
            return await run(cancellationToken).ConfigureAwait(false);
        }
        catch (Parley.Evaluation.Suites.SuiteException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message).ConfigureAwait(false);
            return 1;
        }
    }
}
