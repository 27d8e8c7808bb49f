namespace Parley.Statistics.Anomalies.Periods;

/// <summary>
/// Judges each period of a business series (days, weeks, months) by those before it alone: expected is a level that follows the
/// series and the usual difference of the phase (weekday), both updated robustly (S. Gelper, R. Fried, C. Croux, "Robust
/// forecasting with exponential and Holt-Winters smoothing", 2010), and what the same days brought a year before. How rare the
/// miss is comes from its own tail and, while that is short, from a heavy-tailed prior. A change of level is found by cumulative
/// sums (E. S. Page, 1954) and becomes the new level at once; a return to the old one is no news.
/// </summary>
internal sealed class PeriodDetector
{
    private const int ShortestSeason = 7;
    private const int ResidualWindow = 90;
    private const double Clip = 2;
    private const double SeasonGain = 0.12;
    private const double PriorWeight = 60;
    private const double ShiftSlack = 0.8;
    private const double ShiftHeight = 7;
    private const int ShiftRun = 3;
    private const double ShiftRunDistance = 2.5;
    private const int OldLevelMemory = 60;
    private const double LeastChange = 0.03;

    private static readonly double[] Gains = [0.06, 0.15, 0.35];

    private readonly int _season;
    private readonly double _flagRarity;
    private readonly double[] _phases;
    private readonly double[] _levels = new double[Gains.Length];
    private readonly double[] _losses = new double[Gains.Length];
    private readonly List<double> _misses = [];
    private readonly List<double> _scaled = [];
    private readonly TailEstimate _tail = new(750, 40, 0.1);
    private readonly double[] _history;
    private double _scale;
    private double _up;
    private double _down;
    private int _run;
    private double _oldLevel = double.NaN;
    private int _oldLevelAge;

    private PeriodDetector(double[] history, int season, double flagRarity) =>
        (_history, _season, _flagRarity, _phases) = (history, season, flagRarity, new double[Math.Max(1, season <= ShortestSeason ? season : 1)]);

    private int Warm => _season is > 1 and <= ShortestSeason ? 4 * _season : Math.Max(12, Math.Min(_season, 16));

    private int Best => Array.IndexOf(_losses, _losses.Min());

    /// <summary>Judges each period.</summary>
    /// <param name="values">The series; null where a period has no value.</param>
    /// <param name="season">Periods a season: 7 for days, 52 for weeks, 12 for months; 1 for none.</param>
    /// <param name="flagRarity">−log₁₀ of the share of ordinary periods that may be flagged.</param>
    public static JudgedPeriod[] Judge(double?[] values, int season, double flagRarity)
    {
        var judged = new JudgedPeriod[values.Length];
        var known = new double[values.Length];
        PeriodDetector? detector = null;
        var scale = new PeriodScale();
        for (var i = 0; i < values.Length; i++)
        {
            known[i] = values[i] ?? (i > 0 ? known[Math.Max(0, i - season)] : 0);
            if (detector is null && i == new PeriodDetector([], season, flagRarity).Warm)
            {
                scale = PeriodScale.Choose(known.AsSpan(0, i));
                var history = new double[values.Length];
                for (var k = 0; k < i; k++)
                {
                    history[k] = scale.To(known[k]);
                }

                detector = new PeriodDetector(history, season, flagRarity);
                detector.Begin(i);
            }

            judged[i] = detector is null ? new JudgedPeriod(0, known[i], null)
                : values[i] is { } value ? detector.Next(i, value, scale)
                : detector.Skip(i, scale);
        }

        return judged;
    }

    private void Begin(int count)
    {
        var first = _history.AsSpan(0, count);
        var level = Quantiles.Median(first);
        for (var phase = 0; phase < _phases.Length && _phases.Length > 1; phase++)
        {
            var same = new List<double>();
            for (var i = phase; i < count; i += _season)
            {
                same.Add(first[i] - level);
            }

            _phases[phase] = Quantiles.Median([.. same]);
        }

        for (var i = 0; i < count; i++)
        {
            _misses.Add(first[i] - level - Phase(i));
        }

        var newest = Quantiles.Median([.. _misses.TakeLast(Math.Max(7, _season <= ShortestSeason ? _season : 6))]);
        Array.Fill(_levels, level + newest);
        _scale = Scale();
    }

    private double Phase(int at) => _phases.Length > 1 ? _phases[at % _season] : 0;

    private JudgedPeriod Skip(int at, PeriodScale scale)
    {
        var expected = _levels[Best] + Phase(at);
        _history[at] = expected;
        _misses.Add(0);
        return new JudgedPeriod(0, scale.From(expected), null);
    }

    private JudgedPeriod Next(int at, double value, PeriodScale scale)
    {
        var actual = scale.To(value);
        _history[at] = actual;
        var expected = _levels[Best] + Phase(at) + SeasonBefore(at);
        var miss = WithoutMemory(at, actual - expected);
        ReturnToOldLevel(at, actual, ref expected, ref miss);
        var distance = miss / _scale;
        var rarity = Rarity(Math.Abs(distance));
        var material = Math.Abs(scale.From(expected + miss) - scale.From(expected)) >= LeastChange * Math.Abs(scale.From(expected));
        var shifted = Shifted(at, actual, distance);
        Learn(at, actual, expected, miss);
        if (shifted && rarity < _flagRarity && material)
        {
            rarity = _flagRarity * 1.2;
        }

        rarity = material ? rarity : Math.Min(rarity, _flagRarity * 0.9);
        var flagged = rarity >= _flagRarity;
        return new JudgedPeriod(
            rarity / (rarity + _flagRarity),
            scale.From(expected),
            !flagged ? null : shifted ? AnomalyKind.LevelShift : distance > 0 ? AnomalyKind.High : AnomalyKind.Low);
    }

