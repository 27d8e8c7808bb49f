using Parley.Evaluation.Providers;
using Parley.Evaluation.Scripts;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Running;

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

    /// <summary>Which programs may be started.</summary>
    public ScriptPermissions Scripts { get; init; } = new();

    /// <summary>Who judges where the suite does not say.</summary>
    public SuiteProvider? Grader { get; init; }

    /// <summary>Only the first so many tests.</summary>
    public int? FirstTests { get; init; }

    /// <summary>Only tests whose description matches this regular expression.</summary>
    public string? Pattern { get; init; }

    /// <summary>Variables over those of each test.</summary>
    public IReadOnlyDictionary<string, string> Vars { get; init; } = new Dictionary<string, string>();

    /// <summary>Opens <c>parley:PRODUCT</c>.</summary>
    public Func<string, EvaluatedProvider?>? Products { get; init; }

    /// <summary>Called for each row as it ends, one at a time; for progress and streaming reports.</summary>
    public Action<EvaluationRow>? RowEnded { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Rows that are kept in memory for the result; further ones go to <see cref="RowEnded"/> alone.</summary>
    public int MostRowsKept { get; init; } = int.MaxValue;
}
