using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Parley.Analytics;
using Parley.Analytics.Composing;
using Parley.Analytics.Gathering;
using Parley.Analytics.Understanding;
using Parley.Answers;
using Parley.Conversations.Plainly;
using Parley.Conversations.Quoting;
using Parley.Conversations.Tracing;
using Parley.Governance;
using Parley.Metrics;

namespace Parley.Conversations;

/// <summary>
/// One turn, one straight line: (1) admit, (2) route, (3) gather, (4) compose, (5) verify, (6) record. Page, API, CLI and
/// evaluation call this and nothing else. All branches are here; each step is one call that returns a value; only gather
/// and record touch the outside.
/// </summary>
public sealed partial class TurnRunner
{
    private readonly ServedProducts _products;
    private readonly ConversationStore _store;
    private readonly TimeProvider _clock;
    private readonly ILogger<TurnRunner> _logger;

    /// <summary>Creates the runner.</summary>
    /// <param name="products">What can be asked.</param>
    /// <param name="store">Where turns are written.</param>
    /// <param name="clock">Says what today is, for products without a fixed <c>as_of</c>.</param>
    /// <param name="logger">Hears of faults; never of questions or answers.</param>
    public TurnRunner(ServedProducts products, ConversationStore store, TimeProvider clock, ILogger<TurnRunner> logger) =>
        (_products, _store, _clock, _logger) = (products, store, clock, logger);

    /// <summary>Runs one turn.</summary>
    /// <param name="request">The question.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">Stops the turn; it is then recorded as stopped.</param>
    /// <returns>The plan as soon as it is known, the checked blocks, and the end once the turn is recorded.</returns>
    /// <exception cref="TurnRejectedException">There is no such product or conversation, or the question cannot be taken.</exception>
    public async IAsyncEnumerable<TurnEvent> RunAsync(
        TurnRequest request, Caller caller, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var trace = TurnTrace.Begin(request.Product, _clock);
        var steps = new StepTimes(_clock, trace);

        // (1) Admit: may this be asked, and where does it belong?
        var question = Admission.Admit(request.Question);
        await using var setting = await TurnSetting.OpenAsync(
            (_products, _store, _clock), request with { Question = question }, caller, isRecorded: true, cancellationToken).ConfigureAwait(false);
        var read = Read(setting);
        var admitted = await PolicyVerdicts.AdmitAsync(setting, read, cancellationToken).ConfigureAwait(false);
        steps.Mark("admit");

        // (2) Route: what does it ask for?
        var routed = admitted is null ? await RouteAsync(setting, read, cancellationToken).ConfigureAwait(false) : new Routed(null) { Fault = admitted };
        steps.Mark("understand");
        yield return setting.Announce(routed.Understood);
        trace.Resume();

        // (3) Gather, (4) compose, (5) verify.
        var result = routed.Fault ?? await AnswerAsync(setting, routed, steps, cancellationToken).ConfigureAwait(false);
        result = routed.Fault is null ? await PolicyVerdicts.JudgeAsync(result, setting, cancellationToken).ConfigureAwait(false) : result;
        var blocks = ImmutableArray.CreateBuilder<Block>();
        await foreach (var block in BlocksAsync(setting, routed.Understood, result, cancellationToken).ConfigureAwait(false))
        {
            blocks.Add(block);
            yield return new TurnEvent.BlockReady(blocks.Count - 1, block);
        }

        result = result with { Answer = result.Answer with { Blocks = blocks.ToImmutable() }, Verdicts = [.. result.Verdicts, .. setting.Models?.Withheld ?? []] };
        steps.Mark("say");

        if (result is { Status: TurnStatus.Failed, Verdicts.Length: > 0 })
        {
            LogUnresolved(setting.Id, string.Join("; ", result.Verdicts));
        }

        // (6) Record. A stopped turn is recorded too, so the caller's token does not count here.
        var turn = setting.Row(routed.Understood, result, steps);
        var recording = await _store.AppendAsync(setting.Place!, turn, setting.Models?.Spending, CancellationToken.None).ConfigureAwait(false);
        trace.End(turn);
        yield return recording switch
        {
            TurnRecording.Recorded => new TurnEvent.Ended(turn),
            TurnRecording.Deleted => throw TurnRejectedException.Deleted(turn.Conversation),
            _ => throw TurnRejectedException.Busy(turn.Conversation),
        };
    }

