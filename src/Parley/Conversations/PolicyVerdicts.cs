using System.Collections.Immutable;
using Parley.Analytics;
using Parley.Analytics.Understanding;
using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Conversations.Quoting;
using Parley.Guardrails.PersonalData;
using Parley.Guardrails.Policies;

namespace Parley.Conversations;

/// <summary>What a product's rules make of a turn; each step taken is a line among the turn's verdicts.</summary>
internal static class PolicyVerdicts
{
    /// <summary>Of fewer words than this, beside names, times and numbers, nothing can be told.</summary>
    private const int LeastOwnWords = 4;

    /// <summary>The end of a turn whose question may not be asked; null where it may. A model is asked of what its rules' words do not meet.</summary>
    /// <param name="setting">The turn.</param>
    /// <param name="read">How its words were read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<TurnResult?> AdmitAsync(TurnSetting setting, Routed read, CancellationToken cancellationToken)
    {
        var verdict = setting.Policies.Admit(setting.Request.Question, IsOfFigures(setting, read.Understood));
        verdict = verdict.Rule is null ? await JudgedAsync(PolicySide.Question, setting.Request.Question, setting, cancellationToken).ConfigureAwait(false) : verdict;
        return verdict.Rule is { } rule ? Stopped(rule, verdict.Steps) : null;
    }

    /// <summary>
    /// True where every word of a question is a name of the catalogue, a time, a number or a word of asking for figures, or hardly any
    /// is not: what a classifier has learnt of other questions says nothing of it.
    /// </summary>
    private static bool IsOfFigures(TurnSetting setting, Understood? read) =>
        read is Understood.Planned or Understood.Ambiguous || (read is not null && QuestionReader.OwnWords(setting.Request.Question, setting.Reading) < LeastOwnWords);

    /// <summary>An answer after the judge model, where the product has one and rules for it: as it was, or declined.</summary>
    public static async Task<TurnResult> JudgeAsync(TurnResult result, TurnSetting setting, CancellationToken cancellationToken)
    {
        if (result.Status != TurnStatus.Completed || result.Answer.Outcome != Outcome.Answered)
        {
            return result;
        }

        var verdict = await JudgedAsync(PolicySide.Answer, AnswerRenderer.ToText(result.Answer), setting, cancellationToken).ConfigureAwait(false);
        return verdict.Rule is { } rule ? Stopped(rule, [.. result.Verdicts, .. verdict.Steps]) with { Queries = result.Queries } : result;
    }

    private static async Task<PolicyVerdict> JudgedAsync(PolicySide side, string text, TurnSetting setting, CancellationToken cancellationToken)
    {
        foreach (var rule in setting.Models is null ? [] : setting.Policies.Judged(side))
        {
            if (await setting.Models!.JudgeAsync(rule, text, cancellationToken).ConfigureAwait(false))
            {
                return PolicyPipeline.JudgedMet(rule, side);
            }
        }

        return PolicyVerdict.Clear;
    }

    /// <summary>A checked answer after the rules have read it: as it was, corrected, or declined.</summary>
    public static TurnResult Review(TurnResult result, TurnSetting setting)
    {
        var (answer, verdict) = setting.Policies.Review(result.Answer);
        return verdict.Rule is { } rule
            ? Stopped(rule, [.. result.Verdicts, .. verdict.Steps]) with { Queries = result.Queries }
            : result with
            {
                Answer = answer,
                // What reads the answer after this, a model's prose and its checks, sees no more than the answer shows.
                Queries = ReferenceEquals(answer, result.Answer) ? result.Queries : PersonalDataMask.Of(result.Queries),
                Verdicts = [.. result.Verdicts, .. verdict.Steps],
            };
    }

    private static TurnResult Stopped(PolicyRule rule, ImmutableArray<string> steps) => new(
        TurnStatus.Completed,
        new Answer
        {
            Outcome = rule.Then == PolicyAction.HandOver ? Outcome.Escalated : Outcome.Declined,
            Blocks = [new TextBlock(TextRole.Decline, [new Words(rule.Say)])],
        })
    {
        Verdicts = steps,
    };
}
