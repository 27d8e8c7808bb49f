using System.CommandLine;
using Parley.Evaluation.Comparing;
using Parley.Evaluation.Gates;
using Parley.Evaluation.Reviews;
using Parley.Evaluation.Suites;
using Parley.Governance;
using Parley.Governance.Gates;

namespace Parley.Cli.Evaluation;

/// <summary><c>parley eval gate</c>: whether a run may be released. Exits 0 where it may, 100 where not.</summary>
internal static class EvalGateVerb
{
    private const int Refused = 100;

    private static readonly Option<string> Baseline = RunChoice.Baseline(required: false);
    private static readonly Option<string> Run = RunChoice.Run();
    private static readonly Option<FileInfo?> Rules = new("--rules") { Description = "What the run must show; gate.schema.json says how. Without it: pass rate and score at most 5 points worse, slices of 20 cases and more at most 15." };
    private static readonly Option<string?> Release = new("--release") { Description = "The release that the verdict is kept for; the run's label version or commit unless given." };
    private static readonly Option<string[]> Outputs = new("--output", "-o") { Description = "Write the decision: json, junit.xml, or md for a pull request, by its ending." };
    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command("gate", "Decide whether a run may be released, by the bounds of intervals, and keep the verdict with its evidence. Exits 100 where not.")
        {
            Baseline, Run, Rules, Release, Outputs, Format,
        };
        command.SetAction((parsed, token) => RunChoice.GuardAsync(stop => RunAsync(parsed, stop), token));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var rules = parsed.GetValue(Rules) is { } file ? GateRules.Read(file.FullName) : GateRules.Usual;
        var run = RunChoice.Find(parsed.GetValue(Run)!);
        (StoredRows Baseline, RunComparison Comparison)? against = parsed.GetValue(Baseline) is { } name && RunChoice.Find(name) is var baseline ? (baseline, RunComparison.Of(baseline, run)) : null;
        if (against is null && rules.Measures.All(m => m.AtLeast is null))
        {
            throw new SuiteException("There is nothing to decide by: name a baseline (--baseline), or write at_least for a measure in the rules (--rules).");
        }

        await using var state = await State.OpenAsync(cancellationToken).ConfigureAwait(false);
        var audit = new AuditTrail(state, TimeProvider.System);
        var judges = await new CalibrationStore(state, audit, TimeProvider.System).ListAsync(cancellationToken).ConfigureAwait(false);
        var decision = GateDecision.Of(run, against?.Comparison, rules, judges);
        var document = GateDocument.Json(decision, run, against);
        await new GateVerdictStore(state, audit, TimeProvider.System).RecordAsync(
            new GateVerdict
            {
                Product = run.Labels.GetValueOrDefault("product", ""),
                Release = parsed.GetValue(Release) ?? run.Labels.GetValueOrDefault("version") ?? run.Labels.GetValueOrDefault("commit") ?? "",
                Passed = decision.Passed,
                Run = run.RunId ?? run.Name,
                Baseline = against?.Baseline.RunId ?? against?.Baseline.Name ?? "",
                Evidence = document.ToJsonString(),
                DecidedBy = Caller.LocalOwner.Id,
            },
            cancellationToken).ConfigureAwait(false);
        foreach (var path in parsed.GetValue(Outputs) ?? [])
        {
            var text = path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) ? GateDocument.JUnit(decision)
                : path.EndsWith(".md", StringComparison.OrdinalIgnoreCase) ? GateDocument.Markdown(decision, run, against)
                : path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? document.ToJsonString()
                : throw new SuiteException($"{path}: a decision ends in .json, .junit.xml or .md.");
            await File.WriteAllTextAsync(path, text, cancellationToken).ConfigureAwait(false);
        }

        RunChoice.Print(parsed, Format, document, () => Text(decision));
        return decision.Passed ? 0 : Refused;
    }

    private static string Text(GateDecision decision) => string.Join(
        '\n',
        decision.Checks.Select(check => $"{(check.Passed ? "ok    " : "FAILS ")}{check.Name}: {check.Says}").Append(decision.Passed ? "May be released." : "Not to be released."));
}
