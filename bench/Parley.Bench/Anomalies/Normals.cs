using Parley.Bench.Harness;

namespace Parley.Bench.Anomalies;

/// <summary>Shares and normally distributed numbers in an order that a seed fixes.</summary>
/// <param name="seed">The seed.</param>
internal sealed class Normals(uint seed)
{
    private readonly Draw _draw = new(seed);

    /// <summary>A whole number from 0 to one less than a count.</summary>
    /// <param name="count">How many there are.</param>
    public int Below(int count) => _draw.Below(count);

    /// <summary>A number between 0 and 1.</summary>
    public double Share() => (_draw.Below(1 << 24) + 0.5) / (1 << 24);

    /// <summary>A number of the standard normal distribution.</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(Share())) * Math.Cos(2 * Math.PI * Share());
}
