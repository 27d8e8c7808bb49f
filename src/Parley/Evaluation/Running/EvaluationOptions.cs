using System.Collections.Immutable;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Providers;
using Parley.Evaluation.Scripts;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Running;

/// <summary>How far a run is.</summary>
/// <param name="Done">Rows that ended.</param>
/// <param name="All">Rows in all.</param>
/// <param name="Failed">Rows that did not pass.</param>
/// <param name="PerSecond">Rows a second since this process began.</param>
/// <param name="Remaining">How long the rest takes at that rate.</param>
public sealed record RunProgress(int Done, int All, int Failed, double PerSecond, TimeSpan Remaining);

/// <summary>How a suite is run; what is not set comes from the suite, then from here.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Rows at once; 4 unless set.</summary>
    public int? Concurrency { get; init; }

    /// <summary>How often each row is run; once unless set.</summary>
    public int? Repeat { get; init; }

    /// <summary>Milliseconds before each call.</summary>
    public int? Delay { get; init; }

    /// <summary>Where answers are kept between runs; asked anew where nothing.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>True to answer from <see cref="CacheFolder"/> alone: what was not recorded there is a failed row, and nothing is sent to a model.</summary>
    public bool IsReplay { get; init; }

    /// <summary>US dollars that models may cost in this run, judges among them; once they are spent, further rows are errors. No limit where nothing.</summary>
    public double? MostCost { get; init; }

    /// <summary>Which programs may be started.</summary>
    public ScriptPermissions Scripts { get; init; } = new();

    /// <summary>Who judges where the suite does not say.</summary>
    public SuiteProvider? Grader { get; init; }

    /// <summary>Which tests, prompts and providers are run.</summary>
    public TestFilter Filter { get; init; } = new();

    /// <summary>Variables over those of each test.</summary>
    public IReadOnlyDictionary<string, string> Vars { get; init; } = new Dictionary<string, string>();

    /// <summary>Opens the product in a folder, once, for <c>parley:FOLDER</c>; without it products cannot be asked.</summary>
    public Func<string, CancellationToken, Task<OpenProduct>>? OpenProduct { get; init; }

    /// <summary>Called for each row as it ends, one at a time; for progress and streaming reports.</summary>
    public Action<EvaluationRow>? RowEnded { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where runs are recorded as they go; a run that stopped is continued. Nothing keeps rows in memory instead.</summary>
    public RunFolder? Runs { get; init; }

    /// <summary>Begins anew where a run of the same suite stopped.</summary>
    public bool IsFresh { get; init; }

    /// <summary>Labels of the run: the product's version, the commit.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Called now and then with how far the run is; one at a time.</summary>
    public Action<RunProgress>? Progress { get; init; }
}
