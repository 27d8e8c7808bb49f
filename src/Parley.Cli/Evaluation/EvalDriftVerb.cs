using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Evaluation.Drift;
using Parley.Evaluation.Suites;
using Parley.Governance;
using Parley.Products;

namespace Parley.Cli.Evaluation;

/// <summary><c>parley eval drift</c>: whether questions, answers or what answers moved. Exits 0 where nothing did, 100 where something did.</summary>
internal static class EvalDriftVerb
{
    private const int Moved = 100;

    private static readonly Option<string> Baseline = RunChoice.Baseline(required: false);
    private static readonly Option<string> Run = RunChoice.Run();
    private static readonly Option<DirectoryInfo?> Product = new("--product", "-p") { Description = "A product's folder: its turns of the last days are compared with those of as many days before." };
    private static readonly Option<int> Days = new("--days") { Description = "With --product: how many days each side has.", DefaultValueFactory = _ => 14 };
    private static readonly Option<string?> Owner = new("--owner") { Description = "Who is to look at alarms; without it the queue's readers." };
    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command(
            "drift",
            "Look for drift: between two runs (--baseline), paired where both ran the same probes, or in a product's turns (--product). Each alarm opens an item in the queue. Exits 100 where there is one.")
        {
            Baseline, Run, Product, Days, Owner, Format,
        };
        Options.Within(Days, 1, 3650);
        command.SetAction((parsed, token) => RunChoice.GuardAsync(stop => RunAsync(parsed, stop), token));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var state = await State.OpenAsync(cancellationToken).ConfigureAwait(false);
        var watch = new DriftWatch(state, new WorkItemStore(state, new AuditTrail(state, TimeProvider.System), TimeProvider.System), TimeProvider.System);
        var (about, before, after) = await SamplesAsync(parsed, watch, cancellationToken).ConfigureAwait(false);
        var findings = DriftDetector.Compare(before, after);
        var opened = await watch.OpenAsync(findings, about, parsed.GetValue(Owner), cancellationToken).ConfigureAwait(false);
        var document = new JsonObject
        {
            ["about"] = about,
            ["before"] = before.Length,
            ["after"] = after.Length,
            ["alarms"] = findings.Count(f => f.IsAlarm),
            ["opened"] = new JsonArray([.. opened.Select(item => (JsonNode)item.Id)]),
            ["findings"] = new JsonArray([.. findings.Select(f => new JsonObject
            {
                ["kind"] = f.Kind.ToString().ToLowerInvariant(),
                ["name"] = f.Name,
                ["p"] = f.P,
                ["limit"] = f.Limit,
                ["material"] = f.IsMaterial,
                ["alarm"] = f.IsAlarm,
                ["says"] = f.Says,
            })]),
        };
        RunChoice.Print(parsed, Format, document, () => Text(findings, (before.Length, after.Length)));
        return findings.Any(f => f.IsAlarm) ? Moved : 0;
    }

    private static async Task<(string About, ImmutableArray<DriftObservation> Before, ImmutableArray<DriftObservation> After)> SamplesAsync(
        ParseResult parsed, DriftWatch watch, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Product) is { } folder)
        {
            var name = ProductFolder.NameOf(folder.FullName);
            var (earlier, later) = await watch.TurnsAsync(name, parsed.GetValue(Days), cancellationToken).ConfigureAwait(false);
            return (name, earlier, later);
        }

        var baseline = parsed.GetValue(Baseline) ?? throw new SuiteException("Name a run to compare with (--baseline), or a product (--product).");
        var (before, after) = (RunChoice.Find(baseline), RunChoice.Find(parsed.GetValue(Run)!));
        return (after.Labels.GetValueOrDefault("product", baseline), DriftSample.Of(before.Read()), DriftSample.Of(after.Read()));
    }

    private static string Text(ImmutableArray<DriftFinding> findings, (int Before, int After) sizes) => findings.IsEmpty
        ? $"{sizes.Before} and {sizes.After} observations are too few: at least 20 on each side."
        : string.Join('\n', findings.Select(f => string.Create(
            CultureInfo.InvariantCulture, $"{(f.IsAlarm ? "MOVED " : "ok    ")}{f.Name}: {f.Says} p = {f.P:0.####}, alarms at {f.Limit:0.####}{(f.IsMaterial ? "" : "; too small to matter")}")));
}
