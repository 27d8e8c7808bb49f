using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Reports;
using Parley.Evaluation.Running;
using Parley.Evaluation.Scripts;
using Parley.Evaluation.Suites;

namespace Parley.Cli.Evaluation;

/// <summary><c>parley eval</c>: runs suites in promptfoo's format. Exits 100 where fewer rows pass than asked for.</summary>
internal static class EvalVerb
{
    private const int BelowPassRate = 100;

    private static readonly Option<string[]> Configs = new("--config", "-c")
    {
        Description = "Suites in promptfoo's format; promptfooconfig.yaml beside you unless given.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string[]> Outputs = new("--output", "-o") { Description = "Write a report: json, jsonl, csv, html, yaml, txt, xml, junit.xml or sarif, by its ending." };
    private static readonly Option<int?> Concurrency = new("--max-concurrency", "-j") { Description = "Rows at once (4)." };
    private static readonly Option<int?> Repeat = new("--repeat") { Description = "How often each row runs (1)." };
    private static readonly Option<int?> Delay = new("--delay") { Description = "Milliseconds before each call." };
    private static readonly Option<string[]> Vars = new("--var") { Description = "A variable over those of each test: NAME=VALUE." };
    private static readonly Option<string?> Grader = new("--grader") { Description = "The provider that judges." };
    private static readonly Option<bool> NoCache = new("--no-cache") { Description = "Ask again, whatever was kept." };
    private static readonly Option<double?> MostCost = new("--max-cost") { Description = "US dollars that models may cost in the run, judges among them; once they are spent, further rows are errors. Prices as known, or inputCost and outputCost of a provider." };
    private static readonly Option<DirectoryInfo?> Record = new("--record") { Description = "Keep what models and services answer in this folder; what is there is not asked again." };
    private static readonly Option<DirectoryInfo?> Replay = new("--replay") { Description = "Answer from a recorded folder alone; nothing is sent, and what was not recorded is an error." };
    private static readonly Option<bool> NoTable = new("--no-table") { Description = "Print the last line alone." };
    private static readonly Option<bool> NoProgress = new("--no-progress-bar") { Description = "No line of progress, which a terminal shows by itself." };
    private static readonly Option<bool> Watch = new("--watch", "-w") { Description = "Run again whenever the suite, or a file that it refers to, changes; Ctrl-C ends it." };
    private static readonly Option<bool> Fresh = new("--fresh") { Description = "Begin anew where a run of the same suite stopped within a day, instead of going on from there." };
    private static readonly Option<string[]> Labels = new("--label") { Description = "A label of the run, such as the commit: NAME=VALUE." };
    private static readonly Option<bool> Scripts = new("--allow-scripts") { Description = "Let the suite start programs: Python, Node, commands." };
    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command("eval", "Run suites in promptfoo's format. Exits 100 when fewer rows pass than asked for.")
        {
            Configs, Outputs, Concurrency, Repeat, Delay, Vars, Grader, NoCache, MostCost, Record, Replay, NoTable, NoProgress, Watch, Fresh, Labels, Scripts, Format,
        };
        EvalFilters.AddTo(command);
        EvalSources.AddTo(command);
        Options.Within(Concurrency, 1, 1000);
        Options.Within(Repeat, 1, 10_000);
        Options.Within(Delay, 0, int.MaxValue);
        MostCost.Validators.Add(result =>
        {
            if (result.Tokens.Any(t => double.TryParse(t.Value, CultureInfo.InvariantCulture, out var cost) && !(cost >= 0 && double.IsFinite(cost))))
            {
                result.AddError("--max-cost is an amount of US dollars, 0 or more.");
            }
        });
        command.SetAction(RunAsync);
        command.Subcommands.Add(EvalRunsVerb.Create());
        command.Subcommands.Add(EvalRunsVerb.Baseline());
        command.Subcommands.Add(EvalRunsVerb.Export());
        command.Subcommands.Add(EvalCompareVerb.Create());
        command.Subcommands.Add(EvalGateVerb.Create());
        command.Subcommands.Add(EvalCalibrateVerb.Create());
        command.Subcommands.Add(EvalReviewVerb.Create());
        command.Subcommands.Add(EvalJudgeVerb.Create());
        command.Subcommands.Add(EvalDriftVerb.Create());
        command.Subcommands.Add(EvalSafetyVerb.RedTeamVerb());
        command.Subcommands.Add(EvalSafetyVerb.RedLinesVerb());
        command.Subcommands.Add(EvalSafetyVerb.FairnessVerb());
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!parsed.GetValue(Watch))
        {
            return await OnceAsync(parsed, cancellationToken).ConfigureAwait(false);
        }

