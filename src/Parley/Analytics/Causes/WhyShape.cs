using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Metrics.Semantics;

namespace Parley.Analytics.Causes;

/// <summary>How a metric's change can be taken apart.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Formula">Over its inputs; null where it has none.</param>
/// <param name="Quotient">Numerator and denominator of a plain ratio.</param>
/// <param name="AddsUp">True where members' values can be told to add up (sums and counts, and sums of these).</param>
/// <param name="Prices">For an amount: prices of a unit, each with its units.</param>
internal sealed record WhyShape(
    FormulaInput Metric, MetricFormula? Formula, (FormulaInput Numerator, FormulaInput Denominator)? Quotient,
    bool AddsUp, ImmutableArray<(string Price, FormulaInput Units)> Prices)
{
    private const int MostPrices = 3;

    /// <summary>What the metric's own split needs.</summary>
    public ImmutableArray<FormulaInput> Core => Distinct(Quotient is var (n, d) ? [Metric, n, d] : [Metric]);

    /// <summary>Everything that is read in the first round.</summary>
    public ImmutableArray<FormulaInput> Reads =>
        Distinct([.. Core, .. Formula?.Inputs ?? [], .. Prices.Select(p => p.Units)]);

    public static WhyShape Of(GatherContext context)
    {
        var shapes = context.Reader.Shapes;
        var name = context.Plan.Metrics[0];
        var metric = shapes.Explained(name, context.Catalogue) ?? throw new InvalidOperationException($"There is no metric '{name}'.");
        var formula = MetricFormula.OneLevel(metric, shapes, context.Permissions) ?? MetricFormula.Of(metric, shapes, context.Permissions);
        var quotient = MetricFormula.Quotient(metric) is var (n, d)
            && !context.Permissions.HiddenMetrics.Contains(n.Metric) && !context.Permissions.HiddenMetrics.Contains(d.Metric) ? (n, d) : ((FormulaInput, FormulaInput)?)null;
        return new WhyShape(
            new FormulaInput(name, name, []), formula, quotient,
            CanAddUp(shapes, name),
            metric.Type == MetricType.Simple && Adds(shapes, metric) ? PricesOf(context, metric) : []);
    }

    /// <summary>True for sums and counts, and sums of these.</summary>
    public static bool CanAddUp(MetricShapes shapes, string metric) =>
        shapes.Find(metric) is { Type: MetricType.Simple or MetricType.Derived } && shapes.Leaves(metric).All(l => Adds(shapes, l));

    private static bool Adds(MetricShapes shapes, Metric leaf) => shapes.MeasureOf(leaf) is var (_, measure)
        && measure.Aggregation is Aggregation.Sum or Aggregation.Count or Aggregation.SumBoolean or Aggregation.CountDistinct;

    /// <summary>The ratios of this amount to numbers of things counted in the same table.</summary>
    public static ImmutableArray<(string Price, FormulaInput Units)> PricesOf(GatherContext context, Metric amount)
    {
        var shapes = context.Reader.Shapes;
        var model = shapes.MeasureOf(amount)?.Model.Name;
        bool IsCounted(FormulaInput units) =>
            units.Filters.IsEmpty && context.Find(units.Metric) is not null
            && shapes.Find(units.Metric) is { Type: MetricType.Simple } simple
            && shapes.MeasureOf(simple) is var (unitModel, measure) && unitModel.Name == model && IsCount(measure);
        var candidates =
            from known in context.Catalogue.Metrics
            let ratio = shapes.Find(known.Name)
            where ratio is { Type: MetricType.Ratio }
            let parts = MetricFormula.Quotient(ratio)
            where parts is { } p && p.Numerator.Metric == amount.Name && p.Numerator.Filters.IsEmpty && IsCounted(p.Denominator)
            select (known.Name, parts.Value.Denominator);
        return [.. candidates.Take(MostPrices)];
    }

    private static bool IsCount(Measure measure) => measure is { NonAdditive: null, Aggregation: Aggregation.Sum or Aggregation.Count or Aggregation.SumBoolean };

    private static ImmutableArray<FormulaInput> Distinct(ImmutableArray<FormulaInput> inputs) =>
        [.. inputs.DistinctBy(i => (i.Metric, string.Join('\n', i.Filters)))];
}
