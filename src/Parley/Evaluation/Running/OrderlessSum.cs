namespace Parley.Evaluation.Running;

/// <summary>A sum that does not depend on the order in which rows end: each value is rounded to 15 digits and added in decimal.</summary>
internal struct OrderlessSum
{
    private const double Most = 1e20;

    private decimal _sum;

    /// <summary>The sum.</summary>
    public readonly double Value => (double)_sum;

    /// <summary>Adds a value; one that is not finite counts as 0, one beyond 1e20 as that.</summary>
    public void Add(double value) => _sum += double.IsFinite(value) ? (decimal)Math.Clamp(value, -Most, Most) : 0;
}
