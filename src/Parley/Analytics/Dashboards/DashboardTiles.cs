using System.Collections.Immutable;
using System.Globalization;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding;
using Parley.Analytics.Understanding.Planning;
using Parley.Analytics.Understanding.Reading;
using Parley.Answers;
using Parley.Metrics;
using Parley.Products;

namespace Parley.Analytics.Dashboards;

/// <summary>Forms of tiles.</summary>
public enum TileKind
{
    /// <summary>A value with its change and a small line.</summary>
    Value,

    /// <summary>A line over time.</summary>
    Trend,

    /// <summary>A bar for each member.</summary>
    Breakdown,

    /// <summary>Whatever a question gives.</summary>
    Question,
}

/// <summary>A tile as plans: what runs is the same as for a question.</summary>
/// <param name="Id">Unique on the dashboard.</param>
/// <param name="Kind">Form.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Question">The question it answers; editable, and asked by "ask about this".</param>
public sealed record Tile(string Id, TileKind Kind, string Title, string Question)
{
    /// <summary>The plan; null for a question that is read when it is run.</summary>
    public Plan? Plan { get; init; }

    /// <summary>For a value: the line beside it; null where the period is too short for one.</summary>
    public Plan? Line { get; init; }

    /// <summary>+1 where more is good, −1 where less is, 0 where neither.</summary>
    public int GoodDirection { get; init; }

    /// <summary>Why a filter cannot be applied to it; empty where all are.</summary>
    public string Unfiltered { get; init; } = "";
}

/// <summary>A restriction of a whole dashboard: people say "region" whichever table holds it.</summary>
/// <param name="Term">A <see cref="CatalogueDimension.Term"/>.</param>
/// <param name="Value">A member, as stored.</param>
public sealed record TileFilter(string Term, string Value);

/// <summary>
/// From a product's settings and its catalogue to the tiles of a dashboard. Pure; where the product names no tiles, its main metrics are
/// shown as values, the first one over time, and the first ones by the dimensions with the fewest members.
/// </summary>
public sealed class DashboardTiles
{
    private const int MostValues = 6;
    private const int MostMembers = 24;
    private const int MostFilters = 4;
    private const int LinePoints = 12;

    private readonly Interpreter _interpreter;
    private readonly ImmutableArray<CatalogueMetric> _main;

    /// <summary>Prepares the tiles of one caller.</summary>
    /// <param name="context">What the caller may ask about.</param>
    public DashboardTiles(ReadingContext context)
    {
        _interpreter = new Interpreter(context);
        _main = [.. Context.MainMetrics().Take(MostValues)];
    }

    private PlanningContext Context => _interpreter.Context;

    private Dashboard Settings => Context.Product.Dashboard;

    /// <summary>The periods that are offered, each with data; the product's own first.</summary>
    public ImmutableArray<Period> Periods()
    {
        if (_main.IsEmpty)
        {
            return [];
        }

        string[] phrases =
            [Settings.Period, "last month", "this month", "last quarter", "this quarter", "last 30 days", "last 12 months", "year to date", "last year"];
        var standard = new PeriodPlanner(Context, [_main[0]], new Slots { Metrics = [_main[0]] }).Main(DefaultPeriod.LatestMonth, out _)?.Main;
        var read = phrases.Where(p => p.Length > 0).Select(Period).OfType<Period>().Where(HasData);
        var first = Settings.Period.Length > 0 ? [] : new[] { standard }.OfType<Period>();
        return [.. first.Concat(read).DistinctBy(p => (p.Start, p.End))];
    }

    /// <summary>A period in words.</summary>
    /// <param name="phrase">Such as <c>Q3 2026</c>.</param>
    /// <returns>Null where it is not read, or has no data.</returns>
    public Period? Period(string phrase) =>
        _main.IsEmpty || phrase.Trim().Length == 0 ? null : _interpreter.PlanOf($"\"{_main[0].Name}\" {phrase}")?.Period is { } period && HasData(period) ? period : null;

