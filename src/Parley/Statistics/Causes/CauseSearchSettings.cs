namespace Parley.Statistics.Causes;

/// <summary>What a search takes for a cause; one setting serves sums and ratios, large tables and small.</summary>
public sealed record CauseSearchSettings
{
    /// <summary>What is used everywhere.</summary>
    public static CauseSearchSettings Default { get; } = new();

    /// <summary>Attributes of one cause, 1 to 3.</summary>
    public int MostAttributes { get; init; } = 3;

    /// <summary>Causes of one change.</summary>
    public int MostCauses { get; init; } = 8;

    /// <summary>
    /// Evidence that a cause must have beyond what the number of segments looked at would give by chance, in natural
    /// logarithms of likelihood.
    /// </summary>
    public double Evidence { get; init; } = 7;

    /// <summary>A cause explains at least this share of what the largest one explains.</summary>
    public double LeastShare { get; init; } = 0.02;

    /// <summary>A cause that explains less than this share of the largest one needs more evidence, in inverse proportion, up to twice.</summary>
    public double MinorShare { get; init; } = 0.3;

    /// <summary>The noise of a leaf is at least this part of what is expected of it.</summary>
    public double LeastNoise { get; init; } = 0.01;

    /// <summary>A cause is as wide as what moved at least this part as far as its core.</summary>
    public double Alike { get; init; } = 0.3;

    /// <summary>What is left of a wider segment beside its causes counts for nothing below this part for each of them.</summary>
    public double LeastRest { get; init; } = 0.1;

    /// <summary>
    /// What is left of a wider segment beside its causes is not told apart by their further conditions where it moved by this part of itself
    /// too, beyond what everything else did: a condition belongs to a cause where without it nothing happened.
    /// </summary>
    public double OwnMove { get; init; } = 0.25;

    /// <summary>Standard errors by which what is left of a wider segment must have moved.</summary>
    public double RestErrors { get; init; } = 3;

    /// <summary>How much of what expectations of whole segments are usually off by a cause must exceed.</summary>
    public double Drift { get; init; } = 0.7;
}
