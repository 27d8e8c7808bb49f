using Parley.Evaluation.Journals;
using Parley.Evaluation.Providers;

namespace Parley.Evaluation.Running;

/// <summary>Adds a row to the counts of its column.</summary>
internal static class RowCounts
{
    public static void Add(EvaluationColumn column, EvaluationRow row)
    {
        Add(column, row.Failure, row.Tokens);
        column.Add(row.Score, row.Latency, row.Cost ?? 0);
        if (row.Graded is not { } graded)
        {
            return;
        }

        column.AssertionsPassed += graded.Components.Count(c => c.Pass && c.Assertion?.Type != "assert-set");
        column.AssertionsFailed += graded.Components.Count(c => !c.Pass && c.Assertion?.Type != "assert-set");
        foreach (var (name, score) in graded.NamedScores)
        {
            // Weighted: a score that three weights stand behind counts three times.
            column.AddNamed(name, score * graded.NamedWeights.GetValueOrDefault(name, 1));
        }
    }

    public static void Add(EvaluationColumn column, RecordedRow row)
    {
        Add(column, row.Failure, row.Tokens);
        column.Add(row.Score, row.Latency, row.Cost ?? 0);
        if (row.Assertions is not { } assertions)
        {
            return;
        }

        column.AssertionsPassed += assertions.Count(a => a.Pass && a.Type != "assert-set");
        column.AssertionsFailed += assertions.Count(a => !a.Pass && a.Type != "assert-set");
        foreach (var (name, score) in row.NamedScores)
        {
            column.AddNamed(name, score * row.NamedWeights.GetValueOrDefault(name, 1));
        }
    }

    private static void Add(EvaluationColumn column, FailureKind failure, TokenUse tokens)
    {
        column.Passed += failure == FailureKind.None ? 1 : 0;
        column.Failed += failure == FailureKind.Assertion ? 1 : 0;
        column.Errors += failure == FailureKind.Error ? 1 : 0;
        column.Tokens = column.Tokens.Plus(tokens);
    }
}