    /// <summary>The terms a dashboard can be restricted by: those that most of its metrics have, with few enough members to pick from.</summary>
    public ImmutableArray<CatalogueDimension> Filters() =>
    [
        .. Context.Catalogue.Dimensions
            .Where(d => d.Term.Length > 0 && d.Values.Length is > 1 and <= MostMembers)
            .GroupBy(d => d.Term, StringComparer.Ordinal)
            .Select(g => (Widest: g.OrderByDescending(d => d.Values.Length).First(), Metrics: _main.Count(m => Context.Catalogue.Dimension(m, g.Key) is not null)))
            .Where(d => d.Metrics > 0)
            .OrderByDescending(d => d.Metrics).ThenBy(d => d.Widest.Values.Length).ThenBy(d => d.Widest.Term, StringComparer.Ordinal)
            .Take(MostFilters).Select(d => d.Widest),
    ];

    /// <summary>The tiles.</summary>
    /// <param name="period">What they are about.</param>
    /// <param name="filters">What they are restricted to.</param>
    public ImmutableArray<Tile> Tiles(Period period, ImmutableArray<TileFilter> filters)
    {
        var named = Settings.Tiles.Select(t => Named(t, period)).OfType<Tile>().ToList();
        var tiles = Settings.Tiles.IsEmpty ? Standard(period) : named;
        return [.. tiles.Select((t, i) => Restricted(t with { Id = string.Create(CultureInfo.InvariantCulture, $"t{i + 1}") }, filters)).Select(Phrased)];
    }

    private bool HasData(Period period) => _main.Any(m => m.From <= period.End && m.To >= period.Start);

    private IEnumerable<Tile> Standard(Period period)
    {
        foreach (var metric in _main)
        {
            yield return Value(metric, period, "");
        }

        foreach (var metric in _main.Take(2))
        {
            yield return Trend(metric, period, null, "");
        }

        var cuts = _main.SelectMany(m => Cuts(m).Select((d, i) => (Metric: m, Dimension: d, Rank: i))).OrderBy(c => c.Rank).Take(4);
        foreach (var cut in cuts)
        {
            yield return Breakdown(cut.Metric, cut.Dimension, period, "");
        }
    }

    private IEnumerable<CatalogueDimension> Cuts(CatalogueMetric metric) => metric.Dimensions
        .Select(Context.Dimension).OfType<CatalogueDimension>()
        .Where(d => d.Values.Length is > 1 and <= MostMembers)
        .OrderByDescending(d => d.Values.Length is > 2 and <= 12).ThenBy(d => d.Values.Length).ThenBy(d => d.Name, StringComparer.Ordinal).Take(2);

    private Tile? Named(DashboardTile tile, Period period)
    {
        if (tile.Question.Length > 0)
        {
            return new Tile("", TileKind.Question, tile.Title.Length > 0 ? tile.Title : tile.Question, tile.Question);
        }

        if (Context.Metric(tile.Metric) is not { } metric)
        {
            return null;
        }

        var by = metric.Dimensions.Select(Context.Dimension).OfType<CatalogueDimension>().FirstOrDefault(d => d.Name == tile.By || d.Term == tile.By
            || d.Name.Split("__")[^1] == tile.By);
        return (tile.Over.Length > 0, tile.By.Length > 0, by) switch
        {
            (true, _, _) => Trend(metric, period, Enum.Parse<TimeGrain>(tile.Over, ignoreCase: true), tile.Title),
            (_, true, { } dimension) => Breakdown(metric, dimension, period, tile.Title),
            (_, true, null) => null,
            _ => Value(metric, period, tile.Title),
        };
    }

