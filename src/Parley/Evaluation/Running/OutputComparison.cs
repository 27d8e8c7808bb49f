using Parley.Evaluation.Assertions;
using Parley.Evaluation.Judging;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Running;

/// <summary>Assertions that look at all outputs of a test: a judge's choice, the highest score.</summary>
internal static class OutputComparison
{
    /// <summary>Adds what came of them to the rows of one test.</summary>
    public static async Task<EvaluationRow[]> CompareAsync(EvaluationRow[] rows, Judge judge, CancellationToken cancellationToken)
    {
        foreach (var assertion in rows[0].Test.Assertions.Where(a => AssertionTypes.Comparing.Contains(a.Type)))
        {
            var judged = rows.Where(row => row.Failure != FailureKind.Error).ToArray();
            if (judged.Length == 0)
            {
                break;
            }

            if (assertion.Type == "max-score")
            {
                var verdicts = MaxScore.Of(judged, assertion);
                rows = [.. rows.Select(row => Array.IndexOf(judged, row) is >= 0 and var at ? With(row, verdicts[at]) : row)];
                continue;
            }

            var (best, error) = await judge.SelectAsync(assertion, judged[0].Test, [.. judged.Select(row => JsValue.Text(row.Output))], judged[0].Repeat, cancellationToken).ConfigureAwait(false);
            var winner = best is { } place ? judged[place] : null;
            rows = [.. rows.Select(row => row.Failure == FailureKind.Error ? row : With(row, Verdict(assertion, ReferenceEquals(row, winner), error) with { Judge = judge.Name(assertion, row.Test) }))];
        }

        return rows;
    }

    private static Graded Verdict(SuiteAssertion assertion, bool wins, string? error) =>
        (wins ? new Graded(true, 1, "Output selected as the best") : new Graded(false, 0, error ?? "Output not selected")) with { Assertion = assertion };

    // A choice decides whether the row passes. The score stays what the other assertions gave, 0 for one that was not chosen.
    private static EvaluationRow With(EvaluationRow row, Graded verdict)
    {
        var reason = row.Failure == FailureKind.Assertion && verdict.Assertion?.Type == "max-score" ? row.Error : verdict.Reason;
        var graded = row.Graded! with
        {
            Components = row.Graded!.Components.Add(verdict),
            Pass = row.Graded.Pass && verdict.Pass,
        };
        return verdict.Pass
            ? row with { Graded = graded }
            : row with { Graded = graded with { Score = 0, Reason = reason ?? "" }, Score = 0, Failure = FailureKind.Assertion, Error = reason };
    }
}
