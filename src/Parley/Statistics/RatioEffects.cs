namespace Parley.Statistics;

/// <summary>A member's part of a total: numerator and denominator, before and after.</summary>
/// <param name="Numerator">The member's numerator; 0 where it has no row.</param>
/// <param name="Denominator">The member's denominator; 0 where it has no row.</param>
/// <param name="TotalNumerator">The numerator over all members.</param>
/// <param name="TotalDenominator">The denominator over all members; not 0.</param>
public readonly record struct RatioPart(decimal Numerator, decimal Denominator, decimal TotalNumerator, decimal TotalDenominator)
{
    /// <summary>The member's share of the denominator.</summary>
    public decimal Weight => Denominator / TotalDenominator;

    /// <summary>The member's own ratio; null where its denominator is 0.</summary>
    public decimal? Rate => Denominator == 0 ? null : Numerator / Denominator;

    /// <summary>The ratio over all members.</summary>
    public decimal TotalRate => TotalNumerator / TotalDenominator;
}

/// <summary>
/// Splits changes within a dimension, midpoint form: a product's change is each factor's change times the mean of the
/// other factor. No order of the factors is preferred and nothing is left over.
/// </summary>
public static class RatioEffects
{
    /// <summary>
    /// How much of a ratio's change comes from the member's own ratio: <c>Δ(n ÷ D) − Δw · r̄</c>, which is <c>w̄ · Δr</c>
    /// where the member has a ratio before and after.
    /// </summary>
    /// <param name="before">Before.</param>
    /// <param name="after">After.</param>
    public static decimal Rate(RatioPart before, RatioPart after) =>
        (after.Numerator / after.TotalDenominator) - (before.Numerator / before.TotalDenominator)
        - ((after.Weight - before.Weight) * MeanRate(before, after));

    /// <summary>
    /// How much of a ratio's change comes from the member's share growing or shrinking: <c>Δw · (r̄ − R̄)</c>. A member
    /// whose ratio is above the whole's lifts it by growing. Over all members, rate and mix sum to the ratio's change.
    /// </summary>
    /// <param name="before">Before.</param>
    /// <param name="after">After.</param>
    public static decimal Mix(RatioPart before, RatioPart after) =>
        (after.Weight - before.Weight) * (MeanRate(before, after) - ((before.TotalRate + after.TotalRate) / 2));

    /// <summary>
    /// Splits a member's change of the numerator, seen as total denominator × share × rate: what comes of all growing
    /// alike (volume), of the member's share (mix), and of its own rate (rate: a price, where the denominator counts
    /// units). The three sum to the member's change.
    /// </summary>
    /// <param name="before">Before.</param>
    /// <param name="after">After.</param>
    public static (decimal Volume, decimal Mix, decimal Rate) OfNumerator(RatioPart before, RatioPart after)
    {
        // A member without units on one side has no price there; its price counts as unchanged.
        var rate0 = before.Rate ?? after.Rate ?? 0;
        var rate1 = after.Rate ?? before.Rate ?? 0;
        var parts = Shapley.Split(
            [before.TotalDenominator, before.Weight, rate0],
            [after.TotalDenominator, after.Weight, rate1],
            v => v[0] * v[1] * v[2]) ?? [0, 0, 0];
        var change = after.Numerator - before.Numerator;
        return (parts[0], parts[1], change - parts[0] - parts[1]);
    }

    private static decimal MeanRate(RatioPart before, RatioPart after) => (before.Rate, after.Rate) switch
    {
        ({ } a, { } b) => (a + b) / 2,
        ({ } a, null) => a,
        (null, { } b) => b,
        _ => 0,
    };
}
