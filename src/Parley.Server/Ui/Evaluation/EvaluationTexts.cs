using System.Globalization;
using Parley.Answers;
using Parley.Evaluation.Browsing;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Running;
using Parley.Statistics.Inference;

namespace Parley.Server.Ui.Evaluation;

/// <summary>Words and numbers of evaluations as people read them.</summary>
internal static class EvaluationTexts
{
    private const int MostOfALabel = 48;

    /// <summary>"92%", with a digit more where it says something.</summary>
    public static string Percent(double share) => share is 0 or 1
        ? share.ToString("P0", Plain)
        : share.ToString(share is > 0.995 or < 0.005 ? "P2" : "P1", Plain);

    /// <summary>"85% to 96%".</summary>
    public static string Range(Interval interval) => $"{Percent(interval.Low)} to {Percent(interval.High)}";

    /// <summary>A place on a track in percent, as style has it.</summary>
    public static string At(double share) => (100 * Math.Clamp(share, 0, 1)).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>"passed", "failed" or "error".</summary>
    public static string Outcome(FailureKind kind) => kind switch { FailureKind.None => "passed", FailureKind.Assertion => "failed", _ => "error" };

    /// <summary>The outcome that an address names; nothing for any other word.</summary>
    public static FailureKind? Outcome(string? word) => word switch { "passed" => FailureKind.None, "failed" => FailureKind.Assertion, "error" => FailureKind.Error, _ => null };

    /// <summary>"24 Nov 2026, 09:15 UTC".</summary>
    public static string When(DateTimeOffset at) => at.ToUniversalTime().ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture) + " UTC";

    /// <summary>"3 s", "2 min", "1.5 h".</summary>
    public static string Took(TimeSpan? took) => took is not { } time ? "not complete" : time switch
    {
        { TotalSeconds: < 1 } => "below 1 s",
        { TotalSeconds: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        { TotalMinutes: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.0} h"),
    };

    /// <summary>A number with thousands apart.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A score or another measure with at most three digits behind the point.</summary>
    public static string Score(double score) => score.ToString("#,0.###", CultureInfo.InvariantCulture);

    /// <summary>US dollars; "none" where there were none.</summary>
    public static string Cost(double? cost) => cost is > 0 and var money ? "$" + money.ToString("#,0.0#####", CultureInfo.InvariantCulture) : "none";

    /// <summary>How well a product does by a run over it, in a sentence or two for those who ask it.</summary>
    /// <param name="run">The newest complete run.</param>
    /// <param name="version">The version that is served.</param>
    public static string HowWell(RunSummary run, string version) => string.Create(
        CultureInfo.InvariantCulture,
        $"Tested last on {run.Header.Started.ToUniversalTime():d MMM yyyy}: {run.Passed:N0} of {run.Rows:N0} cases went as they should, {Percent(run.PassRate.Estimate)} (other questions like these: {Range(run.PassRate)}).{(run.Version.Length == 0 || run.Version == version ? "" : " The product has changed since.")}");

    /// <summary>"kappa 0.72 (0.51 to 0.88)"; what is missing where it is not defined.</summary>
    public static string Agreement(Interval kappa) => double.IsFinite(kappa.Estimate)
        ? string.Create(CultureInfo.InvariantCulture, $"kappa {kappa.Estimate:0.00}{(double.IsFinite(kappa.Low) ? $" ({kappa.Low:0.00} to {kappa.High:0.00})" : "")}")
        : "not known yet";

    /// <summary>A text in one line, cut where it is long.</summary>
    public static string Short(string text, int most = MostOfALabel)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= most ? line : string.Concat(line.AsSpan(0, most - 1).TrimEnd(), "…");
    }

    /// <summary>What a column is called: the provider, and the prompt where it says more than the question.</summary>
    public static (string Provider, string Prompt) Column(EvaluationColumn column) => (column.Provider.Label is { Length: > 0 } label ? label : column.Provider.Id, Short(column.Prompt.Label));

    /// <summary>What a case is called: its description, else what its variables hold.</summary>
    public static string Case(RecordedRow row) => row.Description is { Length: > 0 } said ? said
        : row.Vars.Count > 0 ? Short(string.Join(" · ", row.Vars.Select(v => v.Value?.ToString() ?? "")), 160)
        : $"Test {Number(row.TestIndex + 1)}";

    /// <summary>A cell's address.</summary>
    public static string Address(RunCase of, int column) => string.Create(CultureInfo.InvariantCulture, $"{of.Test + 1}-{of.Repeat + 1}-{column + 1}");

    /// <summary>The cell that an address names; nothing where it names none.</summary>
    public static (RunCase Case, int Column)? Cell(string address) =>
        address.Split('-') is [var test, var repeat, var column] && Place(test) is { } t && Place(repeat) is { } r && Place(column) is { } c ? (new RunCase(t, r), c) : null;

    /// <summary>Counts in bins as a chart with a series for each column.</summary>
    public static ChartBlock Chart(string title, Distribution spread, IReadOnlyList<string> names) => new(
        ChartKind.Bar, title, spread.Bins,
        [.. spread.Counts.Select((counts, i) => new ChartSeries(names[i], [.. counts.Select(n => new Figure("", (decimal)n, Number(n)))]))],
        new Unit(UnitKind.Count, "cases"));

    /// <summary>Pass rates over runs as a line with its intervals.</summary>
    public static ChartBlock Trend(string title, IReadOnlyList<RunSummary> runs)
    {
        static string When(RunSummary run) => run.Header.Started.ToUniversalTime().ToString("d MMM, HH:mm", CultureInfo.InvariantCulture);
        Figure?[] Points(Func<Interval, double> of, bool isTimed) => [.. runs.Select(r => new Figure("", (decimal)of(r.PassRate), isTimed ? $"{Percent(of(r.PassRate))}, {When(r)}" : Percent(of(r.PassRate))))];
        return new ChartBlock(
            ChartKind.Line, title, [.. VersionsOf(runs, When)],
            [new ChartSeries("Pass rate", [.. Points(i => i.Estimate, isTimed: true)]) { Bands = [new ChartBand([.. Points(i => i.Low, isTimed: false)], [.. Points(i => i.High, isTimed: false)])] }],
            Unit.Percent);
    }

    // Runs are named by the version that they ran over, later ones of the same version by their number; by their time where there is no version.
    private static IEnumerable<string> VersionsOf(IReadOnlyList<RunSummary> runs, Func<RunSummary, string> when)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var run in runs)
        {
            var name = run.Version.Length == 0 ? when(run) : run.Version[..Math.Min(MostOfAVersion, run.Version.Length)];
            var count = seen[name] = seen.GetValueOrDefault(name) + 1;
            yield return count == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} ({count})");
        }
    }

    private const int MostOfAVersion = 8;

    private static NumberFormatInfo Plain { get; } = new() { PercentPositivePattern = 1, PercentNegativePattern = 1 };

    private static int? Place(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number - 1 : null;
}
