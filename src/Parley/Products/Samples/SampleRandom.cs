using System.Numerics;
using Parley.Statistics;

namespace Parley.Products.Samples;

/// <summary>
/// Random numbers that are the same on every machine: xoshiro256** (Blackman and Vigna, 2018), its state filled by SplitMix64
/// from the seed and the FNV-1a hash of a name, so that every column has a stream of its own. Only +, −, × and ÷ are used on
/// doubles, which IEEE 754 defines to the last bit; logarithms and sines differ between C libraries.
/// </summary>
internal sealed class SampleRandom
{
    private ulong stateA;
    private ulong stateB;
    private ulong stateC;
    private ulong stateD;

    /// <summary>Opens the stream of a name under a seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="name">What is drawn.</param>
    public SampleRandom(int seed, string name)
    {
        var fill = unchecked((ulong)seed ^ SeededRandom.SeedOf(name));
        (stateA, stateB, stateC, stateD) = (Fill(ref fill), Fill(ref fill), Fill(ref fill), Fill(ref fill));
    }

    /// <summary>The next 64 bits.</summary>
    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(stateB * 5, 7) * 9;
        var shifted = stateB << 17;
        stateC ^= stateA;
        stateD ^= stateB;
        stateB ^= stateC;
        stateA ^= stateD;
        stateC ^= shifted;
        stateD = BitOperations.RotateLeft(stateD, 45);
        return result;
    }

    /// <summary>A number from 0 to below 1, in steps of 2⁻⁵³.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number, both ends included.</summary>
    /// <param name="least">Smallest.</param>
    /// <param name="most">Largest; at least <paramref name="least"/>.</param>
    public int Next(int least, int most) => least + (int)(NextDouble() * ((double)most - least + 1));

    /// <summary>A number within a range.</summary>
    /// <param name="range">The range.</param>
    public double Next(DrawnRange range) => range.Least + (NextDouble() * (range.Most - range.Least));

    /// <summary>Nearly normal with mean 0 and deviation 1: four uniform numbers added; never beyond ±3.47.</summary>
    public double NextNormal()
    {
        const double sqrt3 = 1.7320508075688772;
        return (NextDouble() + NextDouble() + NextDouble() + NextDouble() - 2) * sqrt3;
    }

    /// <summary>A factor around 1 that is never below 0.05.</summary>
    /// <param name="deviation">Standard deviation.</param>
    public double NextFactor(double deviation) => Math.Max(0.05, 1 + (deviation * NextNormal()));

    private static ulong Fill(ref ulong state)
    {
        state = unchecked(state + 0x9E3779B97F4A7C15UL);
        var mixed = unchecked((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9UL);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL);
        return mixed ^ (mixed >> 31);
    }
}
