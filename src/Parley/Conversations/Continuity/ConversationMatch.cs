using System.Collections.Immutable;
using Parley.Storage;

namespace Parley.Conversations.Continuity;

/// <summary>
/// Finds the conversation that a client goes on with who names none and sends its history: the caller's newest one about
/// the product that consists of exactly these questions.
/// </summary>
internal static class ConversationMatch
{
    // Equal histories are equally good; more than a few of them are not looked through.
    private const int Candidates = 5;

    /// <summary>The conversation's id; null where there is none.</summary>
    public static async Task<string?> FindAsync(
        StateSession session, string product, string caller, ImmutableArray<string> questions, CancellationToken cancellationToken)
    {
        var asked = questions.Select(q => StoredText.Clean(Admission.Clean(q))).Where(q => q.Length > 0).ToArray();
        if (asked.Length == 0)
        {
            return null;
        }

        var found = await session.QueryAsync<string>(
            $"""
            SELECT c.id FROM conversation c JOIN turn t ON t.conversation = c.id AND t.number = c.turns
            WHERE c.caller = @caller AND c.product = @product AND c.turns = @Count AND c.deleted_at IS NULL AND t.question = @Last
            ORDER BY c.updated_at DESC, c.id DESC LIMIT {Candidates}
            """, new { caller, product, Count = (long)asked.Length, Last = asked[^1] }, cancellationToken).ConfigureAwait(false);
        foreach (var id in found)
        {
            var kept = await session.QueryAsync<string>(
                "SELECT question FROM turn WHERE conversation = @id ORDER BY number", new { id }, cancellationToken).ConfigureAwait(false);
            if (kept.SequenceEqual(asked, StringComparer.Ordinal))
            {
                return id;
            }
        }

        return null;
    }
}
