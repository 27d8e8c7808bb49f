namespace Parley.Statistics.Forecasting.Models;

/// <summary>Each period is as the same period of the last season; without seasons, as the last value.</summary>
internal static class SeasonalNaive
{
    /// <summary>The values of the periods that follow.</summary>
    /// <param name="values">At least one season of values.</param>
    /// <param name="season">Periods a season; 1 where there is none.</param>
    /// <param name="horizon">How many periods.</param>
    public static double[] Forecast(ReadOnlySpan<double> values, int season, int horizon)
    {
        var means = new double[horizon];
        for (var h = 0; h < horizon; h++)
        {
            means[h] = values[values.Length - season + (h % season)];
        }

        return means;
    }
}
