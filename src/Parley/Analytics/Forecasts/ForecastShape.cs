using Parley.Analytics.Gathering;
using Parley.Answers;
using Parley.Metrics;

namespace Parley.Analytics.Forecasts;

/// <summary>How a forecast is made: in which periods the series is read, which of them are known, and how many follow.</summary>
/// <param name="Grain">The grain of the series.</param>
/// <param name="First">First day of the first whole period.</param>
/// <param name="Last">First day of the last whole period.</param>
/// <param name="Known">How many whole periods there are.</param>
/// <param name="Horizon">How many follow up to the end of what is asked.</param>
internal sealed record ForecastShape(TimeGrain Grain, DateOnly First, DateOnly Last, int Known, int Horizon)
{
    // As the forecaster needs, so that a plan is refused before anything is read.
    private const int Fewest = 12;
    private const int Beyond = 8;

    // A forecast looks no further ahead than half of what is known.
    private const int KnownForEach = 2;

    /// <summary>So many days are forecast as days; further ahead in months or weeks where they fit.</summary>
    private const int MostDays = 100;

    private const int MostKnown = 1100;

    /// <summary>The last day that is known.</summary>
    public DateOnly KnownTo => Buckets.End(Grain, Last);

    /// <summary>The way to forecast a metric; null where there is not enough history.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="history">The recorded days.</param>
    /// <param name="asked">The days that are asked about.</param>
    /// <param name="shown">The steps that are shown.</param>
    public static ForecastShape? Of(CatalogueMetric metric, Period history, Period asked, TimeGrain shown)
    {
        if (!metric.Additive)
        {
            return Enough(shown, history, asked);
        }

        var finest = metric.Grain < TimeGrain.Day ? TimeGrain.Day : metric.Grain;
        var days = finest == TimeGrain.Day ? Enough(TimeGrain.Day, history, asked) : null;
        if (days is { Horizon: <= MostDays })
        {
            return days;
        }

        foreach (var grain in new[] { TimeGrain.Month, TimeGrain.Week, TimeGrain.Quarter, TimeGrain.Year })
        {
            if (grain >= finest && grain <= shown && Fits(grain, asked, shown) && Enough(grain, history, asked) is { } shape && shape.KnownTo < asked.End)
            {
                return shape;
            }
        }

        return days;
    }

    /// <summary>True where every step that is shown is made of whole periods of a grain.</summary>
    private static bool Fits(TimeGrain grain, Period asked, TimeGrain shown) =>
        Buckets.Start(grain, asked.Start) == asked.Start && Buckets.End(grain, Buckets.Start(grain, asked.End)) == asked.End
        && (grain == shown || (grain == TimeGrain.Month && shown > TimeGrain.Month) || (grain == TimeGrain.Quarter && shown == TimeGrain.Year));

    private static ForecastShape? Enough(TimeGrain grain, Period history, Period asked)
    {
        var first = Buckets.Start(grain, history.Start);
        first = first < history.Start ? Buckets.End(grain, first).AddDays(1) : first;
        var last = Buckets.Start(grain, history.End);
        last = Buckets.End(grain, last) > history.End ? Buckets.Start(grain, last.AddDays(-1)) : last;
        if (last < first)
        {
            return null;
        }

        var known = Count(grain, first, last);
        if (known > MostKnown)
        {
            (first, known) = (last.AddDays(-(MostKnown - 1) * (grain == TimeGrain.Week ? 7 : 1)), MostKnown);
        }

        var horizon = Count(grain, last, Buckets.Start(grain, asked.End)) - 1;
        return horizon >= 1 && known >= Math.Max(Fewest, horizon + Beyond) && known >= KnownForEach * horizon
            ? new ForecastShape(grain, first, last, known, horizon)
            : null;
    }

    /// <summary>How many periods there are from one to another, both counted.</summary>
    public static int Count(TimeGrain grain, DateOnly first, DateOnly last) => grain switch
    {
        TimeGrain.Week => ((last.DayNumber - first.DayNumber) / 7) + 1,
        TimeGrain.Month => Months(first, last) + 1,
        TimeGrain.Quarter => (Months(first, last) / 3) + 1,
        TimeGrain.Year => last.Year - first.Year + 1,
        _ => last.DayNumber - first.DayNumber + 1,
    };

    private static int Months(DateOnly first, DateOnly last) => ((last.Year - first.Year) * 12) + last.Month - first.Month;
}
