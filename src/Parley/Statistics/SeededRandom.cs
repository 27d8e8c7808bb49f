namespace Parley.Statistics;

/// <summary>Random numbers that a seed fixes, the same on every machine and runtime: SplitMix64 (Steele, Lea and Flood 2014).</summary>
/// <remarks>For draws of simulations and resampling, never for secrets. Not safe for several threads at once.</remarks>
/// <param name="seed">Any number.</param>
public sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A seed that a text always gives: FNV-1a over its UTF-16 code units (Fowler, Noll and Vo).</summary>
    /// <param name="text">The text.</param>
    public static ulong SeedOf(string text) => text.Aggregate(14_695_981_039_346_656_037UL, (hash, letter) => unchecked((hash ^ letter) * 1_099_511_628_211UL));

    /// <summary>A number from 0 to one less than <paramref name="count"/>.</summary>
    /// <param name="count">At least 1.</param>
    public int Below(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return (int)Math.BigMul(Next(), (ulong)count, out _);
    }

    /// <summary>A number from 0 up to, not including, 1.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    private ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
