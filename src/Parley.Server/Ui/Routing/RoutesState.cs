using System.Diagnostics.CodeAnalysis;
using Parley.Conversations.Routes;

namespace Parley.Server.Ui.Routing;

/// <summary>The traffic on the branches of the tree, for one product; what is new is read, not all anew.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "Short reads of a page, which are not given up.")]
internal sealed class RoutesState(LatestTurns turns)
{
    private string _product = "";
    private string _last = "";

    /// <summary>What was counted; null before it was looked.</summary>
    public RouteTraffic? Traffic { get; private set; }

    /// <summary>Looks for turns that were not counted yet.</summary>
    /// <param name="product">The product's name.</param>
    /// <returns>True where there were some, or it is the first look.</returns>
    public async Task<bool> LookAsync(string product)
    {
        if (_product != product)
        {
            (_product, _last, Traffic) = (product, "", null);
        }

        var fresh = await turns.ReadAsync(product, _last, CancellationToken.None);
        var isFirst = Traffic is null;
        Traffic = (Traffic ?? RouteTraffic.Of([])).Plus(RouteTraffic.Of(fresh));
        _last = fresh.IsEmpty ? _last : fresh[^1].Id;
        return isFirst || !fresh.IsEmpty;
    }
}
