using System.Diagnostics.CodeAnalysis;
using Parley.Evaluation.Comparing;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Suites;
using Parley.Governance;

namespace Parley.Server.Ui.Evaluation;

/// <summary>Two runs beside each other.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "A page reads to the end of what it shows.")]
internal sealed class ComparisonState(RunFolder runs)
{
    private (string Run, string Baseline) _of;

    /// <summary>What came of it; null before it was made, and where it cannot be.</summary>
    public RunComparison? Comparison { get; private set; }

    /// <summary>The run.</summary>
    public StoredRows? After { get; private set; }

    /// <summary>What it is compared with.</summary>
    public StoredRows? Before { get; private set; }

    /// <summary>Why there is nothing; empty where there is.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>Compares a run with another, or with a named baseline.</summary>
    public async Task OpenAsync(Caller caller, string run, string baseline)
    {
        if (!caller.Roles.Contains("owner") || _of == (run, baseline))
        {
            return;
        }

        (Comparison, Fault, _of) = (null, "", (run, baseline));
        try
        {
            (Before, After) = await Task.Run(() => (StoredRows.Stored(baseline, runs), StoredRows.Stored(run, runs)));
            Comparison = await Task.Run(() => RunComparison.Of(Before, After));
        }
        catch (SuiteException fault)
        {
            Fault = fault.Message;
        }
    }
}
