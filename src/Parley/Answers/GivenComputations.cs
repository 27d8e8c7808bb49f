using System.Collections.Immutable;
using System.Globalization;

namespace Parley.Answers;

/// <summary>Values that no arithmetic gave: they stand in the evidence's parameter <c>value</c>.</summary>
internal static class GivenComputations
{
    public static ImmutableArray<Computation> All { get; } =
    [
        Given("period/1", "the period asked about: start, end, label"),
        Given("as_of/1", "the last day with data"),
        Given("day/1", "a day of a row, or the first or last day of a period"),
        Given("question/1", "a number of the question"),
        Given("goal/1", "a target of the product"),
        Given("count/1", "how many rows or members"),
        Given("band/1", "how many of a hundred values lie in such a band"),
        Given("absent/1", "a member without a row adds nothing to a sum"),
        Given("missing_day/1", "a day without rows, between days with rows, on a weekday that usually has rows"),
    ];

    /// <summary>A numeric parameter.</summary>
    public static decimal Number(this ImmutableSortedDictionary<string, string> parameters, string name) =>
        decimal.Parse(parameters[name], CultureInfo.InvariantCulture);

    private static Computation Given(string name, string formula) => new(name, formula, _ => null)
    {
        IsGiven = true,
        EvaluateWith = (_, p) =>
            decimal.TryParse(p.GetValueOrDefault("value"), NumberStyles.Number, CultureInfo.InvariantCulture, out var value) ? value : null,
    };
}
