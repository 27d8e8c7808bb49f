using System.Text.Json.Nodes;
using Parley.Evaluation.Comparing;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;
using Parley.Statistics.Inference;

namespace Parley.Evaluation.Gates;

/// <summary>What a gate needs of a run, gathered in one pass over its rows.</summary>
internal sealed class RunFacts
{
    private readonly Dictionary<string, List<double>> _scores = new(StringComparer.Ordinal);
    private int _passed;

    /// <summary>Number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>Judges that were asked, in alphabetical order.</summary>
    public SortedSet<string> Judges { get; } = new(StringComparer.Ordinal);

    /// <summary>Rows that test a red line.</summary>
    public int LineRows { get; private set; }

    /// <summary>Rows that crossed one, or that gave nothing that could be judged.</summary>
    public List<string> CrossedLines { get; } = [];

    public static RunFacts Read(IEnumerable<RecordedRow> rows)
    {
        var facts = new RunFacts();
        foreach (var row in rows)
        {
            facts.Add(row);
        }

        return facts;
    }

    /// <summary>A measure with its interval: Wilson's for pass, accelerated bootstrap for means.</summary>
    public Interval? Interval(string name) =>
        name == RunComparison.Pass ? Proportions.Wilson(_passed, Rows)
        : _scores.TryGetValue(name, out var values) ? Bootstrap.Accelerated(values.ToArray()) : null;

    /// <summary>True where a row tests a red line: metadata <c>redLine</c> (or <c>red-line</c>) is true or names it.</summary>
    public static bool IsRedLine(RecordedRow row) => (row.Metadata["redLine"] ?? row.Metadata["red-line"]) switch
    {
        null => false,
        JsonValue value when value.TryGetValue<bool>(out var is_) => is_,
        var node => JsValue.Text(node).Length > 0,
    };

    private void Add(RecordedRow row)
    {
        Rows++;
        _passed += row.Passed ? 1 : 0;
        foreach (var (name, score) in RunComparison.ScoresOf(row))
        {
            Count(name, score);
        }

        foreach (var judge in (row.Assertions ?? []).Select(a => a.Judge).OfType<string>())
        {
            Judges.Add(judge);
        }

        if (IsRedLine(row))
        {
            LineRows++;
            if (!row.Passed)
            {
                CrossedLines.Add($"{row.Description ?? $"test {row.TestIndex + 1}"} ({row.Provider}): {(row.Failure == FailureKind.Error ? "no verdict, " : "")}{row.Error}");
            }
        }
    }

    private void Count(string name, double value)
    {
        if (!_scores.TryGetValue(name, out var values))
        {
            _scores[name] = values = [];
        }

        values.Add(value);
    }
}
