namespace Parley.Statistics.Anomalies.Streams;

/// <summary>
/// How surprising a value is after the few before it: values are put on levels, and each length of context foretells the next
/// level, falling back on the shorter one as far as it was seen seldom (a variable-order Markov model with back-off). The surprise
/// is −log₂ of the chance that was given to the level that came. Levels cover the range seen so far; where the range grows by a
/// quarter they are drawn anew, and what was seen is learnt again.
/// </summary>
internal sealed class ContextSurprise
{
    private const int Levels = 8;
    private const int LongestContext = 5;
    private const int Beginning = 100;
    private const int FarOutside = 50;
    private const double Redraw = 1.25;
    private const double NearWeight = 0.25;

    private readonly double[] _values;
    private readonly int[] _levels;
    private readonly Dictionary<(ulong Context, int Level), double> _seen = [];
    private readonly Dictionary<ulong, double> _contexts = [];
    private double _low;
    private double _step;

    private ContextSurprise(double[] values) => (_values, _levels) = (values, new int[values.Length]);

    /// <summary>The surprise of each value; 0 for the first hundred.</summary>
    /// <param name="values">The stream.</param>
    public static double[] Of(double[] values) => new ContextSurprise(values).Run();

    private double[] Run()
    {
        var surprise = new double[_values.Length];
        var (least, most, covered) = (double.MaxValue, double.MinValue, 0d);
        for (var i = 0; i < _values.Length; i++)
        {
            if (i == Beginning || (i > Beginning && most - least > Redraw * covered))
            {
                covered = most - least;
                Draw(least, most, i);
            }

            if (i >= Beginning)
            {
                _levels[i] = Level(_values[i]);
                surprise[i] = Learn(i);
            }

            (least, most) = (Math.Min(least, _values[i]), Math.Max(most, _values[i]));
        }

        return surprise;
    }

    private void Draw(double least, double most, int count)
    {
        (_low, _step) = (least, (most - least) / Levels);
        _step = _step > 0 ? _step : 1e-9 + (Math.Abs(most) * 1e-6);
        _seen.Clear();
        _contexts.Clear();
        for (var i = 0; i < count; i++)
        {
            _levels[i] = Level(_values[i]);
            Learn(i);
        }
    }

    private int Level(double value) => (int)Math.Clamp(Math.Floor((value - _low) / _step), -FarOutside, Levels + FarOutside);

    // A level next to one that was seen counts a quarter: a value near a border falls on either side.
    private double Learn(int at)
    {
        var (chance, context, level) = (1.0 / (Levels + 2), 14695981039346656037UL, _levels[at]);
        for (var length = 0; length <= Math.Min(LongestContext, at); length++)
        {
            if (length > 0)
            {
                context = (context ^ (ulong)(_levels[at - length] + 1000)) * 1099511628211UL;
                context ^= context >> 29;
            }

            var key = (context * 31) + (ulong)length;
            var (total, same) = (_contexts.GetValueOrDefault(key), _seen.GetValueOrDefault((key, level)));
            var near = _seen.GetValueOrDefault((key, level - 1)) + _seen.GetValueOrDefault((key, level + 1));
            chance = (same + (NearWeight * near) + chance) / (((1 + (2 * NearWeight)) * total) + 1);
            _seen[(key, level)] = same + 1;
            _contexts[key] = total + 1;
        }

        return -Math.Log2(Math.Min(1, chance));
    }
}