    // For seasons longer than a week: what the same period of the season before was above or below the level around it.
    private double SeasonBefore(int at)
    {
        if (_season <= ShortestSeason || at < _season + 3)
        {
            return 0;
        }

        var (sum, count) = (0d, 0);
        for (var back = at - _season; back >= 3 && count < 3; back -= _season)
        {
            var around = new List<double>();
            for (var k = Math.Max(0, back - (_season / 2)); k <= Math.Min(at - 1, back + (_season / 2)); k++)
            {
                around.Add(_history[k]);
            }

            sum += _history[back] - Quantiles.Median([.. around]) - (_history[back - 1] - Quantiles.Median([.. around]));
            count++;
        }

        return count == 0 ? 0 : 0.6 * sum / count;
    }

    // A day that missed alike a year before (a holiday, a yearly sale) is expected again.
    private double WithoutMemory(int at, double miss)
    {
        if (_season > ShortestSeason)
        {
            return miss;
        }

        var least = miss;
        var year = _season == 5 ? 261 : 365;
        for (var back = year - 2; back <= year + 1; back++)
        {
            if (at - back >= 0 && Math.Abs(_misses[at - back]) > 2.5 * _scale && Math.Sign(_misses[at - back]) == Math.Sign(miss))
            {
                // What is left is the noise of two days.
                var left = (miss - _misses[at - back]) / Math.Sqrt(2);
                least = Math.Abs(left) < Math.Abs(least) ? left : least;
            }
        }

        return least;
    }

    private void ReturnToOldLevel(int at, double actual, ref double expected, ref double miss)
    {
        if (double.IsNaN(_oldLevel))
        {
            return;
        }

        var old = _oldLevel + Phase(at);
        if (Math.Abs(miss) > 2.5 * _scale && Math.Abs(actual - old) < 2.5 * _scale)
        {
            Array.Fill(_levels, _oldLevel);
            (expected, miss, _oldLevel) = (old, actual - old, double.NaN);
        }
        else if (++_oldLevelAge > OldLevelMemory)
        {
            _oldLevel = double.NaN;
        }
    }

    private double Rarity(double distance)
    {
        var n = _tail.Count;
        var own = n == 0 ? 1 : Math.Pow(10, -_tail.Rarity(distance));
        var chance = ((n * own) + (PriorWeight * StudentTail(distance))) / (n + PriorWeight);
        return Math.Min(TailEstimate.Rarest, -Math.Log10(chance));
    }

    // Two-sided tail of Student's t with five degrees of freedom.
    private static double StudentTail(double t)
    {
        var x = 1 + (t * t / 5);
        return Math.Max(1e-16, 1 - (2 / Math.PI * ((t / (Math.Sqrt(5) * x) * (1 + (2 / (3 * x)))) + Math.Atan(t / Math.Sqrt(5)))));
    }

    private bool Shifted(int at, double actual, double distance)
    {
        var z = Math.Clamp(distance, -4, 4);
        (_up, _down) = (Math.Max(0, _up + z - ShiftSlack), Math.Max(0, _down - z - ShiftSlack));
        _scaled.Add(distance);
        _run = _scaled.Count > 1 && Math.Abs(distance) > ShiftRunDistance && Math.Sign(distance) == Math.Sign(_scaled[^2]) ? _run + 1
            : Math.Abs(distance) > ShiftRunDistance ? 1 : 0;
        if (_run < ShiftRun && Math.Max(_up, _down) < ShiftHeight)
        {
            return false;
        }

        if (_run == 0 && Math.Abs(distance) < 1)
        {
            (_up, _down) = (0, 0);
            return false;
        }

        var newest = Enumerable.Range(0, ShiftRun).Where(k => at - k >= 0).Select(k => _history[at - k] - Phase(at - k)).ToArray();
        (_oldLevel, _oldLevelAge) = (_levels[Best], 0);
        Array.Fill(_levels, Quantiles.Median(newest));
        (_up, _down, _run) = (0, 0, 0);
        return true;
    }

    private void Learn(int at, double actual, double expected, double miss)
    {
        _misses.Add(actual - expected);
        var clipped = Math.Clamp(miss, -Clip * _scale, Clip * _scale);
        for (var g = 0; g < Gains.Length; g++)
        {
            var own = Math.Clamp(actual - _levels[g] - Phase(at), -Clip * _scale, Clip * _scale);
            _losses[g] = (0.97 * _losses[g]) + (0.03 * Math.Abs(own));
            _levels[g] += Gains[g] * own;
        }

        if (_phases.Length > 1)
        {
            _phases[at % _season] += SeasonGain * clipped;
            var mean = _phases.Average();
            for (var p = 0; p < _phases.Length; p++)
            {
                _phases[p] -= mean;
            }

            for (var g = 0; g < Gains.Length; g++)
            {
                _levels[g] += mean;
            }
        }

        _tail.Add(Math.Min(Math.Abs(miss / _scale), 8));
        _scale = Scale();
    }

    private double Scale()
    {
        var newest = _misses.TakeLast(ResidualWindow).Select(Math.Abs).ToArray();
        var typical = Quantiles.DeviationScale * Quantiles.Median(newest);
        return Math.Max(Math.Max(typical, 0.3 * Quantiles.At(Quantiles.Sorted(newest), 0.9)), 1e-9 + (1e-6 * Math.Abs(_levels[0])));
    }
}
