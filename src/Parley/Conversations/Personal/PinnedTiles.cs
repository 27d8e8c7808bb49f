using System.Collections.Immutable;
using Parley.Storage;

namespace Parley.Conversations.Personal;

/// <summary>An answer that a person keeps on a product's dashboard: its question, asked anew over the data as it is.</summary>
/// <param name="Id">Unique id; sorts by time.</param>
/// <param name="Product">The product.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Question">The question in full.</param>
public sealed record PinnedTile(string Id, string Product, string Title, string Question);

/// <summary>Keeps pinned tiles; each belongs to one caller.</summary>
/// <param name="state">The open state.</param>
/// <param name="clock">Dates what is stored.</param>
public sealed class PinnedTiles(StateDatabase state, TimeProvider clock)
{
    /// <summary>The most tiles that one caller keeps on one dashboard.</summary>
    public const int Most = 24;

    /// <summary>Keeps one; the same question twice is kept once.</summary>
    /// <param name="caller">Id of the caller.</param>
    /// <param name="tile">Its id is set here.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>False where there are <see cref="Most"/> already.</returns>
    public async Task<bool> PinAsync(string caller, PinnedTile tile, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var there = await OfAsync(caller, tile.Product, cancellationToken).ConfigureAwait(false);
        if (there.Any(t => t.Question == tile.Question) || there.Length >= Most)
        {
            return there.Length < Most;
        }

        await state.WriteAsync(
            session => session.ExecuteAsync(
                "INSERT INTO pinned_tile (id, caller, product, title, question, at) VALUES (@Id, @caller, @Product, @Title, @Question, @At)",
                new { Id = Guid.CreateVersion7(now).ToString("N"), caller, tile.Product, Title = StoredText.Clean(tile.Title), Question = StoredText.Clean(tile.Question), At = StoredText.Of(now) },
                cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Removes one of the caller's.</summary>
    /// <param name="caller">Id of the caller.</param>
    /// <param name="id">The tile.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<int> RemoveAsync(string caller, string id, CancellationToken cancellationToken) =>
        state.WriteAsync(session => session.ExecuteAsync("DELETE FROM pinned_tile WHERE id = @id AND caller = @caller", new { id, caller }, cancellationToken), cancellationToken);

    /// <summary>Reads the caller's, oldest first.</summary>
    /// <param name="caller">Id of the caller.</param>
    /// <param name="product">The product.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<ImmutableArray<PinnedTile>> OfAsync(string caller, string product, CancellationToken cancellationToken) =>
        state.ReadAsync(
            async session => (await session.QueryAsync<Row>(
                "SELECT id AS Id, product AS Product, title AS Title, question AS Question FROM pinned_tile WHERE caller = @caller AND product = @product ORDER BY at, id",
                new { caller, product }, cancellationToken).ConfigureAwait(false)).Select(r => new PinnedTile(r.Id, r.Product, r.Title, r.Question)).ToImmutableArray(),
            cancellationToken);

    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string Product { get; init; } = "";

        public string Title { get; init; } = "";

        public string Question { get; init; } = "";
    }
}
