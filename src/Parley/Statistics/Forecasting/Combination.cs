using System.Collections.Immutable;
using Parley.Statistics.Forecasting.Models;
using Parley.Statistics.Forecasting.Seasonality;

namespace Parley.Statistics.Forecasting;

/// <summary>
/// The middle of several methods' forecasts, period by period (F. Petropoulos, I. Svetunkov, "A simple combination of
/// univariate models", 2020). Seasons and holidays are taken out first and put back after. Parameters are kept from one
/// call to the next, so that a series that grew a little is fitted quickly.
/// </summary>
/// <param name="seasons">Lengths of seasons, ascending.</param>
/// <param name="holidays">The holiday of each period, −1 for none; empty for no holidays.</param>
internal sealed class Combination(ImmutableArray<int> seasons, ImmutableArray<int> holidays)
{
    private const int FirstTries = 240;
    private const int LaterTries = 40;

    private readonly double[]?[] _parameters = new double[SmoothingModel.All.Length][];

    /// <summary>The middle forecast of the periods that follow.</summary>
    /// <param name="values">The values so far, on the scale of the model.</param>
    /// <param name="horizon">How many periods.</param>
    public double[] Forecast(double[] values, int horizon)
    {
        var effects = HolidayEffects.None;
        var parts = Mstl.Decompose(values, seasons);
        if (!holidays.IsEmpty)
        {
            effects = HolidayEffects.Estimate(parts, holidays.AsSpan(0, values.Length));
            values = effects.Without(values, holidays.AsSpan());
            parts = Mstl.Decompose(values, seasons);
        }

        var methods = new List<double[]>();
        for (var m = 0; m < SmoothingModel.All.Length; m++)
        {
            var model = SmoothingModel.All[m];
            var known = _parameters[m];
            _parameters[m] = model.Fit(parts.Rest, known, known is null ? FirstTries : LaterTries);
            var means = model.Forecast(parts.Rest, _parameters[m]!, horizon);
            methods.Add([.. means.Select((mean, h) => mean + parts.After(h))]);
        }

        methods.Add(SeasonalNaive.Forecast(values, seasons.IsEmpty ? 1 : seasons[0], horizon));
        var middle = new double[horizon];
        for (var h = 0; h < horizon; h++)
        {
            middle[h] = Middle(methods, h) + effects.At(holidays.IsEmpty ? -1 : holidays[values.Length + h]);
        }

        return middle;
    }

    private static double Middle(List<double[]> methods, int step)
    {
        Span<double> all = stackalloc double[methods.Count];
        for (var m = 0; m < all.Length; m++)
        {
            all[m] = methods[m][step];
        }

        all.Sort();
        return all.Length % 2 == 1 ? all[all.Length / 2] : (all[(all.Length / 2) - 1] + all[all.Length / 2]) / 2;
    }
}
