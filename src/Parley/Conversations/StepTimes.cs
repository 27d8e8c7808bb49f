using System.Collections.Immutable;
using Parley.Conversations.Tracing;
using Parley.Telemetry;

namespace Parley.Conversations;

/// <summary>How long each step of a turn took, in milliseconds; each is a span of the turn's trace too.</summary>
internal sealed class StepTimes
{
    private readonly TurnTrace? _trace;
    private readonly TimeProvider _clock;
    private readonly ImmutableSortedDictionary<string, double>.Builder _steps =
        ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);

    private long _last;

    public StepTimes(TimeProvider clock, TurnTrace? trace = null)
    {
        _clock = clock;
        _trace = trace;
        _last = clock.GetTimestamp();
    }

    /// <summary>Ends the step that began at the last mark.</summary>
    public void Mark(string step)
    {
        var now = _clock.GetTimestamp();
        var took = _clock.GetElapsedTime(_last, now);
        _steps[step] = Math.Round(took.TotalMilliseconds, 3);
        _trace?.Step(step, took);
        _last = now;
    }

    /// <summary>The spans of the steps so far, and of what ran inside them.</summary>
    public ImmutableArray<TraceSpan> Spans => _trace?.Spans ?? [];

    public ImmutableSortedDictionary<string, double> ToImmutable() => _steps.ToImmutable();
}
