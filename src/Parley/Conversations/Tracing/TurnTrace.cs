using System.Collections.Immutable;
using System.Diagnostics;
using Parley.Answers.Rendering;
using Parley.Telemetry;

namespace Parley.Conversations.Tracing;

/// <summary>The span of one turn, with its steps below it; kept with the turn, and told to whoever listens.</summary>
internal sealed class TurnTrace : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly long _began;
    private readonly Activity? _turn;
    private readonly TraceRecorder? _recorder;

    private TurnTrace(TimeProvider clock, string product)
    {
        TraceRecorder.Ready();
        (_clock, _began) = (clock, clock.GetTimestamp());
        _turn = Instruments.Source.StartActivity($"{GenAiNames.InvokeAgent} {product}");
        _recorder = _turn is null ? null : TraceRecorder.Below(_turn);
    }

    /// <summary>The steps so far and what ran inside them.</summary>
    public ImmutableArray<TraceSpan> Spans => _recorder?.Spans() ?? [];

    /// <summary>Begins the span of a turn.</summary>
    public static TurnTrace Begin(string product, TimeProvider clock) => new(clock, product);

    /// <summary>An iterator forgets what is current whenever it yields; spans that begin after this are below the turn again.</summary>
    public void Resume() => Activity.Current = _turn;

    /// <summary>Writes the span of a step that ends now.</summary>
    public void Step(string name, TimeSpan took)
    {
        if (_turn is null)
        {
            return;
        }

        var ended = _turn.StartTimeUtc + _clock.GetElapsedTime(_began);
        Resume();
        using var step = Instruments.Source.StartActivity(name, ActivityKind.Internal, default(ActivityContext), startTime: ended - took);
        step?.SetEndTime(ended);
    }

    /// <summary>Says what came of the turn.</summary>
    public void End(Turn turn)
    {
        var outcome = turn.Status == TurnStatus.Completed ? turn.Answer.Outcome.ToString().ToLowerInvariant() : turn.Status.ToString().ToLowerInvariant();
        var tags = new TagList { { GenAiNames.Product, turn.Product }, { GenAiNames.Outcome, outcome } };
        Instruments.Turns.Add(1, tags);
        Instruments.TurnDuration.Record(_clock.GetElapsedTime(_began).TotalSeconds, tags);
        if (_turn is null)
        {
            return;
        }

        Describe(_turn, turn, outcome);
        Judge(_turn, turn);
    }

    public void Dispose() => _turn?.Dispose();

    private static void Describe(Activity span, Turn turn, string outcome)
    {
        span.SetTag(GenAiNames.Operation, GenAiNames.InvokeAgent);
        span.SetTag(GenAiNames.ProviderName, GenAiNames.Provider);
        span.SetTag(GenAiNames.Agent, turn.Product);
        span.SetTag(GenAiNames.AgentVersion, turn.Version);
        span.SetTag(GenAiNames.Conversation, turn.Conversation);
        span.SetTag(GenAiNames.Turn, turn.Id);
        span.SetTag(GenAiNames.Outcome, outcome);
        if (turn.Status == TurnStatus.Failed)
        {
            span.SetTag(GenAiNames.Error, "turn_failed");
            span.SetStatus(ActivityStatusCode.Error);
        }

        if (Instruments.CapturesContent)
        {
            span.SetTag(GenAiNames.Input, turn.Question);
            span.SetTag(GenAiNames.Output, AnswerRenderer.ToText(turn.Answer));
        }
    }

    /// <summary>What the checker said is the one score that every turn has.</summary>
    private static void Judge(Activity span, Turn turn)
    {
        var isSupported = turn.Verdicts.IsEmpty;
        span.AddEvent(new ActivityEvent(GenAiNames.Evaluation, tags: new ActivityTagsCollection
        {
            { GenAiNames.EvaluationName, "parley.evidence" },
            { GenAiNames.EvaluationLabel, isSupported ? "supported" : "withheld" },
            { GenAiNames.EvaluationValue, isSupported ? 1.0 : 0.0 },
        }));
    }
}
