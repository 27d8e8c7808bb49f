using System.Collections.Immutable;

namespace Parley.Answers;

/// <summary>
/// The declared computations: the only ways in which evidence may be derived from evidence. Composers call them and
/// checkers run them again.
/// </summary>
public static class Computations
{
    /// <summary>Every computation by name and version.</summary>
    public static ImmutableSortedDictionary<string, Computation> All { get; } = Arithmetical()
        .Concat(EffectComputations.All)
        .Concat(GivenComputations.All)
        .Append(ForecastComputations.Forecast)
        .Append(AnomalyComputations.Expected)
        .Concat(ReadingComputations.All)
        .Concat(DayComputations.All)
        .ToImmutableSortedDictionary(c => c.Name, c => c, StringComparer.Ordinal);

    private static Computation[] Arithmetical() =>
    [
        new("difference/1", "a − b", v => v[0] - v[1]),
        new("relative_change/1", "(a − b) ÷ |b|", v => v[1] == 0 ? null : (v[0] - v[1]) / Math.Abs(v[1])),
        new("ratio/1", "a ÷ b", v => v[1] == 0 ? null : v[0] / v[1]),
        new("share/1", "a ÷ b", v => v[1] == 0 ? null : v[0] / v[1]),
        new("sum/1", "a + b + …", v => v.Sum()),
        new("remainder/1", "a − (b + c + …)", v => v[0] - v.Skip(1).Sum()),
        new("mean/1", "(a + b + …) ÷ n", v => v.Length == 0 ? null : v.Sum() / v.Length),
        new("prorate/1", "a × elapsed ÷ days", _ => null) { EvaluateWith = Prorate },
    ];

    private static decimal? Prorate(ImmutableArray<decimal> values, ImmutableSortedDictionary<string, string> parameters) =>
        values[0] * parameters.Number("elapsed") / parameters.Number("days");
}

/// <summary>One declared computation.</summary>
/// <param name="Name">Name and version.</param>
/// <param name="Formula">As shown to people.</param>
/// <param name="Evaluate">From the inputs' values, in order; null where undefined.</param>
public sealed record Computation(string Name, string Formula, Func<ImmutableArray<decimal>, decimal?> Evaluate)
{
    /// <summary>In place of <see cref="Evaluate"/> where the parameters count too; null where they do not.</summary>
    public Func<ImmutableArray<decimal>, ImmutableSortedDictionary<string, string>, decimal?>? EvaluateWith { get; init; }

    /// <summary>
    /// True where the values are a column of an executed query, made even over time: the parameters name <c>query</c>, <c>column</c>,
    /// <c>step</c>, <c>first</c>, <c>last</c> and <c>gaps</c>, and there are no inputs.
    /// </summary>
    public bool IsOfSeries { get; init; }

    /// <summary>
    /// True where the value is no arithmetic: it was given by the question, the product's files, the clock or the
    /// presence of rows, and stands in the parameter <c>value</c> (numbers and ISO dates in invariant form).
    /// </summary>
    public bool IsGiven { get; init; }

    /// <summary>Runs the computation.</summary>
    /// <param name="values">The inputs' values, in order.</param>
    /// <param name="parameters">The parameters of the evidence.</param>
    /// <returns>Null where undefined, where it does not fit, and for given values that are no numbers.</returns>
    public decimal? Run(ImmutableArray<decimal> values, ImmutableSortedDictionary<string, string> parameters)
    {
        try
        {
            return EvaluateWith is { } evaluate ? evaluate(values, parameters) : Evaluate(values);
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
