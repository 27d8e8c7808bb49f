using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Parley.Analytics;
using Parley.Analytics.Dashboards;
using Parley.Conversations;
using Parley.Conversations.Personal;
using Parley.Metrics;
using Parley.Server.Ui.Analytics;

namespace Parley.Server.Ui.Conversations.Remembered;

/// <summary>What stands beside a conversation.</summary>
/// <param name="Metrics">The metrics in play, with those they are computed from.</param>
/// <param name="Source">Where the data comes from.</param>
internal sealed record SidebarView(ImmutableArray<CatalogueMetric> Metrics, string Source)
{
    /// <summary>Metrics that belong with them.</summary>
    public ImmutableArray<(string Label, string Question)> Related { get; init; } = [];

    /// <summary>Sentences about the latest change of related metrics, with the question behind each.</summary>
    public ImmutableArray<(string Label, string Question)> Changed { get; init; } = [];

    /// <summary>What others asked about the same metrics, where this caller may ask it too.</summary>
    public ImmutableArray<(string Label, string Question)> Colleagues { get; init; } = [];

    /// <summary>What this caller asked most often.</summary>
    public ImmutableArray<(string Label, string Question)> Next { get; init; } = [];
}

/// <summary>Makes what stands beside a conversation, anew for each turn.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "Short reads of a page, which are not given up.")]
internal sealed class SidebarState(ConversationStore store, TileRunner tiles, PreferenceState preferences)
{
    private const int Most = 4;
    private const int MostAsked = 200;

    private (string Key, Plan Plan)? _of;

    /// <summary>What is shown; null before it is made.</summary>
    public SidebarView? Shown { get; private set; }

    /// <summary>Shows what belongs to a plan.</summary>
    public async Task OpenAsync(ProductView view, Plan plan)
    {
        if (_of == (view.Key, plan))
        {
            return;
        }

        _of = (view.Key, plan);
        var catalogue = view.Catalogue;
        ImmutableArray<CatalogueMetric> own = [.. plan.Metrics.Concat(plan.Sides.Select(s => s.Metric).OfType<string>()).Distinct().Select(catalogue.Metric).OfType<CatalogueMetric>()];
        ImmutableArray<CatalogueMetric> inputs = [.. own.SelectMany(m => m.Inputs).Select(catalogue.Metric).OfType<CatalogueMetric>().Except(own)];
        ImmutableArray<CatalogueMetric> related = [.. own.SelectMany(m => m.Related.Concat(m.Inputs)).Distinct().Select(catalogue.Metric).OfType<CatalogueMetric>().Except(own).Take(Most)];
        Shown = new SidebarView([.. own, .. inputs], Source(view))
        {
            Related = Asked(related.Select(m => (m.Label, plan with { Metrics = [m.Name], Sides = [] })), view),
            Colleagues = await ColleaguesAsync(view, plan, own),
            Next = [.. preferences.Own.Learns ? preferences.Own.Questions.OrderByDescending(q => q.Value).ThenBy(q => q.Key, StringComparer.Ordinal).Take(Most).Select(q => (q.Key, q.Key)) : []],
            Changed = await ChangedAsync(view, [.. own, .. related]),
        };
    }

    /// <summary>How fresh a metric is.</summary>
    public static string Freshness(CatalogueMetric metric) =>
        metric is { From: { } from, To: { } to } ? string.Create(CultureInfo.InvariantCulture, $"Data from {from:d MMM yyyy} to {to:d MMM yyyy}.") : "No data yet.";

    private static string Source(ProductView view) => string.Create(
        CultureInfo.InvariantCulture,
        $"From {(view.Product.Connection is null ? "the files in the product's data folder" : "the product's database")}{(view.Catalogue.AsOf is { } day ? $", data up to {day:d MMM yyyy}" : "")}. Product version {view.Product.Version[..8]}.");

    private static ImmutableArray<(string Label, string Question)> Asked(IEnumerable<(string Label, Plan Plan)> plans, ProductView view) =>
    [
        .. plans.Select(p => (p.Label, Question: Corrections.Question(p.Plan with { Assumptions = [] }, view.Reading)))
            .Where(p => p.Question is not null).Select(p => (p.Label, p.Question!)).DistinctBy(p => p.Item2).Take(Most),
    ];

    // Only the plans of others are read, and worded anew from what this caller may see: a plan with anything hidden in it has no wording here.
    private async Task<ImmutableArray<(string Label, string Question)>> ColleaguesAsync(ProductView view, Plan plan, ImmutableArray<CatalogueMetric> own)
    {
        var asked = await store.AskedAsync(view.Product.Name, MostAsked, CancellationToken.None);
        var theirs = asked.Where(a => a.Caller != view.Caller.Id && a.Plan.Metrics.Intersect(own.Select(m => m.Name)).Any() && a.Plan != plan).Take(20);
        return [.. Asked(theirs.Select(a => ("", a.Plan)), view).Select(a => (a.Question, a.Question))];
    }

    private static async Task<ImmutableArray<(string Label, string Question)>> ChangedAsync(ProductView view, ImmutableArray<CatalogueMetric> metrics, TileRunner tiles)
    {
        var changed = new List<(string, string)>();
        if (view.Tiles.Periods() is [var period, ..])
        {
            foreach (var tile in view.Tiles.Tiles(period, []).Where(t => t is { Kind: TileKind.Value, Plan: not null } && metrics.Any(m => m.Name == t.Plan!.Metrics[0])).Take(Most))
            {
                changed.Add((TileFigures.Headline(await tiles.RunAsync(view, tile.Question, tile.Plan, CancellationToken.None)), tile.Question));
            }
        }

        return [.. changed.Where(c => c.Item1.Length > 0)];
    }

    private Task<ImmutableArray<(string Label, string Question)>> ChangedAsync(ProductView view, ImmutableArray<CatalogueMetric> metrics) => ChangedAsync(view, metrics, tiles);
}
