using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;

namespace Parley.Telemetry;

/// <summary>
/// Keeps the spans of one turn, so that they can be read without any other tool: those of Parley, and those that
/// models and tools write below them.
/// </summary>
internal sealed class TraceRecorder
{
    /// <summary>No more spans of a turn are kept.</summary>
    public const int MaxSpans = 200;

    // What is kept of a span; content is on the turn itself, for those who may read it.
    private static readonly string[] Content = [GenAiNames.Input, GenAiNames.Output, GenAiNames.Statement, "gen_ai.system_instructions", "gen_ai.tool.definitions"];

    private static readonly string Key = typeof(TraceRecorder).FullName!;

    private static readonly ActivityListener Listener = Listen();

    private readonly Lock _lock = new();
    private readonly List<TraceSpan> _spans = [];
    private readonly Activity _root;

    private TraceRecorder(Activity root) => _root = root;

    /// <summary>Begins to keep what runs below a span.</summary>
    public static TraceRecorder Below(Activity root)
    {
        // Named, so that the listener is there before the first span.
        _ = Listener;
        var recorder = new TraceRecorder(root);
        root.SetCustomProperty(Key, recorder);
        return recorder;
    }

    /// <summary>Makes sure that spans are written at all.</summary>
    public static void Ready() => _ = Listener;

    /// <summary>What was kept so far, in the order in which it began, outer spans before inner ones.</summary>
    public ImmutableArray<TraceSpan> Spans()
    {
        lock (_lock)
        {
            var ordered = _spans.OrderBy(s => s.StartMs).ThenByDescending(s => s.DurationMs).ToArray();
            // Spans nest by time: a step's span is written when it ends, with what ran meanwhile already there.
            var open = new Stack<TraceSpan>();
            var nested = ImmutableArray.CreateBuilder<TraceSpan>(ordered.Length);
            foreach (var span in ordered)
            {
                while (open.TryPeek(out var outer) && span.StartMs >= outer.StartMs + outer.DurationMs - 0.0005)
                {
                    open.Pop();
                }

                nested.Add(span with { Depth = open.Count });
                open.Push(span);
            }

            return nested.MoveToImmutable();
        }
    }

    private static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is Instruments.Name or Instruments.Models,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = Keep,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static void Keep(Activity activity)
    {
        for (var at = activity.Parent; at is not null; at = at.Parent)
        {
            if (at.GetCustomProperty(Key) is TraceRecorder recorder)
            {
                recorder.Add(activity);
                return;
            }
        }
    }

    private void Add(Activity activity)
    {
        lock (_lock)
        {
            if (_spans.Count < MaxSpans)
            {
                _spans.Add(new TraceSpan(
                    activity.DisplayName,
                    0,
                    Rounded(activity.StartTimeUtc - _root.StartTimeUtc),
                    Rounded(activity.Duration),
                    activity.TagObjects
                        .Where(t => t.Value is not null && !Content.Contains(t.Key))
                        .GroupBy(t => t.Key, StringComparer.Ordinal)
                        .ToImmutableSortedDictionary(g => g.Key, g => Convert.ToString(g.Last().Value, CultureInfo.InvariantCulture)!, StringComparer.Ordinal)));
            }
        }
    }

    private static double Rounded(TimeSpan span) => Math.Round(Math.Max(0, span.TotalMilliseconds), 3);
}
