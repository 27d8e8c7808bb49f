namespace Parley.Bench.Asking;

/// <summary>A clock whose day is given, so that "last month" means the same on every run; its stopwatch is the machine's.</summary>
/// <param name="today">The day.</param>
public sealed class FixedDay(DateOnly today) : TimeProvider
{
    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => new(today, new TimeOnly(12, 0), TimeSpan.Zero);
}
