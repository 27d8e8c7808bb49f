using System.Collections.Immutable;
using Parley.Evaluation.Comparing;
using Parley.Evaluation.Journals;

namespace Parley.Evaluation.Reviews;

/// <summary>Which outputs of a run people look at: evenly over the run, so that every part of it is seen.</summary>
public static class ReviewDraw
{
    /// <summary>Single outputs.</summary>
    /// <param name="run">The run.</param>
    /// <param name="count">How many at most.</param>
    public static ImmutableArray<RecordedRow> Singles(StoredRows run, int count) => Evenly([.. run.Read().Where(row => row.Output is not null)], count);

    /// <summary>Pairs: each output beside the one that another run gave in the same case.</summary>
    /// <param name="run">The run.</param>
    /// <param name="against">The other run.</param>
    /// <param name="count">How many at most.</param>
    public static ImmutableArray<(RecordedRow First, RecordedRow Second)> Pairs(StoredRows run, StoredRows against, int count)
    {
        var others = against.Read().Where(row => row.Output is not null).GroupBy(Case, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        return Evenly([.. run.Read().Where(row => row.Output is not null && others.ContainsKey(Case(row))).Select(row => (row, others[Case(row)]))], count);
    }

    /// <summary>Pairs within a run: what its first two prompts or models gave in the same case.</summary>
    /// <param name="run">The run.</param>
    /// <param name="count">How many at most.</param>
    public static ImmutableArray<(RecordedRow First, RecordedRow Second)> Columns(StoredRows run, int count) => Evenly(
        [
            .. run.Read().Where(row => row.Output is not null && row.PromptIndex < 2).GroupBy(row => (row.TestIndex, row.Repeat))
                .Select(g => g.OrderBy(row => row.PromptIndex).ToArray()).Where(g => g.Length == 2).Select(g => (g[0], g[1])),
        ],
        count);

    private static string Case(RecordedRow row) => $"{row.Description}\n{row.Vars.ToJsonString()}";

    private static ImmutableArray<T> Evenly<T>(T[] all, int count) =>
        all.Length <= count ? [.. all] : [.. Enumerable.Range(0, count).Select(i => all[(int)((long)i * all.Length / count)])];
}
