using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Suites;
using Parley.Governance;
using Parley.Governance.Gates;

namespace Parley.Server.Ui.Evaluation;

/// <summary>The recorded runs as an owner's page lists them.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "Short reads of a page, which are not given up.")]
internal sealed class RunsState(RunFolder runs, GateVerdictStore gates)
{
    private const int MostOfATrend = 30;

    /// <summary>Runs, newest first.</summary>
    public ImmutableArray<RunSummary> Runs { get; private set; } = [];

    /// <summary>Names that people gave to runs, by the run's id.</summary>
    public ImmutableDictionary<string, string> Names { get; private set; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What gates decided by a run, the newest verdict of each, by the run's id.</summary>
    public ImmutableDictionary<string, GateVerdict> Verdicts { get; private set; } = ImmutableDictionary<string, GateVerdict>.Empty;

    /// <summary>Complete runs of the newest one's suite, oldest first: what a line over time is drawn from.</summary>
    public ImmutableArray<RunSummary> Trend { get; private set; } = [];

    /// <summary>True once it was looked.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Why nothing can be read; empty where it can.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>Reads the runs; none for whoever is no owner.</summary>
    /// <param name="caller">Who looks.</param>
    /// <param name="product">Only runs over this product; all where null.</param>
    public async Task OpenAsync(Caller caller, string? product)
    {
        (Runs, Trend, Fault) = ([], [], "");
        if (caller.Roles.Contains("owner"))
        {
            try
            {
                (Runs, Names) = await Task.Run(() => Read(product));
                Verdicts = (await gates.ListAsync(product, null, CancellationToken.None)).GroupBy(v => v.Run).ToImmutableDictionary(g => g.Key, g => g.MaxBy(v => v.DecidedAt)!);
                Trend = Runs is [var newest, ..] ? [.. Runs.Where(r => r.Took is not null && r.Rows > 0 && r.Header.File == newest.Header.File).Take(MostOfATrend).Reverse()] : [];
            }
            catch (SuiteException fault)
            {
                Fault = fault.Message;
            }
        }

        IsOpen = true;
    }

    private (ImmutableArray<RunSummary> Runs, ImmutableDictionary<string, string> Names) Read(string? product) =>
        ([.. runs.Summaries().Where(r => product is null || r.Product == product)],
        runs.Baselines().Select(name => (Name: name, Run: runs.BaselineSummary(name)?.Header.Id)).Where(b => b.Run is not null)
            .GroupBy(b => b.Run!).ToImmutableDictionary(g => g.Key, g => string.Join(", ", g.Select(b => b.Name))));
}
