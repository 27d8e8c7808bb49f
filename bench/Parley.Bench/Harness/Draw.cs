namespace Parley.Bench.Harness;

/// <summary>Numbers in an order that a seed fixes, the same on every machine and runtime (xorshift32).</summary>
/// <param name="seed">The seed; 0 counts as 1.</param>
internal sealed class Draw(uint seed)
{
    private uint _state = seed == 0 ? 1 : seed;

    /// <summary>A number from 0 to one less than a count.</summary>
    /// <param name="count">How many there are.</param>
    public int Below(int count)
    {
        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        return (int)(_state % (uint)count);
    }
}
