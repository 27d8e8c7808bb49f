using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Metrics.Semantics;
using Parley.Statistics;

namespace Parley.Analytics.Causes;

/// <summary>
/// Walks down a tree of metrics: the input that makes most of a change is itself split over its own inputs, or over units and the
/// price of one. Every level is exact: its parts sum to the change of the metric that it splits.
/// </summary>
internal static class MetricTree
{
    private const int Deepest = 3;

    /// <summary>The levels below a split, the upper first.</summary>
    /// <param name="context">The turn.</param>
    /// <param name="inputs">The upper split.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<ImmutableArray<InputSplit>> BelowAsync(GatherContext context, InputSplit inputs, CancellationToken cancellationToken)
    {
        var levels = ImmutableArray.CreateBuilder<InputSplit>();
        var (split, above) = (inputs, new HashSet<string>(StringComparer.Ordinal) { inputs.Metric });
        while (levels.Count < Deepest && above.Add(Main(split).Metric) && Formulas(context, Main(split), above) is { IsEmpty: false } formulas)
        {
            var main = Main(split);
            var table = await CauseTable.ReadAsync(context, [main, .. formulas.SelectMany(f => f.Inputs).DistinctBy(i => (i.Metric, string.Join('\n', i.Filters)))], [null], null, cancellationToken);

            // Of several counts the largest counts the smallest pieces, and theirs is the price.
            var formula = formulas.MaxBy(f => table.Whole(f.Inputs[0], true)?.Value ?? 0)!;
            if (new Splits(table, main).OverInputs(formula) is not { } below)
            {
                break;
            }

            levels.Add(below);
            split = below;
        }

        return levels.ToImmutable();
    }

    private static FormulaInput Main(InputSplit split) => split.Effects.MaxBy(e => Math.Abs(e.Part))!.Input;

    /// <summary>What a metric is made of, one level down: several where it is units × the price of one; none of what stands above it.</summary>
    private static ImmutableArray<MetricFormula> Formulas(GatherContext context, FormulaInput input, HashSet<string> above)
    {
        if (context.Reader.Shapes.Explained(input.Metric, context.Catalogue) is not { } metric || !input.Filters.IsEmpty)
        {
            return [];
        }

        var all = metric.Type == MetricType.Simple
            ? WhyShape.PricesOf(context, metric).Select(p => Product(p.Price, p.Units))
            : new[] { MetricFormula.OneLevel(metric, context.Reader.Shapes, context.Permissions) }.OfType<MetricFormula>();
        return [.. all.Where(f => !f.Inputs.Any(i => above.Contains(i.Metric)))];
    }

    private static MetricFormula Product(string price, FormulaInput units) =>
        new($"{units.Key} * {price}", [units, new FormulaInput(price, price, [])]);
}
