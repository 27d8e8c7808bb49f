using System.Collections.Immutable;
using Parley.Storage;

namespace Parley.Conversations.Routes;

/// <summary>The newest turns about a product, whoever asked them: for its owner, who looks at ways and prompts, not at questions.</summary>
/// <param name="state">The open state.</param>
public sealed class LatestTurns(StateDatabase state)
{
    /// <summary>The most turns that are read at once.</summary>
    public const int Most = 500;

    /// <summary>Reads the newest turns.</summary>
    /// <param name="product">The product's name.</param>
    /// <param name="after">Id of the last turn already read; empty for none.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>At most <see cref="Most"/> turns, the oldest first.</returns>
    public async Task<ImmutableArray<Turn>> ReadAsync(string product, string after, CancellationToken cancellationToken)
    {
        var rows = await state.ReadAsync(
            session => session.QueryAsync<TurnRow>(
                $"SELECT {TurnRow.Columns} FROM turn WHERE product = @product AND id > @after ORDER BY id DESC LIMIT {Most}", new { product, after }, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return [.. rows.OrderBy(r => r.Id, StringComparer.Ordinal).Select(r => r.ToTurn())];
    }
}
