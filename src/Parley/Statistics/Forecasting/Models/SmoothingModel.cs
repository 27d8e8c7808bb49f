using System.Collections.Immutable;

namespace Parley.Statistics.Forecasting.Models;

/// <summary>A method that forecasts a series without seasons: parameters are fitted, then the series is run through.</summary>
/// <param name="Name">What the method is called in evidence.</param>
/// <param name="Fit">Fits parameters to values; begins at given ones where there are any, with at most so many looks at the error.</param>
/// <param name="Forecast">Means of the periods that follow, given values and parameters.</param>
internal sealed record SmoothingModel(
    string Name, Func<double[], double[]?, int, double[]> Fit, Func<double[], double[], int, double[]> Forecast)
{
    /// <summary>The methods whose forecasts are combined.</summary>
    public static ImmutableArray<SmoothingModel> All { get; } =
    [
        new("damped exponential smoothing", DampedTrend.Fit, DampedTrend.Forecast),
        new("dynamic optimised theta", DynamicTheta.Fit, DynamicTheta.Forecast),
        new("complex exponential smoothing", ComplexSmoothing.Fit, ComplexSmoothing.Forecast),
    ];
}
