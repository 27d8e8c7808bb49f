using Parley.Statistics.Forecasting;

namespace Parley.Bench.Forecasts;

/// <summary>How forecasts did on the series of one source.</summary>
internal sealed class ForecastTally
{
    // A band that misses pays this times the distance: 2 / (1 − 0.8) (R. L. Winkler, 1972).
    private const double Penalty = 10;
    private const double Normal80 = 1.2816;

    private double _error;
    private double _peerError;
    private double _interval;
    private double _peerInterval;

    /// <summary>Series.</summary>
    public int Series { get; private set; }

    /// <summary>Held-back periods.</summary>
    public int Periods { get; private set; }

    /// <summary>Held-back periods within the 80% band.</summary>
    public int Within80 { get; private set; }

    /// <summary>Held-back periods within the 95% band.</summary>
    public int Within95 { get; private set; }

    /// <summary>Share within the 80% band, percent.</summary>
    public double Cover80 => 100d * Within80 / Periods;

    /// <summary>Share within the 95% band, percent.</summary>
    public double Cover95 => 100d * Within95 / Periods;

    /// <summary>Mean absolute error over the mean absolute change from season to season of what was known.</summary>
    public double Mase => _error / Periods;

    /// <summary>The same of seasonal naive.</summary>
    public double PeerMase => _peerError / Periods;

    /// <summary>The interval score of the 80% bands on the same scale.</summary>
    public double Interval => _interval / Periods;

    /// <summary>The same of seasonal naive's bands: normal, with the deviation of its errors, wider by the root of the seasons ahead.</summary>
    public double PeerInterval => _peerInterval / Periods;

    /// <summary>Adds a series; one that is the same from season to season says nothing and is left out.</summary>
    /// <param name="series">The series.</param>
    /// <returns>False where it could not be forecast.</returns>
    public bool Add(HeldBackSeries series)
    {
        var (known, season) = (series.Known, series.Season);
        var changes = Enumerable.Range(season, known.Length - season).Select(i => known[i] - known[i - season]).ToArray();
        var scale = changes.Average(Math.Abs);
        if (scale == 0)
        {
            return true;
        }

        if (Forecaster.Forecast(new([.. known], series.Horizon) { Candidates = [.. series.Candidates] }) is not ForecastOutcome.Made made)
        {
            return false;
        }

        var deviation = Math.Sqrt(changes.Average(c => c * c));
        Series++;
        for (var h = 0; h < series.Horizon; h++)
        {
            var (actual, point) = (series.Held[h], made.Forecast.Points[h]);
            var naive = known[known.Length - season + (h % season)];
            var reach = Normal80 * deviation * Math.Sqrt((h / season) + 1);
            Periods++;
            Within80 += actual >= point.Low80 && actual <= point.High80 ? 1 : 0;
            Within95 += actual >= point.Low95 && actual <= point.High95 ? 1 : 0;
            _error += Math.Abs(actual - point.Mean) / scale;
            _peerError += Math.Abs(actual - naive) / scale;
            _interval += Winkler(actual, point.Low80, point.High80) / scale;
            _peerInterval += Winkler(actual, naive - reach, naive + reach) / scale;
        }

        return true;
    }

    /// <summary>Adds what another counted.</summary>
    /// <param name="other">The other.</param>
    public void Add(ForecastTally other)
    {
        Series += other.Series;
        Periods += other.Periods;
        Within80 += other.Within80;
        Within95 += other.Within95;
        _error += other._error;
        _peerError += other._peerError;
        _interval += other._interval;
        _peerInterval += other._peerInterval;
    }

    private static double Winkler(double actual, double low, double high) =>
        high - low + (actual < low ? Penalty * (low - actual) : actual > high ? Penalty * (actual - high) : 0);
}
