using System.Collections.Immutable;
using Parley.Answers;
using Parley.Metrics.Catalogues;
using Parley.Metrics.Drafting;
using Parley.Metrics.Queries.Links;
using Parley.Metrics.Semantics;
using Parley.Text;

namespace Parley.Metrics;

/// <summary>
/// The quotient of two metrics that nobody defined, by the name <c>TOP/BOTTOM</c>: no metric of the user's can be called so. It is
/// made where it is asked for, in the catalogue from two entries and in the manifest from two metrics, and is in no list.
/// </summary>
internal static class Quotients
{
    private const char Sign = '/';

    /// <summary>The name of a quotient.</summary>
    public static string NameOf(string top, string bottom) => $"{top}{Sign}{bottom}";

    /// <summary>True where a name is that of a quotient.</summary>
    public static bool Is(string name) => name.Contains(Sign, StringComparison.Ordinal);

    /// <summary>The names of what is divided and of what it is divided by; null where a name is no quotient's.</summary>
    public static (string Top, string Bottom)? Parts(string name) =>
        name.IndexOf(Sign, StringComparison.Ordinal) is > 0 and var at && at < name.Length - 1 ? (name[..at], name[(at + 1)..]) : null;

    /// <summary>True where a metric can be divided or divided by: an amount or a number of things, no rate and no average.</summary>
    public static bool IsAmount(CatalogueMetric metric) =>
        metric is { Type: not MetricType.Ratio, Unit.Kind: not (UnitKind.Percent or UnitKind.Ratio) } && (metric.AdditiveOverMembers || metric.Unit.Kind == UnitKind.Count);

    /// <summary>The quotient as the conversation knows it; null where it makes no sense, or the product has a metric that is it.</summary>
    /// <param name="top">What is divided.</param>
    /// <param name="bottom">What it is divided by.</param>
    /// <param name="catalogue">What the caller may see.</param>
    public static CatalogueMetric? Entry(CatalogueMetric top, CatalogueMetric bottom, Catalogue catalogue)
    {
        if (top.Name == bottom.Name || !IsAmount(top) || !IsAmount(bottom)
            || catalogue.Metrics.Any(m => m.Type == MetricType.Ratio && m.Inputs is [var over, var under] && over == top.Name && under == bottom.Name))
        {
            return null;
        }

        var divisor = top.Counted.TryGetValue(bottom.Name, out var part) && catalogue.Unoffered.FirstOrDefault(m => m.Name == part) is { } counted ? counted : bottom;
        var span = new DateSpan(top.From, top.To).Meet(new DateSpan(divisor.From, divisor.To));
        return new CatalogueMetric
        {
            Name = NameOf(top.Name, bottom.Name),
            Label = LabelOf(top.Label, bottom.Label),
            Type = MetricType.Ratio,
            Formula = $"{SentenceCase.Within(top.Label)} ÷ {SentenceCase.Within(divisor.Label)}",
            Inputs = [top.Name, divisor.Name],
            Dimensions = [.. top.Dimensions.Where(divisor.Dimensions.Contains)],
            Unit = top.Unit.Kind is UnitKind.Money or UnitKind.Duration && divisor.Unit.Kind is UnitKind.Count or UnitKind.Number && top.Unit != divisor.Unit
                ? top.Unit : new Unit(UnitKind.Ratio),
            Grain = top.Grain > divisor.Grain ? top.Grain : divisor.Grain,
            From = span.First,
            To = span.Last,
            Related = [top.Name, bottom.Name],
        };
    }

    /// <summary>The quotient as the compiler knows it.</summary>
    /// <param name="top">What is divided.</param>
    /// <param name="bottom">What it is divided by.</param>
    /// <param name="index">Their manifest.</param>
    public static Metric Metric(Metric top, Metric bottom, ManifestIndex index) => new()
    {
        Name = NameOf(top.Name, bottom.Name),
        Type = MetricType.Ratio,
        Label = LabelOf(Labels.Of(top), Labels.Of(bottom)),
        Numerator = new MetricInput { Name = top.Name },
        Denominator = new MetricInput { Name = EntityCounts.Of(top, index).GetValueOrDefault(bottom.Name, bottom.Name) },
    };

    /// <summary>One of what a metric counts: "new customer" of "New customers".</summary>
    public static string One(string label)
    {
        var words = SentenceCase.Within(label);
        var last = words.LastIndexOf(' ') + 1;
        return words[..last] + NameHints.English.Singular(words[last..]);
    }

    private static string LabelOf(string top, string bottom) => $"{top} per {One(bottom)}";
}
