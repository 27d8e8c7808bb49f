using System.Collections.Immutable;
using Parley.Statistics.Forecasting.Models;
using Parley.Statistics.Forecasting.Seasonality;

namespace Parley.Statistics.Forecasting;

/// <summary>
/// Forecasts a series: (1) see whether there is enough to go by, (2) find the seasons and the scale, (3) forecast from
/// places in the past and see how far that missed, (4) forecast from the end, (5) draw the bands. A pure function: the same
/// request gives the same forecast.
/// </summary>
public static class Forecaster
{
    /// <summary>The longest horizon.</summary>
    public const int MostPeriods = 1000;

    /// <summary>The longest season.</summary>
    public const int LongestSeason = 100_000;

    /// <summary>With fewer periods than this nothing is forecast.</summary>
    public const int FewestPeriods = 12;

    private const int NewestPeriods = 2000;
    private const double MostlyZero = 0.4;

    /// <summary>Forecasts.</summary>
    /// <param name="request">Values must be finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is no number, or the horizon or a season is out of its limits.</exception>
    public static ForecastOutcome Forecast(ForecastRequest request)
    {
        Validate(request);
        if (Lacking(request) is { } lacking)
        {
            return lacking;
        }

        var longest = (request.Seasons ?? request.Candidates) is { IsEmpty: false } all ? all.Max() : 1;
        var values = Newest(request.Values, Math.Max(NewestPeriods, 4 * longest));
        var holidays = request.Holidays.IsEmpty ? [] : request.Holidays[(request.Values.Length - values.Length)..];
        var seasons = request.Seasons is { } given
            ? [.. given.Where(s => s > 1).Distinct().Order()]
            : SeasonDetection.Find(values, request.Candidates);
        if (seasons.IsEmpty && values.Count(v => v == 0) >= MostlyZero * values.Length && values.Any(v => v != 0))
        {
            return new ForecastOutcome.Made(IntermittentForecast.Make(values, request.Horizon));
        }

        return new ForecastOutcome.Made(Make(values, request.Horizon, seasons, holidays));
    }

    private static Forecast Make(double[] values, int horizon, ImmutableArray<int> seasons, ImmutableArray<int> holidays)
    {
        var scale = SeriesScale.Choose(values, seasons.IsEmpty ? 1 : seasons[0]);
        var scaled = Array.ConvertAll(values, scale.To);
        var past = RollingOrigins.Try(scaled, scale, horizon, seasons, holidays);
        var path = new Combination(seasons, holidays).Forecast(scaled, horizon);
        var (band, totalBand) = (ConformalBand.Fit(past.Misses, 1), ConformalBand.Fit(past.TotalMisses, 2));
        var floor = values.Min() >= 0 ? 0 : double.NegativeInfinity;
        var points = ImmutableArray.CreateBuilder<ForecastPoint>(horizon);
        var totals = ImmutableArray.CreateBuilder<ForecastPoint>(horizon);
        var total = 0d;
        for (var h = 0; h < horizon; h++)
        {
            var (mean, near, far) = (path[h], band.Reach80(h), band.Reach95(h));
            points.Add(new ForecastPoint(
                scale.From(mean), scale.From(mean - near), scale.From(mean + near), scale.From(mean - far), scale.From(mean + far)).NotBelow(floor));
            total += points[h].Mean;
            var unit = scale.IsLog ? total : 1;
            var (near80, far95) = (totalBand.Reach80(h) * unit, totalBand.Reach95(h) * unit);
            totals.Add(new ForecastPoint(total, total - near80, total + near80, total - far95, total + far95).NotBelow(floor));
        }

        return new Forecast(points.MoveToImmutable(), totals.MoveToImmutable(), Methods(scale))
        {
            Seasons = seasons,
            Origins = past.Misses.Count,
            Sums = window => Sum(window, past, [.. path.Select(scale.From)], scale.IsLog).NotBelow(floor),
        };
    }

    /// <summary>The sum of a run of periods: how far such sums missed in the past, wherever they began, is the band.</summary>
    private static ForecastPoint Sum(ForecastWindow window, PastMisses past, double[] path, bool isShare)
    {
        var mean = path.AsSpan(window.Start, window.Length).ToArray().Sum();

        // Where the past is too short to see such a long run missed, the longest there is stands for it.
        var length = Math.Min(window.Length, past.Paths.Max(p => p.Actual.Length));
        var band = ConformalBand.Fit(past.OfSums(length, isShare), 1);
        var unit = isShare ? mean : (double)window.Length / length;
        var (near, far) = (band.Reach80(window.Start) * unit, band.Reach95(window.Start) * unit);
        return new ForecastPoint(mean, mean - near, mean + near, mean - far, mean + far);
    }

    private static string Methods(SeriesScale scale) =>
        $"median of {string.Join(", ", SmoothingModel.All.Select(m => m.Name))} and seasonal naive{(scale.IsLog ? ", on logarithms" : "")}";

    private static double[] Newest(ImmutableArray<double> values, int most) =>
        [.. values.AsSpan(Math.Max(0, values.Length - most), Math.Min(values.Length, most))];

    private static ForecastOutcome.NotEnoughHistory? Lacking(ForecastRequest request)
    {
        var periods = request.Values.Length;
        if (request.Seasons is { IsEmpty: false } seasons && periods < 2 * seasons.Max())
        {
            return new(periods, 2 * seasons.Max(), $"a season of {seasons.Max()} periods has to be seen twice");
        }

        var needed = Math.Max(FewestPeriods, request.Horizon + 8);
        return periods < needed
            ? new(periods, needed, $"looking {request.Horizon} {(request.Horizon == 1 ? "period" : "periods")} ahead takes more periods than that before")
            : null;
    }

    private static void Validate(ForecastRequest request)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Horizon, 1, nameof(request));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Horizon, MostPeriods, nameof(request));
        if (request.Values.Any(v => !double.IsFinite(v)))
        {
            throw new ArgumentOutOfRangeException(nameof(request), "A value is no number.");
        }

        if (!request.Holidays.IsEmpty && request.Holidays.Length != request.Values.Length + request.Horizon)
        {
            throw new ArgumentOutOfRangeException(nameof(request), "Holidays are given for each value and each period that follows.");
        }

        if (request.Seasons is { } seasons && seasons.Any(s => s is < 1 or > LongestSeason))
        {
            throw new ArgumentOutOfRangeException(nameof(request), $"A season has 1 to {LongestSeason} periods.");
        }
    }
}
