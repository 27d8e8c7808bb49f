namespace Parley.Evaluation.Running;

/// <summary>Adds a row to the counts of its column.</summary>
internal static class RowCounts
{
    public static void Add(EvaluationColumn column, EvaluationRow row)
    {
        column.Passed += row.Failure == FailureKind.None ? 1 : 0;
        column.Failed += row.Failure == FailureKind.Assertion ? 1 : 0;
        column.Errors += row.Failure == FailureKind.Error ? 1 : 0;
        column.Score += row.Score;
        column.Latency += row.Latency;
        column.Cost += row.Cost ?? 0;
        column.Tokens = column.Tokens.Plus(row.Tokens);
        if (row.Graded is not { } graded)
        {
            return;
        }

        column.AssertionsPassed += graded.Components.Count(c => c.Pass && c.Assertion?.Type != "assert-set");
        column.AssertionsFailed += graded.Components.Count(c => !c.Pass && c.Assertion?.Type != "assert-set");
        foreach (var (name, score) in graded.NamedScores)
        {
            // Weighted: a score that three weights stand behind counts three times.
            column.NamedScores[name] = column.NamedScores.GetValueOrDefault(name) + (score * graded.NamedWeights.GetValueOrDefault(name, 1));
        }
    }
}
