using System.Collections.Immutable;
using Parley.Analytics.Understanding;
using Parley.Answers;
using Parley.Metrics;
using Parley.Metrics.Semantics;
using Parley.Products;

namespace Parley.Tests.Analytics.Specs;

/// <summary>
/// A practice of vets with contracts: counts that are called as the things they count, averages beside their totals, a stock, and a
/// dimension called plan.
/// </summary>
internal static class PracticeDomain
{
    /// <summary>A reader's context on 1 March 2026.</summary>
    public static ReadingContext Context { get; } = new()
    {
        Catalogue = Catalogue(),
        Product = new Product { Name = "practice", Folder = "/practice", Title = "Practice", Version = "1", Overview = ["visits", "fees"] },
        Today = new DateOnly(2026, 3, 1),
        Locale = "en-GB",
    };

    private static Catalogue Catalogue() => new()
    {
        Revision = "practice-1",
        AsOf = new DateOnly(2026, 2, 28),
        Metrics =
        [
            Metric("visits", "Visits", new Unit(UnitKind.Count, "visits")) with { Additive = true },
            Metric("fees", "Visit fees", new Unit(UnitKind.Money, "GBP")) with { Additive = true },
            Metric("average_fees", "Average visit fees", new Unit(UnitKind.Money, "GBP")) with { Type = MetricType.Ratio, Inputs = ["fees", "visits"] },
            Metric("fees_per_vaccination", "Fees per vaccination", new Unit(UnitKind.Money, "GBP")) with { Type = MetricType.Ratio },
            Metric("reach", "Reach", new Unit(UnitKind.Count, "people")) with { Additive = true },
            Metric("contracts", "Contract value", new Unit(UnitKind.Money, "GBP")) with { AdditiveOverMembers = true },
            Metric("average_waiting_time", "Average waiting time", new Unit(UnitKind.Duration, "minutes")) with { Type = MetricType.Ratio },
            Metric("clinics", "Clinics", new Unit(UnitKind.Count, "clinics")) with { Additive = true, From = new DateOnly(2026, 11, 27), To = new DateOnly(2026, 11, 27) },
        ],
        Dimensions =
        [
            Dimension("clinic__clinic_name", "Clinic", ["clinic name"], ["Cliffside", "Old Dairy", "Wharf"]),
            Dimension("visit__species", "Species", [], ["Dog", "Cat", "Rabbit"]),
            Dimension("visit__visit_type", "Visit type", [], ["Emergency", "Routine"]),
            Dimension("contract__plan", "Plan", [], ["Basic", "Complete"]),
        ],
    };

    private static CatalogueMetric Metric(string name, string label, Unit unit) => new()
    {
        Name = name,
        Label = label,
        Unit = unit,
        GoodDirection = 1,
        Dimensions = ["clinic__clinic_name", "visit__species", "visit__visit_type", "contract__plan"],
        From = new DateOnly(2024, 1, 1),
        To = new DateOnly(2026, 2, 28),
    };

    private static CatalogueDimension Dimension(string name, string label, ImmutableArray<string> synonyms, ImmutableArray<string> values) => new()
    {
        Name = name,
        Label = label,
        Synonyms = synonyms,
        Values = [.. values.Select(value => new CatalogueValue(value, []))],
    };
}
