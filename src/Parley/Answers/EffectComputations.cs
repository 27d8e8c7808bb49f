using System.Collections.Immutable;
using System.Globalization;
using Parley.Statistics;

namespace Parley.Answers;

/// <summary>Computations of causes and of what is usual.</summary>
internal static class EffectComputations
{
    private const string EightInputs = "of member and total, after and before: n₁, d₁, N₁, D₁, n₀, d₀, N₀, D₀";

    public static ImmutableArray<Computation> All { get; } =
    [
        new("shapley/1", "mean marginal effect of one input over all orders of change; inputs: all before, then all after", _ => null) { EvaluateWith = ShapleyPart },
        new("rate_effect/1", $"n₁ ÷ D₁ − n₀ ÷ D₀ − Δ(d ÷ D) × mean(n ÷ d), {EightInputs}", v => RatioEffects.Rate(Before(v), After(v))),
        new("mix_effect/1", $"Δ(d ÷ D) × (mean(n ÷ d) − mean(N ÷ D)), {EightInputs}", v => RatioEffects.Mix(Before(v), After(v))),
        new("volume_part/1", $"part of n₁ − n₀ that comes of D, with n = D × (d ÷ D) × (n ÷ d), {EightInputs}", v => RatioEffects.OfNumerator(Before(v), After(v)).Volume),
        new("mix_part/1", $"part of n₁ − n₀ that comes of d ÷ D, with n = D × (d ÷ D) × (n ÷ d), {EightInputs}", v => RatioEffects.OfNumerator(Before(v), After(v)).Mix),
        new("rate_part/1", $"part of n₁ − n₀ that comes of n ÷ d, with n = D × (d ÷ D) × (n ÷ d), {EightInputs}", v => RatioEffects.OfNumerator(Before(v), After(v)).Rate),
        new("usual/1", "median of the points around, plus the weekday's usual difference", _ => null) { EvaluateWith = Usual },
        new("median/1", "the middle value", v => v.Length == 0 ? null : Robust.Median(v)),
    ];

    private static RatioPart After(ImmutableArray<decimal> v) => new(v[0], v[1], v[2], v[3]);

    private static RatioPart Before(ImmutableArray<decimal> v) => new(v[4], v[5], v[6], v[7]);

    private static decimal? ShapleyPart(ImmutableArray<decimal> values, ImmutableSortedDictionary<string, string> parameters)
    {
        var names = parameters["names"].Split(',');
        var formula = Arithmetic.Read(parameters["formula"])
            ?? throw new FormatException($"The formula '{parameters["formula"]}' cannot be read.");
        var parts = Shapley.Split(values.AsSpan()[..names.Length], values.AsSpan()[names.Length..], v => formula.Evaluate(n => v[Array.IndexOf(names, n)]));
        return parts?[int.Parse(parameters["part"], CultureInfo.InvariantCulture)];
    }

    private static decimal? Usual(ImmutableArray<decimal> values, ImmutableSortedDictionary<string, string> parameters)
    {
        var days = parameters["days"].Split(',').Select(d => DateOnly.ParseExact(d, "yyyy-MM-dd", CultureInfo.InvariantCulture));
        var scores = Robust.ScoreSeries([.. days.Zip(values, (d, v) => new DatedValue(d, v))], parameters["weekdays"] == "true");
        var index = int.Parse(parameters["index"], CultureInfo.InvariantCulture);
        return index < scores.Length ? scores[index].Expected : null;
    }
}
