using System.Collections.Immutable;
using System.Globalization;

namespace Parley.Statistics.Series;

/// <summary>Makes rows even: one value a period, or says why that cannot be.</summary>
public static class SeriesMaking
{
    /// <summary>The longest series.</summary>
    public const int MostPeriods = 1_000_000;

    private const double MostMissing = 1 / 3d;

    /// <summary>Makes rows even.</summary>
    /// <param name="rows">Rows in any order.</param>
    /// <param name="numbered">True where times are numbers of periods (seconds after the earliest time there is).</param>
    /// <param name="duplicates">What to do where several rows are of one period.</param>
    /// <param name="missing">What a period without a row means.</param>
    public static SeriesOutcome Make(IReadOnlyList<SeriesRow> rows, bool numbered, Duplicates duplicates, Missing missing)
    {
        var known = rows.Where(r => r.Value is not null).OrderBy(r => r.Time).ToArray();
        var times = known.Select(r => r.Time).Distinct().ToArray();
        if (times.Length < 2)
        {
            return new SeriesOutcome.Refused(known.Length == 0 ? 0 : known[0].Line, times.Length == 0 ? "There is no row with a time and a number." : "There is only one period; a series has at least two.");
        }

        var step = numbered ? new SeriesStep(StepKind.Number) : StepDetection.Find(times);
        var length = (long)step.Index(times[0], times[^1]) + 1;
        if (length is > MostPeriods or < 1)
        {
            var (earliest, latest) = (known[0], known[^1]);
            return new SeriesOutcome.Refused(latest.Line, string.Create(
                CultureInfo.InvariantCulture,
                $"Every {step.Name} from {earliest.Time:yyyy-MM-dd} (line {earliest.Line}) to {latest.Time:yyyy-MM-dd} would be over {MostPeriods} periods; are the times right?"));
        }

        var notes = ImmutableArray.CreateBuilder<string>();
        var values = new double?[length];
        foreach (var group in known.GroupBy(r => step.Index(times[0], r.Time)))
        {
            if (One([.. group], step, duplicates, notes) is not { } value)
            {
                return Conflict([.. group], step);
            }

            values[group.Key] = value;
        }

        return Filled(values, step, times[0], missing, notes);
    }

    private static SeriesOutcome Filled(
        double?[] values, SeriesStep step, DateTime first, Missing missing, ImmutableArray<string>.Builder notes)
    {
        var empty = values.Count(v => v is null);
        if (missing == Missing.Gap && empty > MostMissing * values.Length)
        {
            return new SeriesOutcome.Refused(0, string.Create(
                CultureInfo.InvariantCulture,
                $"{empty} of {values.Length} periods (every {step.Name}) have no row: too many to fill in. Where no row means that there was nothing, say --missing zero."));
        }

        if (empty > 0)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{empty} of {values.Length} periods have no row and are {(missing == Missing.Zero ? "taken as 0" : "filled in from their neighbours")}."));
        }

        var season = step.Candidates is [var shortest, ..] ? shortest : 1;
        return new SeriesOutcome.Even(new EvenSeries(
            step,
            first,
            [.. missing == Missing.Zero ? values.Select(v => v ?? 0) : FillIn(values, season)],
            notes.ToImmutable()));
    }

    /// <summary>
    /// Fills gaps: between the nearest known neighbours of the same phase of the season, else of the series.
    /// </summary>
    /// <param name="values">Values, the first and last of which are known.</param>
    /// <param name="season">Periods of the shortest season.</param>
    internal static double[] FillIn(double?[] values, int season)
    {
        var filled = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            filled[i] = values[i] ?? Between(values, i, season) ?? Between(values, i, 1)!.Value;
        }

        return filled;
    }

    private static double? Between(double?[] values, int at, int step)
    {
        var (left, right) = (at - step, at + step);
        while (left >= 0 && values[left] is null)
        {
            left -= step;
        }

        while (right < values.Length && values[right] is null)
        {
            right += step;
        }

        return left < 0 || right >= values.Length ? null : values[left] + ((values[right] - values[left]) * (at - left) / (right - left));
    }

    private static double? One(SeriesRow[] rows, SeriesStep step, Duplicates duplicates, ImmutableArray<string>.Builder notes)
    {
        var values = rows.Select(r => r.Value!.Value).ToArray();
        if (rows.Length == 1 || (duplicates == Duplicates.Refuse && values.All(v => v == values[0])))
        {
            return values[0];
        }

        switch (duplicates)
        {
            case Duplicates.Sum:
                return values.Sum();
            case Duplicates.Mean:
                return values.Average();
            case Duplicates.Last:
                return rows.MaxBy(r => r.Line).Value;
            case Duplicates.Refuse when rows.Length == 2 && ClockWentBack(rows[0].Time, step):
                notes.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{rows[0].Time:yyyy-MM-dd HH:mm} is there twice, as where a clock goes back an hour; the mean is taken."));
                return values.Average();
            default:
                return null;
        }
    }

    // Clocks go back at night, on a Sunday, in autumn of either half of the world.
    private static bool ClockWentBack(DateTime time, SeriesStep step) =>
        step is { Kind: StepKind.Seconds, Size: <= 3600 } && time is { DayOfWeek: DayOfWeek.Sunday, Hour: <= 3, Month: 10 or 11 or 3 or 4 };

    private static SeriesOutcome.Refused Conflict(SeriesRow[] rows, SeriesStep step) => new(
        rows.Max(r => r.Line),
        string.Create(
            CultureInfo.InvariantCulture,
            $"{rows.Length} rows are of the same {step.Name} ({rows[0].Time:yyyy-MM-dd HH:mm:ss}; line {rows.Min(r => r.Line)} is the first). Say what they mean: --duplicates sum, mean or last."));
}
