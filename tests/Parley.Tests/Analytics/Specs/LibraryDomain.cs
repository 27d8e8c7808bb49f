using System.Collections.Immutable;
using Parley.Analytics.Understanding;
using Parley.Answers;
using Parley.Metrics;
using Parley.Metrics.Semantics;
using Parley.Products;

namespace Parley.Tests.Analytics.Specs;

/// <summary>A lending library: a catalogue made in code, with words that no other product of the tests uses.</summary>
internal static class LibraryDomain
{
    private static readonly ImmutableArray<string> AllDimensions = ["branch__branch", "title__genre", "title__format", "borrower__age_group"];

    /// <summary>A reader's context on 20 May 2026.</summary>
    public static ReadingContext Context { get; } = new()
    {
        Catalogue = Catalogue(),
        Product = new Product
        {
            Name = "library",
            Folder = "/library",
            Title = "Library",
            Version = "1",
            Overview = ["loans", "visits", "fines", "overdue_rate"],
            Goals = [new Goal("loans", 9000m, "month")],
            Glossary = ImmutableSortedDictionary<string, string>.Empty.Add("weeding", "Taking worn titles off the shelves.").Add("footfall", "visits"),
        },
        Today = new DateOnly(2026, 5, 20),
        Locale = "en-GB",
    };

    private static Catalogue Catalogue() => new()
    {
        Revision = "library-1",
        AsOf = new DateOnly(2026, 5, 19),
        Metrics =
        [
            Metric("loans", "Loans", ["checkouts", "borrowings"], new Unit(UnitKind.Count, "loans"), 1) with { Additive = true, Related = ["renewals"] },
            Metric("renewals", "Renewals", ["extensions"], new Unit(UnitKind.Count, "renewals"), 0) with { Additive = true },
            Metric("fines", "Fines collected", ["fines", "late fees"], new Unit(UnitKind.Money, "GBP"), 0) with { Additive = true },
            Metric("overdue_rate", "Overdue rate", [], Unit.Percent, -1) with { Type = MetricType.Ratio, Inputs = ["overdue_loans", "loans"] },
            Metric("overdue_loans", "Overdue loans", ["late loans"], new Unit(UnitKind.Count, "loans"), -1) with { Additive = true },
            Metric("loan_length", "Average loan length", ["loan length"], new Unit(UnitKind.Duration, "days"), 0) with { Type = MetricType.Ratio },
            Metric("visits", "Visits", [], new Unit(UnitKind.Count, "visits"), 1) with { Additive = true, Dimensions = ["branch__branch"] },
            Metric("loans_per_visit", "Loans per visit", [], new Unit(UnitKind.Ratio), 1) with
            {
                Type = MetricType.Ratio, Inputs = ["loans", "visits"], Dimensions = ["branch__branch"],
            },
            Metric("child_sign_ups", "Children's sign-ups", ["sign-ups"], new Unit(UnitKind.Count, "sign-ups"), 1) with { Additive = true, Dimensions = ["branch__branch"] },
            Metric("adult_sign_ups", "Adult sign-ups", ["sign-ups"], new Unit(UnitKind.Count, "sign-ups"), 1) with { Additive = true, Dimensions = ["branch__branch"] },
        ],
        Dimensions =
        [
            Dimension("branch__branch", "Branch", ["site", "library"], ["Main Street", "Harbour", "Hilltop", "Mobile library"]),
            Dimension("title__genre", "Genre", ["subject"], ["Crime", "Poetry", "Science fiction", "History", "Children"]),
            Dimension("title__format", "Format", ["medium"], ["Hardback", "Paperback", "Audiobook", "E-book"]),
            Dimension("borrower__age_group", "Age group", ["reader group"], ["Children", "Teenagers", "Adults", "Seniors"]),
        ],
        HiddenNames = ["staff cost", "payroll"],
    };

    private static CatalogueMetric Metric(string name, string label, ImmutableArray<string> synonyms, Unit unit, int goodDirection) => new()
    {
        Name = name,
        Label = label,
        Synonyms = synonyms,
        Unit = unit,
        GoodDirection = goodDirection,
        Dimensions = AllDimensions,
        From = new DateOnly(2024, 1, 1),
        To = new DateOnly(2026, 5, 19),
    };

    private static CatalogueDimension Dimension(string name, string label, ImmutableArray<string> synonyms, ImmutableArray<string> values) => new()
    {
        Name = name,
        Label = label,
        Synonyms = synonyms,
        Values = [.. values.Select(value => new CatalogueValue(value, []))],
    };
}