    /// <summary>
    /// Runs steps 1 to 5 as for a turn and keeps nothing: what a dashboard's tiles and a reviewer's trial show. The question stands
    /// alone, and the conversation of the turn is empty.
    /// </summary>
    /// <param name="request">The question or plan.</param>
    /// <param name="caller">Whose permissions apply.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TurnRejectedException">There is no such product, or the question cannot be taken.</exception>
    public async Task<Turn> PreviewAsync(TurnRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var steps = new StepTimes(_clock);
        var question = Admission.Admit(request.Question);
        await using var setting = await TurnSetting.OpenAsync(
            (_products, _store, _clock), request with { Question = question }, caller, isRecorded: false, cancellationToken).ConfigureAwait(false);
        var read = Read(setting);
        var admitted = await PolicyVerdicts.AdmitAsync(setting, read, cancellationToken).ConfigureAwait(false);
        var routed = admitted is null ? await RouteAsync(setting, read, cancellationToken).ConfigureAwait(false) : new Routed(null) { Fault = admitted };
        var result = routed.Fault ?? await AnswerAsync(setting, routed, steps, cancellationToken).ConfigureAwait(false);
        if (setting.Models is not null)
        {
            var blocks = await BlocksAsync(setting, routed.Understood, result, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
            result = result with { Answer = result.Answer with { Blocks = [.. blocks] } };
            steps.Mark("say");
        }

        return setting.Row(routed.Understood, result, steps);
    }

    /// <summary>The words alone, without data or model. What they ask for says, too, which rules there is reason to look at.</summary>
    private Routed Read(TurnSetting setting)
    {
        try
        {
            return new Routed(Routing.Read(setting));
        }
#pragma warning disable CA1031 // A fault of the reader is a fault, never a clarification.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return new Routed(null) { Fault = Failed(setting, fault) };
        }
    }

    private async Task<Routed> RouteAsync(TurnSetting setting, Routed read, CancellationToken cancellationToken)
    {
        if (read.Understood is not { } understood)
        {
            return read;
        }

        try
        {
            var reading = setting.Reading;
            understood = setting.Models is { } models ? await models.UnderstandAsync(understood, cancellationToken).ConfigureAwait(false) : understood;
            return await DocumentRoute.ChooseAsync(understood, setting, part => QuestionReader.Read(part, reading), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new Routed(null) { Fault = TurnResult.Stopped };
        }
#pragma warning disable CA1031 // A fault of the reader is a fault, never a clarification.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return new Routed(null) { Fault = Failed(setting, fault) };
        }
    }

    /// <summary>The blocks as they are shown: those of the answer, or a model's prose over them. A stopped turn shows what it had.</summary>
    private static async IAsyncEnumerable<Block> BlocksAsync(
        TurnSetting setting, Understood? understood, TurnResult result, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (setting.Models is not { } models || cancellationToken.IsCancellationRequested)
        {
            foreach (var block in result.Answer.Blocks)
            {
                yield return block;
            }

            yield break;
        }

        var context = Verification.Context(result.Queries, (understood as Understood.Planned)?.Plan, setting);
        await foreach (var block in PolicyVerdicts.JudgeAsync(models.ComposeAsync(result, context, cancellationToken), result, setting, cancellationToken).ConfigureAwait(false))
        {
            yield return block;
        }
    }

    private async Task<TurnResult> AnswerAsync(
        TurnSetting setting, Routed routed, StepTimes steps, CancellationToken cancellationToken)
    {
        try
        {
            if (routed.Understood is not Understood.Planned planned)
            {
                var other = PlainAnswer.Of(Escalation.Apply(routed, setting), setting);
                steps.Mark("compose");
                return Verification.Verify(other, [], null, setting, steps);
            }

            var findings = await Gatherer.GatherAsync(
                planned.Plan, new VisibleData(setting.Layer, setting.Catalogue, setting.Permissions, setting.Today), cancellationToken).ConfigureAwait(false);
            steps.Mark("gather");
            var answer = Composer.Compose(findings, setting.Wording(planned.ResolvedQuestion)) with
            {
                FollowUps = setting.Place is null ? [] : FollowUpQuestions.After(findings, setting.Reading),
                Verified = setting.Verified?.Mark,
            };
            answer = routed.Said is { } said ? PlainAnswer.Of(DocumentRoute.Join(answer, said), setting) : answer;
            steps.Mark("compose");
            return Verification.Verify(answer, findings.Queries, planned.Plan, setting, steps);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return TurnResult.Stopped;
        }
#pragma warning disable CA1031 // Whatever broke, the turn is recorded as failed and says so; it is never dressed up as a clarification.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return Failed(setting, fault);
        }
    }

    private TurnResult Failed(TurnSetting setting, Exception fault)
    {
        LogFault(setting.Id, fault);
        return TurnResult.Failed(setting.Id, fault);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Turn {Turn} was withheld by the checker: {Verdicts}")]
    private partial void LogUnresolved(string turn, string verdicts);

    [LoggerMessage(Level = LogLevel.Error, Message = "Turn {Turn} failed")]
    private partial void LogFault(string turn, Exception fault);
}
