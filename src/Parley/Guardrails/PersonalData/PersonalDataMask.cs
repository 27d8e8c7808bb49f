using System.Collections.Immutable;
using Parley.Answers;
using Parley.Metrics;

namespace Parley.Guardrails.PersonalData;

/// <summary>
/// Takes personal data out of what stands behind an answer: a cell that is masked in a table must not be read from the evidence, the
/// filters or the suggestions beside it. Quotes of documents stand as they are: who must not see them is kept from them by permissions.
/// </summary>
internal static class PersonalDataMask
{
    /// <summary>The answer with its evidence, choices and suggestions masked; its blocks are masked by the rule that found them.</summary>
    /// <param name="answer">The answer.</param>
    public static Answer Behind(Answer answer) => answer with
    {
        ResolvedQuestion = PersonalDataFinder.Mask(answer.ResolvedQuestion),
        Evidence = [.. answer.Evidence.Select(Masked)],
        Choices = [.. answer.Choices.Select(c => c with { Label = PersonalDataFinder.Mask(c.Label), Question = PersonalDataFinder.Mask(c.Question) })],
        FollowUps = [.. answer.FollowUps.Where(f => PersonalDataFinder.Find(f).IsEmpty)],
    };

    /// <summary>The rows that the evidence is held against, masked alike.</summary>
    /// <param name="queries">What was read.</param>
    public static ImmutableArray<ExecutedQuery> Of(ImmutableArray<ExecutedQuery> queries) =>
    [
        .. queries.Select(q => q with
        {
            Result = q.Result with { Rows = [.. q.Result.Rows.Select(r => r.Any(c => c is string text && Mask(text) != text) ? [.. r.Select(Masked)] : r)] },
        }),
    ];

    private static Evidence Masked(Evidence evidence) => evidence switch
    {
        PassageEvidence => evidence,
        ComputedEvidence computed => computed with { Value = Masked(computed.Value), Scope = Masked(computed.Scope), Parameters = Masked(computed.Parameters) },
        _ => evidence with { Value = Masked(evidence.Value), Scope = Masked(evidence.Scope) },
    };

    private static Scope Masked(Scope scope) => scope with { Members = Masked(scope.Members), Against = Masked(scope.Against) };

    private static ImmutableSortedDictionary<string, string> Masked(ImmutableSortedDictionary<string, string> members) =>
        members.Values.All(v => Mask(v) == v) ? members : members.ToImmutableSortedDictionary(m => m.Key, m => Mask(m.Value));

    private static object? Masked(object? value) => value is string text ? Mask(text) : value;

    private static string Mask(string text) => PersonalDataFinder.Mask(text);
}
