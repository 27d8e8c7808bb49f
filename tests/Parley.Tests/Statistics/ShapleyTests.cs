using CsCheck;
using Parley.Statistics;
using Xunit;

namespace Parley.Tests.Statistics;

/// <summary>What makes the split of a change a Shapley value, on inputs nobody chose.</summary>
public sealed class ShapleyTests
{
    private static readonly Gen<decimal> Input = Gen.Int[-1_000_000, 1_000_000].Select(i => i / 100m);

    private static readonly Gen<(decimal[] Before, decimal[] After)> Inputs = Gen.Int[1, 6].SelectMany(n => Gen.Select(Input.Array[n], Input.Array[n]));

    [Fact]
    public void The_parts_sum_to_the_change() => Inputs.Sample(inputs =>
    {
        var parts = Shapley.Split(inputs.Before, inputs.After, Mixed)!;
        var change = Mixed(inputs.After)!.Value - Mixed(inputs.Before)!.Value;

        Assert.True(Math.Abs(parts.Sum() - change) <= Math.Max(1e-9m, Math.Abs(change)) * 1e-9m, $"{parts.Sum()} for {change}");
    });

    [Fact]
    public void The_order_of_the_inputs_does_not_matter() => Inputs.Sample(inputs =>
    {
        var parts = Shapley.Split(inputs.Before, inputs.After, Product)!;
        var turned = Shapley.Split(inputs.Before.Reverse().ToArray(), inputs.After.Reverse().ToArray(), Product)!;

        Assert.All(parts.Zip(turned.Reverse()), pair => Assert.True(Near(pair.First, pair.Second), $"{pair}"));
    });

    [Fact]
    public void An_input_that_does_not_change_has_no_part() => Inputs.Sample(inputs =>
    {
        inputs.After[0] = inputs.Before[0];

        Assert.Equal(0m, Shapley.Split(inputs.Before, inputs.After, Mixed)![0]);
    });

    [Fact]
    public void Inputs_that_count_alike_and_change_alike_have_equal_parts() => Gen.Select(Input, Input, Input).Sample(values =>
    {
        var parts = Shapley.Split([values.Item1, values.Item1, values.Item3], [values.Item2, values.Item2, values.Item1], Product)!;

        Assert.True(Near(parts[0], parts[1]), $"{parts[0]} and {parts[1]}");
    });

    [Fact]
    public void In_a_sum_each_part_is_the_input_s_own_change() => Inputs.Sample(inputs =>
        Assert.Equal(inputs.After.Zip(inputs.Before, (a, b) => a - b), Shapley.Split(inputs.Before, inputs.After, values => values.Sum())!));

    [Fact]
    public void A_ratio_that_is_undefined_for_a_mix_is_not_split()
    {
        Assert.Null(Shapley.Split([1, 0], [2, 3], v => v[1] == 0 ? null : v[0] / v[1]));
        Assert.Null(Shapley.Split([1], [2, 3], v => v[0]));
        Assert.Null(Shapley.Split(new decimal[9], new decimal[9], v => v[0]));
        Assert.Null(Shapley.Split([decimal.MaxValue, 2], [1, 3], v => v[0] * v[1]));
    }

    // Products, differences and a term of its own for each input.
    private static decimal? Mixed(decimal[] values) => values.Select((v, i) => v * (i + 1)).Sum() + (values[0] * values[^1] / 1000m);

    private static decimal? Product(decimal[] values) => values.Aggregate(1m, (a, b) => a * (b / 1000m));

    private static bool Near(decimal a, decimal b) => Math.Abs(a - b) <= 1e-15m * Math.Max(1m, Math.Max(Math.Abs(a), Math.Abs(b)));
}