        while (true)
        {
            await OnceAsync(parsed, cancellationToken).ConfigureAwait(false);
            await Console.Error.WriteLineAsync("Waiting for a change; Ctrl-C ends it.").ConfigureAwait(false);
            await Task.WhenAny(Files(parsed).Select(file => SuiteWatch.ChangedAsync(file, TimeProvider.System, cancellationToken))).Unwrap().ConfigureAwait(false);
        }
    }

    private static async Task<int> OnceAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            var below = false;
            EvalSources.ReadEnvironment(parsed);
            foreach (var suite in EvalSources.IsWithoutFile(parsed) ? [EvalSources.Read(parsed, null)] : Files(parsed).Select(file => EvalSources.Read(parsed, file)))
            {
                below |= !await OneAsync(parsed, suite, cancellationToken).ConfigureAwait(false);
            }

            return below ? Setting("PROMPTFOO_FAILED_TEST_EXIT_CODE") is { } code ? (int)code : BelowPassRate : 0;
        }
        catch (SuiteException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message).ConfigureAwait(false);
            return 1;
        }
    }

    private static async Task<bool> OneAsync(ParseResult parsed, Suite suite, CancellationToken cancellationToken)
    {
        foreach (var warning in suite.Warnings)
        {
            await Console.Error.WriteLineAsync($"Warning: {warning}").ConfigureAwait(false);
        }

        await using var products = new ProductHosts();
        var result = await SuiteRunner.RunAsync(suite, OptionsOf(parsed) with { OpenProduct = products.OpenAsync }, cancellationToken).ConfigureAwait(false);
        if (result.Continued > 0)
        {
            await Console.Error.WriteLineAsync($"Went on with run {result.Record!.Header.Id}: {result.Continued} rows were there.").ConfigureAwait(false);
        }

        foreach (var path in (parsed.GetValue(Outputs) ?? []).Concat(suite.Outputs.Select(o => Path.GetFullPath(o, suite.Folder))))
        {
            await Report.WriteAsync(result, path, cancellationToken).ConfigureAwait(false);
        }

        Print(parsed, result);
        return 100 * result.PassRate.Estimate >= (Setting("PROMPTFOO_PASS_RATE_THRESHOLD") ?? 100);
    }

    private static void Print(ParseResult parsed, EvaluationResult result)
    {
        if (parsed.GetValue(Format) == "json")
        {
            using var output = Console.OpenStandardOutput();
            Report.Json(result, output);
            output.WriteByte((byte)'\n');
            return;
        }

        if (!parsed.GetValue(NoTable))
        {
            Console.Out.Write(Report.Text(result));
        }

        var rate = result.PassRate;
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{result.Passed} passed, {result.Failed} failed, {result.Errors} errors in {result.Took.TotalSeconds:0.0} s; pass rate {rate.Estimate:P1} ({rate.Low:P1} to {rate.High:P1})"));
    }

    private static EvaluationOptions OptionsOf(ParseResult parsed) => new()
    {
        Concurrency = parsed.GetValue(Concurrency) ?? (int?)Setting("PROMPTFOO_EVAL_MAX_CONCURRENCY"),
        Repeat = parsed.GetValue(Repeat),
        Delay = parsed.GetValue(Delay),
        Filter = EvalFilters.Of(parsed, Runs()),
        Vars = (parsed.GetValue(Vars) ?? []).Select(text => Pair("--var", text)).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal),
        Labels = (parsed.GetValue(Labels) ?? []).Select(text => Pair("--label", text)).ToImmutableSortedDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal),
        Runs = Runs(),
        IsFresh = parsed.GetValue(Fresh),
        Progress = parsed.GetValue(NoProgress) || Console.IsErrorRedirected ? null : Say,
        Grader = parsed.GetValue(Grader) is { } grader ? new SuiteProvider(grader) : null,
        CacheFolder = (parsed.GetValue(Replay) ?? parsed.GetValue(Record))?.FullName ?? (parsed.GetValue(NoCache) ? null : Path.Combine(State.Location().Folder, "eval-cache")),
        IsReplay = parsed.GetValue(Replay) is not null,
        MostCost = parsed.GetValue(MostCost),
        Scripts = new ScriptPermissions(parsed.GetValue(Scripts)),
    };

    /// <summary>Where runs are recorded.</summary>
    public static RunFolder Runs() => new(Path.Combine(State.Location().Folder, RunFolder.FolderName));

    private static void Say(RunProgress progress)
    {
        var remaining = progress.Remaining < TimeSpan.FromDays(2) ? string.Create(CultureInfo.InvariantCulture, $", {progress.Remaining:h\\:mm\\:ss} left") : "";
        Console.Error.Write(string.Create(
            CultureInfo.InvariantCulture, $"\r{progress.Done} of {progress.All} rows, {progress.Failed} not passed, {progress.PerSecond:0.#} a second{remaining}    {(progress.Done == progress.All ? "\n" : "")}"));
    }

    /// <summary>NAME=VALUE as it was written.</summary>
    /// <exception cref="SuiteException">It is neither.</exception>
    public static KeyValuePair<string, string> Pair(string option, string text) => text.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
        ? KeyValuePair.Create(text[..at], text[(at + 1)..])
        : throw new SuiteException($"{option} {text}: write NAME=VALUE.");

    private static string[] Files(ParseResult parsed)
    {
        if (parsed.GetValue(Configs) is { Length: > 0 } given)
        {
            return given;
        }

        var usual = Array.Find(["promptfooconfig.yaml", "promptfooconfig.yml", "promptfooconfig.json"], File.Exists);
        return usual is not null ? [usual] : throw new SuiteException("There is no promptfooconfig.yaml here; name a suite with -c.");
    }

    private static double? Setting(string name) =>
        double.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
}
