using System.Collections.Immutable;
using Parley.Answers;
using Parley.Governance;
using Parley.Metrics;

namespace Parley.Analytics.Gathering;

/// <summary>What every kind of gathering works with, for one turn.</summary>
internal sealed record GatherContext(Plan Plan, VisibleData Data, SliceReader Reader)
{
    public SemanticLayer Layer => Data.Layer;

    public Catalogue Catalogue => Data.Catalogue;

    public Permissions Permissions => Data.Permissions;

    public CatalogueMetric? Find(string metric) => Catalogue.Metric(metric);

    /// <summary>The plan's metrics over a period, restricted as the plan says.</summary>
    public Slice Slice(Period? period) => new(Plan.Metrics, period) { By = Plan.By, Filters = Plan.Filters };

    /// <summary>The period's rows, and the baseline's where the plan has one, read at the same time.</summary>
    public async Task<(SliceResult After, SliceResult? Before)> BothAsync(Slice after, CancellationToken cancellationToken)
    {
        ImmutableArray<Slice> slices = Plan.Baseline is { } baseline ? [after, after with { Period = baseline }] : [after];
        var results = await Reader.ReadAllAsync(slices, cancellationToken);
        return (results[0], results.ElementAtOrDefault(1));
    }
}
