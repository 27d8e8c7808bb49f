using System.Collections.Immutable;
using System.Globalization;
using Parley.Statistics.Anomalies;
using Parley.Statistics.Series;

namespace Parley.Analytics.Series;

/// <summary>What is unusual in a series of a file.</summary>
/// <param name="Step">What its periods are called.</param>
/// <param name="Rows">A judgement for each row, in the file's order; a row that is not judged scores 0.</param>
/// <param name="Missing">Periods without a row between the first and the last, as the file would write them; at most 1,000.</param>
/// <param name="Notes">Sentences about what was made even or left out.</param>
public sealed record SeriesFindings(string Step, ImmutableArray<JudgedRow> Rows, ImmutableArray<string> Missing, ImmutableArray<string> Notes)
{
    private const int MostMissing = 1000;

    /// <summary>Judges a file's rows.</summary>
    /// <param name="file">The rows.</param>
    /// <param name="even">Makes rows even; throws where that cannot be.</param>
    /// <param name="asOf">The last day whose data is complete; null for the last row's.</param>
    public static SeriesFindings Of(SeriesFile file, Func<ImmutableArray<SeriesRow>, EvenSeries> even, DateOnly? asOf)
    {
        if (!file.Numbered && SeriesAnomalies.IsStream([.. file.Rows.OrderBy(r => r.Time)]))
        {
            return Stream(file, asOf);
        }

        var series = even(file.Rows);
        var judgedTo = asOf is { } day ? Enumerable.Range(0, series.Values.Length).Count(i => IsOver(series, i, day)) : series.Values.Length;
        var values = new double?[judgedTo];
        foreach (var row in file.Rows.Where(r => r.Value is not null))
        {
            var at = series.Step.Index(series.First, row.Time);
            if (at < judgedTo)
            {
                values[at] = series.Values[at];
            }
        }

        var judged = SeriesAnomalies.JudgePeriods(values, series.Step);
        var missing = Enumerable.Range(0, judgedTo).Where(i => values[i] is null).ToArray();
        return new SeriesFindings(
            series.Step.Name,
            [.. file.Rows.Select(r => r.Value is not null && series.Step.Index(series.First, r.Time) is var at && at < judgedTo ? judged[at] : default)],
            [.. missing.Take(MostMissing).Select(i => file.Written(series.TimeAt(i)))],
            NotesOn(missing.Length, series.Values.Length - judgedTo));
    }

    // Rows of a stream are judged in the order of their times; a gap is no value.
    private static SeriesFindings Stream(SeriesFile file, DateOnly? asOf)
    {
        int[] order = [.. Enumerable.Range(0, file.Rows.Length).Where(i => asOf is not { } day || DateOnly.FromDateTime(file.Rows[i].Time) <= day).OrderBy(i => file.Rows[i].Time)];
        var judged = SeriesAnomalies.JudgeStream([.. order.Select(i => file.Rows[i])]);
        var rows = new JudgedRow[file.Rows.Length];
        for (var i = 0; i < order.Length; i++)
        {
            rows[order[i]] = judged[i];
        }

        return new SeriesFindings("row", [.. rows], [], NotesOn(0, file.Rows.Length - order.Length));
    }

    private static bool IsOver(EvenSeries series, int index, DateOnly asOf) => DateOnly.FromDateTime(series.TimeAt(index + 1).AddDays(-1)) <= asOf;

    private static ImmutableArray<string> NotesOn(int missing, int unfinished)
    {
        var notes = ImmutableArray.CreateBuilder<string>();
        if (missing > 0)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{missing} periods have no row; nothing is said of them, and they do not count as 0."));
        }

        if (unfinished > 0)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{unfinished} periods are not over and are not judged."));
        }

        return notes.ToImmutable();
    }
}
