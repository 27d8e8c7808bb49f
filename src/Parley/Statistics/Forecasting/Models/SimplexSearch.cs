namespace Parley.Statistics.Forecasting.Models;

/// <summary>
/// Finds a low point of a function without derivatives (J. A. Nelder and R. Mead, "A simplex method for function
/// minimization", 1965). Parameters are kept within their bounds by clamping.
/// </summary>
internal static class SimplexSearch
{
    private const double Enough = 1e-7;

    /// <summary>Searches from a point.</summary>
    /// <param name="cost">The function; a value that is no number counts as infinitely bad.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="bounds">The least and the greatest value of each parameter.</param>
    /// <param name="reach">How far the first steps go, as a share of each parameter's bounds.</param>
    /// <param name="evaluations">At most about this many values of the function are looked at.</param>
    /// <returns>The best point seen.</returns>
    public static double[] Minimise(
        Func<double[], double> cost, double[] start, (double Low, double High)[] bounds, double reach, int evaluations)
    {
        var n = start.Length;
        var points = new double[n + 1][];
        var costs = new double[n + 1];
        for (var i = 0; i <= n; i++)
        {
            points[i] = [.. start];
            if (i > 0)
            {
                var (low, high) = bounds[i - 1];
                var step = reach * (high - low);
                points[i][i - 1] = points[i][i - 1] + step > high ? points[i][i - 1] - step : points[i][i - 1] + step;
            }

            costs[i] = At(points[i]);
        }

        for (var used = n + 1; used < evaluations;)
        {
            Array.Sort(costs, points);
            if (costs[n] - costs[0] <= Enough * Math.Abs(costs[0]))
            {
                break;
            }

            used += Step(points, costs, At);
        }

        return points[Array.IndexOf(costs, costs.Min())];

        double At(double[] point)
        {
            for (var i = 0; i < n; i++)
            {
                point[i] = Math.Clamp(point[i], bounds[i].Low, bounds[i].High);
            }

            var value = cost(point);
            return double.IsNaN(value) ? double.PositiveInfinity : value;
        }
    }

    // Reflect the worst point; expand where that is best of all, contract where it is no better, shrink where nothing helps.
    private static int Step(double[][] points, double[] costs, Func<double[], double> at)
    {
        var n = points.Length - 1;
        var centre = new double[n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                centre[i] += points[j][i] / n;
            }
        }

        var reflected = Along(1);
        var cost = at(reflected);
        if (cost < costs[0])
        {
            var expanded = Along(2);
            var further = at(expanded);
            (points[n], costs[n]) = further < cost ? (expanded, further) : (reflected, cost);
            return 2;
        }

        if (cost < costs[n - 1])
        {
            (points[n], costs[n]) = (reflected, cost);
            return 1;
        }

        var contracted = Along(cost < costs[n] ? 0.5 : -0.5);
        var nearer = at(contracted);
        if (nearer < Math.Min(cost, costs[n]))
        {
            (points[n], costs[n]) = (contracted, nearer);
            return 2;
        }

        for (var k = 1; k <= n; k++)
        {
            for (var i = 0; i < n; i++)
            {
                points[k][i] = points[0][i] + ((points[k][i] - points[0][i]) / 2);
            }

            costs[k] = at(points[k]);
        }

        return n + 2;

        double[] Along(double factor)
        {
            var point = new double[n];
            for (var i = 0; i < n; i++)
            {
                point[i] = centre[i] + (factor * (centre[i] - points[n][i]));
            }

            return point;
        }
    }
}
