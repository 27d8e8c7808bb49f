using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Parley.Answers;
using Parley.Metrics.Queries.Links;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Catalogues;

/// <summary>
/// The unit of a metric: as its hints say, else as its measure's hints say, else as far as its computation leaves no doubt;
/// a plain number where it does.
/// </summary>
internal static partial class Units
{
    /// <summary>The unit of a metric.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="index">Its manifest.</param>
    public static Unit Of(Metric metric, ManifestIndex index) =>
        metric.Meta.Unit is { Length: > 0 } said ? Read(said, Labels.Of(metric)) : Inferred(metric, index);

    /// <summary>Reads a unit as files write it: <c>EUR</c>, <c>€</c>, <c>percent</c>, <c>ratio</c>, <c>count</c>, <c>days</c>, or a plural noun.</summary>
    /// <param name="text">As written.</param>
    /// <param name="noun">What is counted where the unit is just <c>count</c>.</param>
    public static Unit Read(string text, string noun) => text.Trim() switch
    {
        "€" => new Unit(UnitKind.Money, "EUR"),
        "$" => new Unit(UnitKind.Money, "USD"),
        "£" => new Unit(UnitKind.Money, "GBP"),
        "¥" => new Unit(UnitKind.Money, "JPY"),
        "%" => Unit.Percent,
        var code when CurrencyCode().IsMatch(code) => new Unit(UnitKind.Money, code),
        var word => word.ToLowerInvariant() switch
        {
            "percent" or "percentage" or "share" => Unit.Percent,
            "ratio" or "multiple" or "x" or "×" => new Unit(UnitKind.Ratio),
            "number" or "" => Unit.Number,
            "count" => new Unit(UnitKind.Count, noun.ToLowerInvariant()),
            "milliseconds" or "seconds" or "minutes" or "hours" or "days" or "weeks" or "months" or "years" =>
                new Unit(UnitKind.Duration, word.ToLowerInvariant()),
            _ => new Unit(UnitKind.Count, word),
        },
    };

    private static Unit Inferred(Metric metric, ManifestIndex index) => metric.Type switch
    {
        MetricType.Simple or MetricType.Cumulative => metric.Measure is { } used ? OfMeasure(used.Name, Labels.Of(metric), index) : Unit.Number,
        MetricType.Ratio => OfRatio(metric, index),
        MetricType.Derived => OfDerived(metric, index),
        _ => metric.Conversion?.Calculation == ConversionCalculation.ConversionRate
            ? Unit.Percent
            : new Unit(UnitKind.Count, "conversions"),
    };

    private static Unit OfMeasure(string name, string noun, ManifestIndex index)
    {
        if (!index.Measures.TryGetValue(name, out var owned))
        {
            return Unit.Number;
        }

        var measure = owned.Measure;
        if (measure.Meta.Unit is { Length: > 0 } said)
        {
            return Read(said, noun);
        }

        var counts = measure.Aggregation is Aggregation.Count or Aggregation.CountDistinct or Aggregation.SumBoolean
            || measure is { Aggregation: Aggregation.Sum, Expr: "1" };
        return counts ? new Unit(UnitKind.Count, noun.ToLowerInvariant()) : OfSameColumn(owned, index);
    }

    // The mean, median or extreme of a column has the unit that a sum of it is said to have.
    private static Unit OfSameColumn(OwnedMeasure owned, ManifestIndex index)
    {
        var column = owned.Measure.Expr ?? owned.Measure.Name;
        var same = owned.Model.Measures
            .Where(m => (m.Expr ?? m.Name) == column && m.Aggregation is not (Aggregation.Count or Aggregation.CountDistinct))
            .Select(m => m.Name)
            .ToHashSet(StringComparer.Ordinal);
        var said = index.Manifest.Metrics
            .Where(m => m.Type == MetricType.Simple && m.Measure is { } used && same.Contains(used.Name))
            .Select(m => m.Meta.Unit)
            .Concat(owned.Model.Measures.Where(m => same.Contains(m.Name)).Select(m => m.Meta.Unit))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return said is [var one] ? Read(one, "") : Unit.Number;
    }

    private static Unit OfRatio(Metric metric, ManifestIndex index)
    {
        if (metric is not { Numerator: { } top, Denominator: { } bottom }
            || !index.Metrics.TryGetValue(top.Name, out var over) || !index.Metrics.TryGetValue(bottom.Name, out var under))
        {
            return new Unit(UnitKind.Ratio);
        }

        if (IsPart(over, top, under, bottom))
        {
            return Unit.Percent;
        }

        var (upper, lower) = (Of(over, index), Of(under, index));
        return upper.Kind is UnitKind.Money or UnitKind.Duration && lower.Kind is UnitKind.Count or UnitKind.Number && upper != lower
            ? upper
            : new Unit(UnitKind.Ratio);
    }

    // The same measure over the same rows and more filters above than below: a share.
    private static bool IsPart(Metric over, MetricInput top, Metric under, MetricInput bottom)
    {
        if (over.Type != MetricType.Simple || under.Type != MetricType.Simple || over.Measure?.Name != under.Measure?.Name)
        {
            return false;
        }

        var above = Filters(over, top).ToHashSet(StringComparer.Ordinal);
        var below = Filters(under, bottom).ToHashSet(StringComparer.Ordinal);
        return above.Count > below.Count && below.IsSubsetOf(above);
    }

    private static IEnumerable<string> Filters(Metric metric, MetricInput input) =>
        metric.Filter.Concat(metric.Measure?.Filter ?? []).Concat(input.Filter);

    private static Unit OfDerived(Metric metric, ManifestIndex index)
    {
        var units = metric.Inputs
            .Select(i => index.Metrics.TryGetValue(i.Name, out var input) ? Of(input, index) : Unit.Number)
            .Distinct()
            .ToList();
        if (Linear.Terms(metric) is not null)
        {
            return units is [var one] ? one : Unit.Number;
        }

        var growth = Growth().Match(metric.Expr ?? "");
        return growth.Success && units.Count == 1 ? Unit.Percent : Unit.Number;
    }

    [GeneratedRegex("^[A-Z]{3}$", RegexOptions.CultureInvariant)]
    private static partial Regex CurrencyCode();

    [GeneratedRegex(
        @"^\s*\(\s*(?<new>\w+)\s*-\s*(?<old>\w+)\s*\)\s*(?:\*\s*1\.0\s*)?/\s*(?:NULLIF\(\s*\k<old>\s*,\s*0\s*\)|\k<old>)\s*$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Growth();
}
