using System.Collections.Immutable;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding.Words;
using Parley.Answers;
using Parley.Metrics;
using Parley.Metrics.Queries.Names;
using Parley.Products;

namespace Parley.Analytics.Understanding.Planning;

/// <summary>What plans are made from: the caller's catalogue, the product, the day, and the words.</summary>
internal sealed class PlanningContext
{
    /// <summary>Prepares the context of one reading.</summary>
    public PlanningContext(ReadingContext reading, Language language)
    {
        Reading = reading;
        Language = language;
        TimeLanguage = TimeLanguage.For(reading.Locale);
        Labels = new PeriodLabels(TimeLanguage, reading.Product.Calendar);
    }

    public ReadingContext Reading { get; }

    public Language Language { get; }

    public TimeLanguage TimeLanguage { get; }

    public PeriodLabels Labels { get; }

    public Catalogue Catalogue => Reading.Catalogue;

    public Product Product => Reading.Product;

    /// <summary>What times are relative to.</summary>
    public TimeContext Times(System.Collections.Immutable.ImmutableHashSet<string> knownWords) => new(Reading.Today)
    {
        Calendar = Product.Calendar,
        From = Catalogue.Metrics.Min(metric => metric.From),
        To = Catalogue.AsOf ?? Catalogue.Metrics.Max(metric => metric.To),
        Locale = Reading.Locale,
        Language = TimeLanguage,
        KnownWords = knownWords,
    };

    /// <summary>The metrics an overview shows, those with data first named by the product; then those that data still comes for.</summary>
    public IEnumerable<CatalogueMetric> MainMetrics()
    {
        var chosen = Product.Overview.Select(Metric).OfType<CatalogueMetric>();
        return chosen.Concat(Catalogue.Metrics.OrderBy(IsStale)).DistinctBy(metric => metric.Name).Where(metric => metric.To is not null);
    }

    /// <summary>No data for a year, or of one day only, as of tables without a date.</summary>
    private bool IsStale(CatalogueMetric metric) => metric.To is not { } to || metric.From == to || to < Reading.Today.AddYears(-1);

    /// <summary>A metric by name; null where the caller has none of that name.</summary>
    /// <summary>The message that there is nothing: where not all rows are visible, that there is nothing to be seen.</summary>
    public string Unseen(string message) => Catalogue.RowsRestricted ? message + "_visible" : message;

    /// <summary>A metric by name, which may be a quotient of two; null where the caller has none of that name.</summary>
    public CatalogueMetric? Metric(string name) => Catalogue.Offered(name);

    /// <summary>A dimension by name, also a part of time; null where the caller has none of that name.</summary>
    public CatalogueDimension? Dimension(string name) =>
        Catalogue.Dimensions.FirstOrDefault(dimension => dimension.Name == name) ?? CalendarParts.Find(name, TimeLanguage);

    /// <summary>Whether a metric can be cut by a dimension.</summary>
    public static bool Fits(CatalogueMetric metric, string dimension) =>
        TimeParts.Is(dimension) ? CalendarParts.Fits(metric, dimension) : metric.Dimensions.Contains(dimension);

    /// <summary>Days with data of any of these metrics, up to today.</summary>
    public (DateOnly From, DateOnly To)? Covered(IEnumerable<CatalogueMetric> metrics)
    {
        var known = metrics.Where(metric => metric is { From: not null, To: not null }).ToList();
        if (known.Count == 0)
        {
            return null;
        }

        var from = known.Min(metric => metric.From!.Value);
        var to = known.Max(metric => metric.To!.Value);
        return (from, to > Reading.Today && from <= Reading.Today ? Reading.Today : to);
    }

    /// <summary>The target of a metric in the product's settings; null for none.</summary>
    public Goal? GoalOf(CatalogueMetric metric) => Product.Goals.FirstOrDefault(goal => goal.Metric == metric.Name);
}
