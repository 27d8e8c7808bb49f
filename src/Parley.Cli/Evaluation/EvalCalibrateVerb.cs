using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Evaluation.Reviews;
using Parley.Evaluation.Suites;
using Parley.Governance;

namespace Parley.Cli.Evaluation;

/// <summary><c>parley eval calibrate</c>: how a judge agrees with people, kept for the gate.</summary>
internal static class EvalCalibrateVerb
{
    private static readonly Option<string> Judge = new("--judge") { Description = "The judge, by the id of its provider as the run recorded it.", Required = true };
    private static readonly Option<FileInfo?> Labels = new("--labels") { Description = "CSV or JSONL: an output a row, judged is what the judge said, label what people say." };
    private static readonly Option<string?> Queue = new("--queue") { Description = "In place of --labels: gold labels of this review queue." };
    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command("calibrate", "Compare a judge's verdicts with people's labels (Cohen's kappa with its interval), and keep it for the gate.") { Judge, Labels, Queue, Format };
        command.SetAction((parsed, token) => RunChoice.GuardAsync(stop => RunAsync(parsed, stop), token));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var state = await State.OpenAsync(cancellationToken).ConfigureAwait(false);
        var (audit, judge) = (new AuditTrail(state, TimeProvider.System), parsed.GetRequiredValue(Judge));
        var pairs = parsed.GetValue(Labels) is { } file ? LabelFile.Read(file.FullName)
            : parsed.GetValue(Queue) is { } queue ? await new ReviewStore(state, audit, TimeProvider.System).GoldAsync(queue, judge, cancellationToken).ConfigureAwait(false)
            : throw new SuiteException("Name labels (--labels FILE) or a review queue (--queue NAME).");
        var calibration = pairs.Length >= 2 ? CalibrationStore.Of(judge, pairs) : throw new SuiteException($"There are {pairs.Length} gold labels beside verdicts of {judge}; a comparison needs at least 2, a gate asks for 30.");
        await new CalibrationStore(state, audit, TimeProvider.System).RecordAsync(calibration, Caller.LocalOwner.Id, cancellationToken).ConfigureAwait(false);
        var kappa = calibration.Kappa;
        RunChoice.Print(
            parsed, Format,
            new JsonObject { ["judge"] = calibration.Judge, ["labels"] = calibration.Labels, ["kappa"] = new JsonObject { ["estimate"] = Finite(kappa.Estimate), ["low"] = Finite(kappa.Low), ["high"] = Finite(kappa.High), ["level"] = kappa.Level } },
            () => string.Create(CultureInfo.InvariantCulture, $"{calibration.Judge}: kappa {kappa.Estimate:0.###} ({kappa.Low:0.###} to {kappa.High:0.###}) over {calibration.Labels} labels."));
        return 0;
    }

    // Where every label is the same, kappa is not defined.
    private static JsonNode? Finite(double number) => double.IsFinite(number) ? number : null;
}
