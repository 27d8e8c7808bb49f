using System.Collections.Immutable;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Providers;
using Parley.Evaluation.Suites;
using Parley.Statistics.Inference;

namespace Parley.Evaluation.Running;

/// <summary>One pair of prompt and provider over all tests.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Provider">The provider.</param>
public sealed record EvaluationColumn(SuitePrompt Prompt, SuiteProvider Provider)
{
    private readonly Dictionary<string, OrderlessSum> _named = new(StringComparer.Ordinal);
    private OrderlessSum _score;
    private OrderlessSum _latency;
    private OrderlessSum _cost;

    /// <summary>Rows that passed.</summary>
    public int Passed { get; set; }

    /// <summary>Rows with an assertion that did not hold.</summary>
    public int Failed { get; set; }

    /// <summary>Rows where something broke.</summary>
    public int Errors { get; set; }

    /// <summary>Assertions that held.</summary>
    public int AssertionsPassed { get; set; }

    /// <summary>Assertions that did not.</summary>
    public int AssertionsFailed { get; set; }

    /// <summary>Sum of scores.</summary>
    public double Score => _score.Value;

    /// <summary>Milliseconds in all.</summary>
    public double Latency => _latency.Value;

    /// <summary>US dollars in all.</summary>
    public double Cost => _cost.Value;

    /// <summary>Tokens in all.</summary>
    public TokenUse Tokens { get; set; }

    /// <summary>Named scores, summed over rows, and derived ones.</summary>
    public SortedDictionary<string, double> NamedScores { get; } = new(StringComparer.Ordinal);

    /// <summary>The pass rate with its interval (Wilson, 95%).</summary>
    public Interval PassRate => Proportions.Wilson(Passed, Passed + Failed + Errors);

    internal void Add(double score, double latency, double cost)
    {
        _score.Add(score);
        _latency.Add(latency);
        _cost.Add(cost);
    }

    internal void AddNamed(string name, double score)
    {
        var sum = _named.GetValueOrDefault(name);
        sum.Add(score);
        _named[name] = sum;
        NamedScores[name] = sum.Value;
    }
}

/// <summary>What came of a run.</summary>
/// <param name="Suite">What was run.</param>
/// <param name="Columns">Pairs of prompt and provider.</param>
/// <param name="Rows">Rows in order of tests, then prompts; none where they are recorded.</param>
public sealed record EvaluationResult(Suite Suite, ImmutableArray<EvaluationColumn> Columns, ImmutableArray<EvaluationRow> Rows)
{
    /// <summary>When it began.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>Where its rows are recorded; nothing where they are in memory alone.</summary>
    public RunRecord? Record { get; init; }

    /// <summary>Rows that an earlier process recorded before this one went on.</summary>
    public int Continued { get; init; }

    /// <summary>Every row as it is recorded, in order, read as it is asked for.</summary>
    public IEnumerable<RecordedRow> Recorded() => Record?.Rows() ?? Rows.Select(RecordedRow.Of);

    /// <summary>Rows that passed.</summary>
    public int Passed => Columns.Sum(c => c.Passed);

    /// <summary>Rows with an assertion that did not hold.</summary>
    public int Failed => Columns.Sum(c => c.Failed);

    /// <summary>Rows where something broke.</summary>
    public int Errors => Columns.Sum(c => c.Errors);

    /// <summary>The pass rate of all rows with its interval (Wilson, 95%).</summary>
    public Interval PassRate => Proportions.Wilson(Passed, Passed + Failed + Errors);
}
