using System.Collections.Immutable;
using Parley.Answers;
using Parley.Metrics.Semantics;

namespace Parley.Metrics;

/// <summary>
/// What one caller may ask about: the only view of the semantic layer that understanding a question gets. Nothing hidden
/// from the caller is in it but the names in <see cref="HiddenNames"/>.
/// </summary>
public sealed record Catalogue
{
    /// <summary>Metrics offered in conversation, in manifest order.</summary>
    public ImmutableArray<CatalogueMetric> Metrics { get; init; } = [];

    /// <summary>
    /// Visible metrics that the owner keeps out of conversation (<c>meta.hidden</c>): inputs of others, never to be offered or
    /// asked for, but needed where a metric is explained by its inputs.
    /// </summary>
    public ImmutableArray<CatalogueMetric> Unoffered { get; init; } = [];

    /// <summary>Dimensions that some metric can be grouped by, in a fixed order.</summary>
    public ImmutableArray<CatalogueDimension> Dimensions { get; init; } = [];

    /// <summary>Names, labels and synonyms of hidden metrics and dimensions, to say "not visible to you"; never values.</summary>
    public ImmutableArray<string> HiddenNames { get; init; } = [];

    /// <summary>True where rows are restricted: a value that is not found may be there and not visible.</summary>
    public bool RowsRestricted { get; init; }

    /// <summary>Sentences about what is not visible, for the answer.</summary>
    public ImmutableArray<string> Statements { get; init; } = [];

    /// <summary>The last day with data visible to this caller; null where there is none.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>Names the data, the manifest and the permissions this was made from.</summary>
    public string Revision { get; init; } = "";

    /// <summary>
    /// The metric of a name that may be asked about: one of <see cref="Metrics"/>, or the quotient <c>a/b</c> of two of them, which is
    /// no metric of the product and in no list. Null where there is none, or it is not visible.
    /// </summary>
    /// <param name="name">The metric's name.</param>
    public CatalogueMetric? Offered(string name) =>
        Metrics.FirstOrDefault(m => m.Name == name)
        ?? (Quotients.Parts(name) is var (top, bottom) && Metrics.FirstOrDefault(m => m.Name == top) is { } over && Metrics.FirstOrDefault(m => m.Name == bottom) is { } under
            ? Quotients.Entry(over, under, this)
            : null);

    /// <summary>The metric of a name, offered or not; null where it is not visible.</summary>
    /// <param name="name">The metric's name.</param>
    public CatalogueMetric? Metric(string name) => Offered(name) ?? Unoffered.FirstOrDefault(m => m.Name == name);

    /// <summary>
    /// The way to a term from one metric: people say "region" whichever table holds it, and each metric has at most one
    /// dimension of a term. Null where the metric cannot be cut that way.
    /// </summary>
    /// <param name="metric">The metric.</param>
    /// <param name="term">A <see cref="CatalogueDimension.Term"/>.</param>
    public CatalogueDimension? Dimension(CatalogueMetric metric, string term) =>
        Dimensions.FirstOrDefault(d => d.Term == term && metric.Dimensions.Contains(d.Name));
}

/// <summary>A metric as the conversation knows it.</summary>
public sealed record CatalogueMetric
{
    /// <summary>The metric's name.</summary>
    public required string Name { get; init; }

    /// <summary>Name for people; made from <see cref="Name"/> where none was given.</summary>
    public required string Label { get; init; }

    /// <summary>Words for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>Other names people use.</summary>
    public ImmutableArray<string> Synonyms { get; init; } = [];

    /// <summary>How it is computed.</summary>
    public MetricType Type { get; init; }

    /// <summary>The formula in words and labels: <c>marketing spend ÷ new customers</c>.</summary>
    public string Formula { get; init; } = "";

    /// <summary>Names of the metrics it is computed from, in the formula's order; empty for a simple metric.</summary>
    public ImmutableArray<string> Inputs { get; init; } = [];

    /// <summary>
    /// Metrics that count what this one's rows refer to (members, of loans) → the one of <see cref="Catalogue.Unoffered"/> that counts
    /// only those that they do refer to.
    /// </summary>
    public ImmutableSortedDictionary<string, string> Counted { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Names of its dimensions (<see cref="CatalogueDimension.Name"/>).</summary>
    public ImmutableArray<string> Dimensions { get; init; } = [];

    /// <summary>The unit of its values.</summary>
    public Unit Unit { get; init; } = Unit.Number;

    /// <summary>+1 where more is good, −1 where less is, 0 where neither.</summary>
    public int GoodDirection { get; init; }

    /// <summary>True where values of disjoint members and periods add up to the value of their union.</summary>
    public bool Additive { get; init; }

    /// <summary>True where values of disjoint members at the same time add up to the value of their union: also of stocks, which do not add up over time.</summary>
    public bool AdditiveOverMembers { get => field || Additive; init; }

    /// <summary>True where its value at a time rests on other times too (stocks, running totals), so that weekdays and the like have none of their own.</summary>
    public bool RestsOnOtherDays { get; init; }

    /// <summary>True for a stock whose value of a period is that of the period's beginning.</summary>
    public bool IsOpening { get; init; }

    /// <summary>What the time is called by which it is counted: <c>joined</c>; empty where it has several.</summary>
    public string Time { get; init; } = "";

    /// <summary>What other times of its rows are called, by which it is not counted.</summary>
    public ImmutableArray<string> OtherTimes { get; init; } = [];

    /// <summary>The finest grain it can be shown at.</summary>
    public TimeGrain Grain { get; init; } = TimeGrain.Day;

    /// <summary>First day with data visible to the caller; null where there is none.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day with data visible to the caller; null where there is none.</summary>
    public DateOnly? To { get; init; }

    /// <summary>The metric that is its target.</summary>
    public string? Goal { get; init; }

    /// <summary>Metrics worth a look beside it.</summary>
    public ImmutableArray<string> Related { get; init; } = [];
}

/// <summary>A dimension as the conversation knows it.</summary>
public sealed record CatalogueDimension
{
    /// <summary>The name a query uses: <c>campaign__region</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Name for people.</summary>
    public required string Label { get; init; }

    /// <summary>
    /// The word this is asked for by. Dimensions of different tables that mean the same to people (<c>spend__region</c>,
    /// <c>order__region</c>) share one term; within one metric each dimension's term is different, so that a term and a
    /// metric give one query name (<see cref="Catalogue.Dimension"/>).
    /// </summary>
    public string Term { get; init; } = "";

    /// <summary>Words for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>Other names people use.</summary>
    public ImmutableArray<string> Synonyms { get; init; } = [];

    /// <summary>Members visible to the caller, most frequent first; at most 10,000.</summary>
    public ImmutableArray<CatalogueValue> Values { get; init; } = [];

    /// <summary>True where there are more members than <see cref="Values"/> holds.</summary>
    public bool Truncated { get; init; }
}

/// <summary>A member of a dimension.</summary>
/// <param name="Value">As stored.</param>
/// <param name="Synonyms">Other names people use.</param>
public sealed record CatalogueValue(string Value, ImmutableArray<string> Synonyms);
