namespace Parley.Bench.Models;

/// <summary>A clock that somebody sets while the program runs: each time it is read it is hours off, ahead and back by turns.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private static readonly TimeSpan Jump = TimeSpan.FromHours(3);
    private int _reads;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + (Interlocked.Increment(ref _reads) % 2 == 0 ? Jump : -Jump);
}
