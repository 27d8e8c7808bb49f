using System.Collections.Immutable;
using Parley.Answers;
using Parley.Guardrails.Policies;

namespace Parley.Conversations;

/// <summary>What a product's rules make of a turn; each step taken is a line among the turn's verdicts.</summary>
internal static class PolicyVerdicts
{
    /// <summary>The end of a turn whose question may not be asked; null where it may.</summary>
    public static TurnResult? Admit(TurnSetting setting)
    {
        var verdict = setting.Policies.Admit(setting.Request.Question);
        return verdict.Rule is { } rule ? Stopped(rule, verdict.Steps) : null;
    }

    /// <summary>A checked answer after the rules have read it: as it was, corrected, or declined.</summary>
    public static TurnResult Review(TurnResult result, TurnSetting setting)
    {
        var (answer, verdict) = setting.Policies.Review(result.Answer);
        return verdict.Rule is { } rule
            ? Stopped(rule, [.. result.Verdicts, .. verdict.Steps]) with { Queries = result.Queries }
            : result with { Answer = answer, Verdicts = [.. result.Verdicts, .. verdict.Steps] };
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
