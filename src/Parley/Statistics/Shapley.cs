using System.Numerics;

namespace Parley.Statistics;

/// <summary>
/// Splits the change of a function exactly over its inputs: each input's average marginal effect over all orders in
/// which the inputs can change (L. S. Shapley, "A value for n-person games", 1953). The parts sum to the whole change,
/// equal inputs get equal parts, and the order of the inputs does not matter.
/// </summary>
public static class Shapley
{
    /// <summary>All subsets are tried; above this many inputs that is refused.</summary>
    public const int MostInputs = 8;

    /// <summary>Splits <c>function(after) − function(before)</c>.</summary>
    /// <param name="before">Inputs before.</param>
    /// <param name="after">Inputs after, in the same order.</param>
    /// <param name="function">The function; null where it is undefined.</param>
    /// <returns>A part for each input; null where the function is undefined for some mix of the inputs, or a number does not fit.</returns>
    public static decimal[]? Split(ReadOnlySpan<decimal> before, ReadOnlySpan<decimal> after, Func<decimal[], decimal?> function)
    {
        var n = before.Length;
        if (n != after.Length || n is 0 or > MostInputs)
        {
            return null;
        }

        try
        {
            return Values(before, after, function) is { } values ? Parts(values, n) : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static decimal[]? Values(ReadOnlySpan<decimal> before, ReadOnlySpan<decimal> after, Func<decimal[], decimal?> function)
    {
        var values = new decimal[1 << before.Length];
        var mixed = new decimal[before.Length];
        for (var changed = 0; changed < values.Length; changed++)
        {
            for (var i = 0; i < mixed.Length; i++)
            {
                mixed[i] = (changed >> i & 1) == 1 ? after[i] : before[i];
            }

            if (function(mixed) is not { } value)
            {
                return null;
            }

            values[changed] = value;
        }

        return values;
    }

    // The weights |S|! (n − |S| − 1)! are summed as whole numbers and divided by n! once, so that rounding happens once.
    private static decimal[] Parts(decimal[] values, int n)
    {
        var factorials = new decimal[n + 1];
        factorials[0] = 1;
        for (var i = 1; i <= n; i++)
        {
            factorials[i] = factorials[i - 1] * i;
        }

        var parts = new decimal[n];
        for (var i = 0; i < n; i++)
        {
            for (var set = 0; set < values.Length; set++)
            {
                if ((set >> i & 1) == 0)
                {
                    var size = BitOperations.PopCount((uint)set);
                    parts[i] += factorials[size] * factorials[n - size - 1] * (values[set | 1 << i] - values[set]);
                }
            }

            parts[i] /= factorials[n];
        }

        return parts;
    }
}
