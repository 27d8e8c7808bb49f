using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Parley.Analytics.Gathering;
using Parley.Governance;
using Parley.Metrics.Semantics;
using Parley.Statistics;

namespace Parley.Analytics.Causes;

/// <summary>A metric as the formula of another uses it.</summary>
/// <param name="Key">Its name in the formula.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Filters">Restrictions that the using metric adds, in the Jinja form.</param>
public sealed record FormulaInput(string Key, string Metric, ImmutableArray<string> Filters);

/// <summary>A ratio or derived metric written over the simple metrics that it rests on.</summary>
/// <param name="Text">The formula over the inputs' keys.</param>
/// <param name="Inputs">Its inputs, in order of first use.</param>
internal sealed partial record MetricFormula(string Text, ImmutableArray<FormulaInput> Inputs)
{
    private const int DeepestInputs = 16;

    /// <summary>The formula as arithmetic.</summary>
    public Arithmetic Arithmetic { get; } = Arithmetic.Read(Text) ?? throw new ArgumentException($"Not arithmetic: {Text}", nameof(Text));

    /// <summary>
    /// The formula of a metric; null where it is no ratio or derived metric, has an input at another time, rests on
    /// something hidden, is not plain arithmetic, or has more inputs than can be split over.
    /// </summary>
    public static MetricFormula? Of(Metric metric, MetricShapes shapes, Permissions permissions)
    {
        var inputs = new List<FormulaInput>();
        if (metric.Type is not (MetricType.Ratio or MetricType.Derived)
            || new Expander(shapes, permissions, inputs).Expand(metric, [], DeepestInputs) is not { } text
            || inputs.Count is 0 or > Shapley.MostInputs
            || Arithmetic.Read(text) is null)
        {
            return null;
        }

        return new MetricFormula(text, [.. inputs]);
    }

    /// <summary>
    /// The formula over a metric's direct inputs, where these are a tree: no two of them rest on the same simple metric, and none is
    /// hidden, at another time, or more than can be split over. Null elsewhere.
    /// </summary>
    public static MetricFormula? OneLevel(Metric metric, MetricShapes shapes, Permissions permissions)
    {
        var inputs = MetricShapes.InputsOf(metric);
        var leaves = inputs.SelectMany(i => shapes.Leaves(i.Name)).Select(m => m.Name).ToArray();
        if (metric.Type is not (MetricType.Ratio or MetricType.Derived) || inputs.Length is < 2 or > Shapley.MostInputs
            || inputs.Any(i => IsOffset(i) || permissions.HiddenMetrics.Contains(i.Name)) || leaves.Distinct().Count() < leaves.Length)
        {
            return null;
        }

        var text = metric.Type == MetricType.Ratio ? $"{inputs[0].Name} / {inputs[1].Name}" : metric.Expr ?? "";
        ImmutableArray<FormulaInput> direct = [.. inputs.Select(i => new FormulaInput(metric.Type == MetricType.Ratio ? i.Name : i.Alias ?? i.Name, i.Name, [.. metric.Filter, .. i.Filter]))];
        return Arithmetic.Read(text) is null ? null : new MetricFormula(text, direct);
    }

    /// <summary>Numerator and denominator where the metric is a plain quotient of two metrics.</summary>
    public static (FormulaInput Numerator, FormulaInput Denominator)? Quotient(Metric metric)
    {
        var inputs = MetricShapes.InputsOf(metric);
        if (metric.Type is not (MetricType.Ratio or MetricType.Derived) || inputs.Any(IsOffset))
        {
            return null;
        }

        if (metric.Type == MetricType.Ratio)
        {
            return (Direct(metric, inputs[0]), Direct(metric, inputs[1]));
        }

        MetricInput? Named(Arithmetic part) => part.Names is [var name] && part.Evaluate(_ => 1) == 1
            ? inputs.FirstOrDefault(i => (i.Alias ?? i.Name) == name)
            : null;
        return Arithmetic.Read(metric.Expr ?? "")?.Division is ({ } dividend, { } divisor)
            && Named(dividend) is { } numerator && Named(divisor) is { } denominator
                ? (Direct(metric, numerator), Direct(metric, denominator))
                : null;
    }

    private static FormulaInput Direct(Metric metric, MetricInput input) => new(input.Name, input.Name, [.. metric.Filter, .. input.Filter]);

    private static bool IsOffset(MetricInput input) => input.OffsetWindow is not null || input.OffsetToGrain is not null;

    [GeneratedRegex("[A-Za-z_][A-Za-z0-9_]*")]
    private static partial Regex Identifier();

    private sealed class Expander(MetricShapes shapes, Permissions permissions, List<FormulaInput> inputs)
    {
        public string? Expand(Metric metric, ImmutableArray<string> filters, int depth)
        {
            if (depth == 0 || permissions.HiddenMetrics.Contains(metric.Name))
            {
                return null;
            }

            return metric.Type switch
            {
                MetricType.Ratio => Inputs(metric, filters, depth) is { } parts ? $"({parts[0].Text}) / ({parts[1].Text})" : null,
                MetricType.Derived => Inputs(metric, filters, depth) is { } parts ? Substitute(metric.Expr ?? "", parts) : null,
                _ => Leaf(metric.Name, filters),
            };
        }

        private (string Name, string Text)[]? Inputs(Metric metric, ImmutableArray<string> filters, int depth)
        {
            var parts = new List<(string Name, string Text)>();
            foreach (var input in MetricShapes.InputsOf(metric))
            {
                if (IsOffset(input) || shapes.Find(input.Name) is not { } used
                    || Expand(used, [.. filters, .. metric.Filter, .. input.Filter], depth - 1) is not { } text)
                {
                    return null;
                }

                parts.Add((input.Alias ?? input.Name, text));
            }

            return [.. parts];
        }

        private static string Substitute(string expression, (string Name, string Text)[] parts) =>
            Identifier().Replace(expression, m => parts.FirstOrDefault(p => p.Name == m.Value).Text is { } text ? $"({text})" : m.Value);

        private string Leaf(string metric, ImmutableArray<string> filters)
        {
            var known = inputs.FirstOrDefault(i => i.Metric == metric && i.Filters.SequenceEqual(filters));
            if (known is null)
            {
                var same = inputs.Count(i => i.Metric == metric);
                known = new FormulaInput(same == 0 ? metric : $"{metric}_{same + 1}", metric, filters);
                inputs.Add(known);
            }

            return known.Key;
        }
    }
}
