namespace Parley.Statistics.Anomalies.Periods;

/// <summary>The scale periods are judged on: logarithms of amounts, so that a weekday is a share; values as they are otherwise.</summary>
internal sealed class PeriodScale
{
    private const double OffsetShare = 0.05;

    private readonly double _offset;

    private PeriodScale(double offset) => _offset = offset;

    /// <summary>Values as they are.</summary>
    public PeriodScale()
        : this(double.NaN)
    {
    }

    private bool IsLog => !double.IsNaN(_offset);

    /// <summary>Chooses by the first values: logarithms where none is negative and most are above zero.</summary>
    /// <param name="first">The first values.</param>
    public static PeriodScale Choose(ReadOnlySpan<double> first)
    {
        var positive = new List<double>();
        foreach (var value in first)
        {
            if (value < 0)
            {
                return new PeriodScale();
            }

            if (value > 0)
            {
                positive.Add(value);
            }
        }

        return positive.Count > first.Length * 0.6 ? new PeriodScale(OffsetShare * Quantiles.Median([.. positive])) : new PeriodScale();
    }

    /// <summary>To the scale.</summary>
    /// <param name="value">A value.</param>
    public double To(double value) => IsLog ? Math.Log(Math.Max(value + _offset, 0.1 * _offset)) : value;

    /// <summary>Back to values.</summary>
    /// <param name="scaled">A value of the scale.</param>
    public double From(double scaled) => IsLog ? Math.Exp(Math.Min(scaled, 700)) - _offset : scaled;
}
