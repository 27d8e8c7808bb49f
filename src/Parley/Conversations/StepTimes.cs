using System.Collections.Immutable;

namespace Parley.Conversations;

/// <summary>How long each step of a turn took, in milliseconds.</summary>
internal sealed class StepTimes
{
    private readonly TimeProvider _clock;
    private readonly ImmutableSortedDictionary<string, double>.Builder _steps =
        ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);

    private long _last;

    public StepTimes(TimeProvider clock)
    {
        _clock = clock;
        _last = clock.GetTimestamp();
    }

    /// <summary>Ends the step that began at the last mark.</summary>
    public void Mark(string step)
    {
        var now = _clock.GetTimestamp();
        _steps[step] = Math.Round(_clock.GetElapsedTime(_last, now).TotalMilliseconds, 3);
        _last = now;
    }

    public ImmutableSortedDictionary<string, double> ToImmutable() => _steps.ToImmutable();
}
