namespace Parley.Bench.Forecasts;

/// <summary>A series whose end is held back.</summary>
/// <param name="Source">Where it comes from; figures are published for each source.</param>
/// <param name="Values">The whole series.</param>
/// <param name="Season">The season of the peer, seasonal naive.</param>
/// <param name="Candidates">Seasons that its grain suggests.</param>
/// <param name="Horizon">How many of its last periods are held back.</param>
internal sealed record HeldBackSeries(string Source, double[] Values, int Season, int[] Candidates, int Horizon)
{
    /// <summary>What a forecast may know.</summary>
    public double[] Known => Values[..^Horizon];

    /// <summary>What came.</summary>
    public double[] Held => Values[^Horizon..];
}
