using System.Collections.Immutable;
using System.Runtime.CompilerServices;
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
        read is Understood.Planned or Understood.Ambiguous || (read is not null && WordsOf(setting).Own < LeastOwnWords);

    // What asks for plain language belongs to what was typed.
    private static QuestionWords WordsOf(TurnSetting setting) => setting.Asked == setting.Request.Question ? setting.Words : QuestionReader.Words(setting.Request.Question, setting.Reading);

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

    /// <summary>
    /// What a model wrote over an answer, after the judge model has read it as it is shown: as it was, or, where a rule is met, the answer
    /// in the words that need no model, which the judge has read already. Without such a rule each block goes on as it comes.
    /// </summary>
    public static async IAsyncEnumerable<Block> JudgeAsync(
        IAsyncEnumerable<Block> written, TurnResult result, TurnSetting setting, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (result is not { Status: TurnStatus.Completed, Answer.Outcome: Outcome.Answered } || !setting.Policies.Judged(PolicySide.Answer).Any())
        {
            await foreach (var block in written.ConfigureAwait(false))
            {
                yield return block;
            }

            yield break;
        }

        var blocks = await written.ToListAsync(cancellationToken).ConfigureAwait(false);
        var isOther = !blocks.SequenceEqual(result.Answer.Blocks);
        var verdict = isOther
            ? await JudgedAsync(PolicySide.Answer, AnswerRenderer.ToText(result.Answer with { Blocks = [.. blocks] }), setting, cancellationToken).ConfigureAwait(false)
            : PolicyVerdict.Clear;
        if (verdict.Rule is { } rule)
        {
            setting.Models!.Withhold($"Policy {rule.Name} on answer: judge; the model's wording was withheld");
        }

        foreach (var block in verdict.Rule is null ? blocks : [.. result.Answer.Blocks])
        {
            yield return block;
        }
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
