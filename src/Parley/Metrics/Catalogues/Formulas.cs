using System.Globalization;
using System.Text.RegularExpressions;
using Parley.Metrics.Queries.Links;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Catalogues;

/// <summary>Says in words and labels how a metric is computed.</summary>
internal static partial class Formulas
{
    /// <summary>The formula: <c>marketing spend ÷ new customers</c>; empty where nothing can be said.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="index">Its manifest.</param>
    public static string Of(Metric metric, ManifestIndex index)
    {
        var formula = metric.Type switch
        {
            MetricType.Simple => OfMeasure(metric.Measure, index),
            MetricType.Ratio => $"{Input(metric.Numerator, index)} ÷ {Input(metric.Denominator, index)}",
            MetricType.Derived => OfExpression(metric, index),
            MetricType.Cumulative => OfMeasure(metric.Measure, index) + Extent(metric.Cumulative),
            _ => OfConversion(metric.Conversion, index),
        };
        return formula + Where(metric.Filter, " where ");
    }

    private static string OfMeasure(MetricMeasure? used, ManifestIndex index)
    {
        if (used is null || !index.Measures.TryGetValue(used.Name, out var owned))
        {
            return "";
        }

        var measure = owned.Measure;
        var column = Labels.Words(measure.Expr ?? measure.Name);
        var words = measure switch
        {
            { Aggregation: Aggregation.Sum, Expr: "1" } => $"number of rows of {Labels.Words(owned.Model.Name)}",
            { Aggregation: Aggregation.Count, Expr: "1" or "*" } => $"number of rows of {Labels.Words(owned.Model.Name)}",
            { Aggregation: Aggregation.Sum } => $"sum of {column}",
            { Aggregation: Aggregation.Average } => $"average of {column}",
            { Aggregation: Aggregation.Min } => $"smallest {column}",
            { Aggregation: Aggregation.Max } => $"largest {column}",
            { Aggregation: Aggregation.Median } => $"median of {column}",
            { Aggregation: Aggregation.Count } => $"number of {column}",
            { Aggregation: Aggregation.CountDistinct } => $"number of different {column}",
            { Aggregation: Aggregation.SumBoolean } => $"number of rows with {column}",
            { Percentile: { } p } => string.Create(CultureInfo.InvariantCulture, $"percentile {p.Percentile * 100:0.##} of {column}"),
            _ => column,
        };
        var point = measure.NonAdditive is { } stock ? stock.UseMax ? " at the end of the period" : " at the start of the period" : "";
        return words + point + Where(used.Filter, " where ");
    }

    private static string Input(MetricInput? input, ManifestIndex index)
    {
        if (input is null)
        {
            return "";
        }

        var label = index.Metrics.TryGetValue(input.Name, out var metric) ? Labels.Of(metric) : Labels.Words(input.Name);
        var words = char.IsUpper(label[0]) && label.Length > 1 && !char.IsUpper(label[1]) ? char.ToLowerInvariant(label[0]) + label[1..] : label;
        var offset = input switch
        {
            { OffsetWindow: { } w } => $" {w.Count} {w.Grain}{(w.Count == 1 ? "" : "s")} earlier",
            { OffsetToGrain: { } grain } => $" at the start of the {grain}",
            _ => "",
        };
        var filter = Where(input.Filter, "");
        return words + offset + (filter.Length > 0 ? $" ({filter})" : "");
    }

    private static string OfExpression(Metric metric, ManifestIndex index)
    {
        var inputs = metric.Inputs
            .DistinctBy(i => i.Alias ?? i.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(i => i.Alias ?? i.Name, StringComparer.OrdinalIgnoreCase);
        var spaced = Division().Replace(metric.Expr ?? "", m => m.Value == "/" ? " ÷ " : " × ");
        var bare = NullIf().Replace(spaced, m => m.Groups["value"].Value);
        var words = Name().Replace(bare, m => inputs.TryGetValue(m.Value, out var input) ? Input(input, index) : m.Value);
        return Spaces().Replace(words.Replace("-", " − ", StringComparison.Ordinal), " ").Trim();
    }

    private static string OfConversion(ConversionParameters? conversion, ManifestIndex index)
    {
        if (conversion is null)
        {
            return "";
        }

        var (from, to) = (OfMeasure(conversion.Base, index), OfMeasure(conversion.Conversion, index));
        var within = conversion.Window is { } w ? $" within {w.Count} {w.Grain}{(w.Count == 1 ? "" : "s")}" : "";
        var chain = $"{to} that follow {from} of the same {Labels.Words(conversion.Entity)}{within}";
        return conversion.Calculation == ConversionCalculation.ConversionRate ? $"{chain} ÷ {from}" : chain;
    }

    private static string Extent(CumulativeParameters? cumulative) => cumulative switch
    {
        { Window: { } w } => $" over the last {(w.Count == 1 ? "" : $"{w.Count} ")}{w.Grain}{(w.Count == 1 ? "" : "s")}",
        { GrainToDate: { } grain } => $" since the start of the {grain}",
        _ => " since the beginning",
    };

    private static string Where(IReadOnlyCollection<string> filters, string lead) =>
        filters.Count == 0 ? "" : lead + string.Join(" and ", filters.Select(Filter));

    private static string Filter(string filter) =>
        Spaces().Replace(Call().Replace(filter, m => Labels.Words(m.Groups["name"].Value.Split("__")[^1])), " ").Trim();

    [GeneratedRegex(@"[*/]", RegexOptions.CultureInvariant)]
    private static partial Regex Division();

    [GeneratedRegex(@"NULLIF\(\s*(?<value>\w+)\s*,\s*0(?:\.0)?\s*\)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex NullIf();

    [GeneratedRegex(@"\b[A-Za-z_]\w*\b", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\{\{\s*\w+\(\s*['""](?<name>[^'""]+)['""].*?\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Call();
}
