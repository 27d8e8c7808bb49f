using System.Collections.Immutable;

namespace Parley.Statistics.Causes;

/// <summary>
/// Finds the few segments that explain a change: (1) how leaves stray where nothing happened, (2) greedily the segment that
/// makes the leaves most likely beyond what chance would give, its leaves claimed by it, (3) exchanges of a cause for others as
/// long as the whole becomes likelier, (4) a wider segment in place of causes where the rest of it moved too, (5) all again with
/// the noise of what is left.
/// </summary>
public static class CauseSearch
{
    private const int NoiseRounds = 3;

    /// <summary>Searches.</summary>
    /// <param name="table">The leaves.</param>
    /// <param name="settings">What counts as a cause; null for the default.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static CauseFindings Find(LeafTable table, CauseSearchSettings? settings, CancellationToken cancellationToken)
    {
        settings ??= CauseSearchSettings.Default;
        if (table.Leaves.Length < 2)
        {
            return CauseFindings.Of(table, []);
        }

        var model = LeafModel.Of(table);
        var cuboids = Cuboid.All(table, settings.MostAttributes);
        var left = model.Residual;
        ImmutableArray<FoundSegment> found = [];
        var drift = 0.0;
        for (var round = 0; round < NoiseRounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var noise = LeafNoise.Of(left, model, settings.LeastNoise);
            var search = new GreedySearch(model, noise, cuboids, settings, settings.Drift * drift);
            var before = found.Select(f => (f.Cuboid, f.Cell)).ToHashSet();
            found = search.Run(cancellationToken);
            if (round > 0 && before.SetEquals(found.Select(f => (f.Cuboid, f.Cell))))
            {
                break;
            }

            left = search.Left(found);
            drift = SegmentDrift.Of(left, model, noise, cuboids);
        }

        return CauseFindings.Of(table, found);
    }
}
