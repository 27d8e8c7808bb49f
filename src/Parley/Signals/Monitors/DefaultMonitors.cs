using System.Collections.Immutable;
using Parley.Analytics.Understanding;
using Parley.Analytics.Understanding.Planning;
using Parley.Analytics.Understanding.Words;
using Parley.Answers;
using Parley.Metrics;
using Parley.Products;

namespace Parley.Signals.Monitors;

/// <summary>
/// What is watched where nobody said: the product's main metrics that have a good direction (all main ones where none has), by their
/// two handiest dimensions. Each for unusual days and for months that changed by a fifth and unusually; goals that are at risk; and late data where
/// the product's data is refreshed.
/// </summary>
internal static class DefaultMonitors
{
    private const int MostMetrics = 8;
    private const int MostCuts = 2;
    private const int MostMembers = 12;
    private const decimal Change = 0.2m;

    /// <summary>Chooses.</summary>
    /// <param name="product">The product.</param>
    /// <param name="catalogue">What there is.</param>
    /// <param name="asOf">The day; metrics whose data ended long before come last.</param>
    public static ImmutableArray<Monitor> Choose(Product product, Catalogue catalogue, DateOnly asOf)
    {
        var context = new PlanningContext(new ReadingContext { Catalogue = catalogue, Product = product, Today = asOf }, Language.English);
        var main = context.MainMetrics().ToArray();
        var chosen = main.Any(m => m.GoodDirection != 0) ? main.Where(m => m.GoodDirection != 0) : main;
        ImmutableArray<CatalogueMetric> metrics = [.. chosen.Take(MostMetrics)];
        var isFresh = product.Connection is not null || product.Data.RefreshEvery is not null;
        return
        [
            .. isFresh ? metrics.Where(m => m.Grain <= TimeGrain.Day).Select(m => new Monitor($"{m.Name} data", m.Name) { Kind = MonitorKind.DataLate, Grain = TimeGrain.Day, By = Cuts(m, catalogue) }) : [],
            .. product.Goals.Where(g => main.Any(m => m.Name == g.Metric))
                .Select(g => new Monitor($"{g.Metric} goal", g.Metric) { Kind = MonitorKind.GoalAtRisk, Grain = GoalGrain(g) }),
            .. metrics.Select(m => new Monitor($"{m.Name} change", m.Name) { Change = Change, OnlyUnusual = true, Grain = m.Grain > TimeGrain.Month ? m.Grain : TimeGrain.Month, By = Cuts(m, catalogue) }),
            .. metrics.Where(m => m.Grain < TimeGrain.Quarter)
                .Select(m => new Monitor($"{m.Name} days", m.Name) { Kind = MonitorKind.Anomaly, Grain = m.Grain < TimeGrain.Day ? TimeGrain.Day : m.Grain, By = Cuts(m, catalogue) }),
        ];
    }

    private static TimeGrain GoalGrain(Goal goal) => Enum.TryParse<TimeGrain>(goal.Grain, ignoreCase: true, out var grain) ? grain : TimeGrain.Month;

    private static ImmutableArray<string> Cuts(CatalogueMetric metric, Catalogue catalogue) =>
    [
        .. metric.Dimensions.Select(d => catalogue.Dimensions.FirstOrDefault(c => c.Name == d)).OfType<CatalogueDimension>()
            .Where(d => !d.Truncated && d.Values.Length is >= 2 and <= MostMembers)
            .OrderByDescending(d => d.Values.Length > 2).ThenBy(d => d.Values.Length).ThenBy(d => d.Name, StringComparer.Ordinal)
            .Take(MostCuts).Select(d => d.Name),
    ];
}