    private Tile Value(CatalogueMetric metric, Period period, string title)
    {
        var baseline = Baselines.Preceding(period, Context.Labels);
        var compared = metric.From <= baseline.Start;
        return Of(TileKind.Value, metric, title.Length > 0 ? title : metric.Label) with
        {
            Plan = new Plan { Kind = compared ? QuestionKind.Change : QuestionKind.Value, Metrics = [metric.Name], Period = period, Baseline = compared ? baseline : null },
            Line = LineOf(metric, period),
        };
    }

    // Points before the period too: a month stands at the end of a year of months.
    private Plan? LineOf(CatalogueMetric metric, Period period)
    {
        if (metric.From is not { } from)
        {
            return null;
        }

        var grain = Finest(period.Days > 62 ? TimeGrain.Month : period.Days > 20 ? TimeGrain.Week : TimeGrain.Day, metric);
        // Whole weeks and months only: a piece of one would look like a fall.
        var end = grain == TimeGrain.Week ? period.End.AddDays(-(((int)period.End.AddDays(1).DayOfWeek - (int)Context.Product.Calendar.WeekStart + 7) % 7)) : period.End;
        var start = grain switch
        {
            TimeGrain.Day => end.AddDays(-LinePoints - 1),
            TimeGrain.Week => end.AddDays((-7 * LinePoints) + 1),
            _ => new DateOnly(end.Year, end.Month, 1).AddMonths(1 - LinePoints),
        };
        start = start < from ? from : start;
        return start >= end ? null : new Plan { Kind = QuestionKind.Trend, Metrics = [metric.Name], Period = Context.Labels.Name(start, end), Grain = grain };
    }

    private static Tile Trend(CatalogueMetric metric, Period period, TimeGrain? grain, string title)
    {
        var step = Finest(grain ?? (period.Days > 400 ? TimeGrain.Month : period.Days > 92 ? TimeGrain.Week : TimeGrain.Day), metric);
        return Of(TileKind.Trend, metric, title.Length > 0 ? title : $"{metric.Label} by {PlanChecks.GrainName(step)}") with
        {
            Plan = new Plan { Kind = QuestionKind.Trend, Metrics = [metric.Name], Period = period, Grain = step },
        };
    }

    private static Tile Breakdown(CatalogueMetric metric, CatalogueDimension dimension, Period period, string title) =>
        Of(TileKind.Breakdown, metric, title.Length > 0 ? title : $"{metric.Label} by {dimension.Label.ToLowerInvariant()}") with
        {
            Plan = new Plan { Kind = QuestionKind.Breakdown, Metrics = [metric.Name], Period = period, By = [dimension.Name] },
        };

    private static Tile Of(TileKind kind, CatalogueMetric metric, string title) => new("", kind, title, "") { GoodDirection = metric.GoodDirection };

    private static TimeGrain Finest(TimeGrain grain, CatalogueMetric metric) => grain < metric.Grain ? metric.Grain : grain;

    private Tile Restricted(Tile tile, ImmutableArray<TileFilter> filters)
    {
        if (tile.Plan is not { } plan || filters.IsEmpty || Context.Metric(plan.Metrics[0]) is not { } metric)
        {
            return filters.IsEmpty ? tile : tile with { Unfiltered = "A question is shown as it was asked, without the filters." };
        }

        var missing = filters.FirstOrDefault(f => Context.Catalogue.Dimension(metric, f.Term) is null);
        if (missing is not null)
        {
            return tile with { Unfiltered = $"{metric.Label} cannot be told apart by {missing.Term}." };
        }

        ImmutableArray<PlanFilter> added = [.. filters.Select(f => new PlanFilter(Context.Catalogue.Dimension(metric, f.Term)!.Name, [f.Value]))];
        return tile with { Plan = plan with { Filters = added }, Line = tile.Line is { } line ? line with { Filters = added } : null };
    }

    private Tile Phrased(Tile tile) => tile.Plan is { } plan ? tile with { Question = PlanPhrase.Of(plan, _interpreter) } : tile;
}
