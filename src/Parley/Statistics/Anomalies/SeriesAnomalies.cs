using System.Collections.Immutable;
using Parley.Statistics.Anomalies.Periods;
using Parley.Statistics.Anomalies.Streams;
using Parley.Statistics.Series;

namespace Parley.Statistics.Anomalies;

/// <summary>A row of a series, judged by the rows before it.</summary>
/// <param name="Score">0 to 1.</param>
/// <param name="Flagged">True where the score is one half or more.</param>
/// <param name="Expected">What was to be expected; null where that is not said (streams, and rows that are not judged).</param>
/// <param name="Kind">What is unusual; null where the row is not flagged, and for streams.</param>
public readonly record struct JudgedRow(double Score, bool Flagged, double? Expected = null, AnomalyKind? Kind = null);

/// <summary>
/// Finds what is unusual in a series; each row is judged by the rows before it alone. Periods of a day and more are judged against
/// a seasonal model, streams of many rows a day by how rare they look. One configuration for everything.
/// </summary>
public static class SeriesAnomalies
{
    /// <summary>Of ordinary days about one in a hundred looks this rare; what is flagged has to be material besides.</summary>
    public const double FlagRarity = 2;

    private const int StepRows = 100;
    private const double DaySeconds = 86400;

    /// <summary>True where rows are many a day.</summary>
    /// <param name="rows">Rows in the order they came.</param>
    public static bool IsStream(IReadOnlyList<SeriesRow> rows) => rows.Count > 1 && TypicalStep(rows) < DaySeconds * 0.9;

    /// <summary>Judges the rows of a stream, in the order they came; a row without a number is not judged.</summary>
    /// <param name="rows">The rows.</param>
    public static ImmutableArray<JudgedRow> JudgeStream(IReadOnlyList<SeriesRow> rows)
    {
        var known = rows.Where(r => r.Value is not null).ToArray();
        var scores = StreamDetector.Score([.. known.Select(r => r.Value!.Value)], (int)Math.Round(DaySeconds / TypicalStep(known)));
        var judged = ImmutableArray.CreateBuilder<JudgedRow>(rows.Count);
        var at = 0;
        foreach (var row in rows)
        {
            judged.Add(row.Value is null ? default : new JudgedRow(scores[at], scores[at++] >= 0.5));
        }

        return judged.MoveToImmutable();
    }

    /// <summary>Judges periods of a day and more.</summary>
    /// <param name="values">A value a period, oldest first; null where there is none. The last period must be over.</param>
    /// <param name="step">The distance of periods.</param>
    public static ImmutableArray<JudgedRow> JudgePeriods(IReadOnlyList<double?> values, SeriesStep step) =>
        [
            .. PeriodDetector.Judge([.. values], step.Candidates is [var season, ..] ? season : 1, FlagRarity)
                .Select(p => new JudgedRow(p.Score, p.Kind is not null, p.Expected, p.Kind)),
        ];

    // From the first rows alone, so that later ones change nothing.
    private static double TypicalStep(IReadOnlyList<SeriesRow> rows)
    {
        var steps = new double[Math.Min(StepRows, Math.Max(0, rows.Count - 1))];
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = Math.Abs((rows[i + 1].Time - rows[i].Time).TotalSeconds);
        }

        return Math.Max(1, Quantiles.Median(steps));
    }
}
