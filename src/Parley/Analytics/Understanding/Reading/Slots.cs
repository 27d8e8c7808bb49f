using System.Collections.Immutable;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding.Words;
using Parley.Answers;
using Parley.Metrics;

namespace Parley.Analytics.Understanding.Reading;

/// <summary>A member that a question names.</summary>
/// <param name="Dimension">Its dimension.</param>
/// <param name="Value">As stored.</param>
/// <param name="Exclude">True where it is to be left out.</param>
/// <param name="At">Index of its mention.</param>
internal sealed record NamedValue(CatalogueDimension Dimension, string Value, bool Exclude, int At)
{
    /// <summary>True where it is introduced as an origin: "from Email".</summary>
    public bool IsOrigin { get; init; }

    /// <summary>True where it is introduced as a place or purpose: "in North", "for North".</summary>
    public bool IsPlace { get; init; }
}

/// <summary>A limit on a number, as written.</summary>
/// <param name="Comparison">gt, gte, lt, lte or between.</param>
/// <param name="Amount">The limit.</param>
/// <param name="Upper">The upper end of a range.</param>
internal sealed record Limit(string Comparison, Amount Amount, Amount? Upper = null);

/// <summary>What a question says, by the place it has in a plan; before anything is taken for granted.</summary>
internal sealed record Slots
{
    /// <summary>The kind that its words show; null where they show none.</summary>
    public QuestionKind? Kind { get; init; }

    /// <summary>All meanings of its words.</summary>
    public Cues Cues { get; init; }

    /// <summary>Kinds of questions with a section of their own in the language's file that its words show.</summary>
    public ImmutableArray<string> Sections { get; init; } = [];

    public ImmutableArray<CatalogueMetric> Metrics { get; init; } = [];

    /// <summary>Metrics to leave out: "without refunds".</summary>
    public ImmutableArray<CatalogueMetric> WithoutMetrics { get; init; } = [];

    /// <summary>Dimensions to show by, in order.</summary>
    public ImmutableArray<CatalogueDimension> By { get; init; } = [];

    /// <summary>Dimensions that no longer matter: "ignore the region".</summary>
    public ImmutableArray<CatalogueDimension> WithoutBy { get; init; } = [];

    /// <summary>True where restrictions are to be lifted: "drop the filter".</summary>
    public bool Unfilters { get; init; }

    /// <summary>True where a year is named as it is seen from today: "last year", not "2025".</summary>
    public bool IsRelativeYear { get; init; }

    /// <summary>True where a time up to now without a beginning is named: "lately".</summary>
    public bool IsRecent { get; init; }

    /// <summary>True where the question breaks off: "revenue by".</summary>
    public bool IsOpen { get; init; }

    /// <summary>True where a dimension is one to cut by: "per region", not "how many regions".</summary>
    public bool IsCut { get; init; }

    /// <summary>The metric that something is over or under, where no number is: "over budget".</summary>
    public CatalogueMetric? Beyond { get; init; }

    /// <summary>A rate that is asked for as a count: "how many customers churned".</summary>
    public CatalogueMetric? Miscounted { get; init; }

    /// <summary>What was done, where the metric is counted by another time: "orders shipped".</summary>
    public string? OtherTime { get; init; }

    /// <summary>True where a thing that is only counted is named as one of them: "the best customer".</summary>
    public bool IsSingle { get; init; }

    /// <summary>True where the cheapest or the dearest is asked for, which only money can tell.</summary>
    public bool IsPrice { get; init; }

    /// <summary>+1 where the fastest is asked for, −1 for the slowest: of a duration these are the lowest and the highest.</summary>
    public int Speed { get; init; }

    /// <summary>True where the last dimension or step was named in the singular: "which region".</summary>
    public bool Singular { get; init; }

    public ImmutableArray<NamedValue> Values { get; init; } = [];

    /// <summary>Periods in the order in which they are named.</summary>
    public ImmutableArray<TimeMention.Span> Spans { get; init; } = [];

    public Baseline? Baseline { get; init; }

    public TimeGrain? Grain { get; init; }

    /// <summary>A date that can be either of two; null for none.</summary>
    public TimeMention.Ambiguous? EitherTime { get; init; }

    public int? Count { get; init; }

    public Limit? Limit { get; init; }

    /// <summary>A glossary term.</summary>
    public string? Term { get; init; }

    /// <summary>True where a member is set against all others.</summary>
    public bool AgainstRest { get; init; }

    /// <summary>True for "revenue per order": the second metric is what the first is divided by.</summary>
    public bool IsRatio { get; init; }

    /// <summary>Where the words of a comparison stand: index of the mention; −1 for none.</summary>
    public int VersusAt { get; init; } = -1;

    /// <summary>table, chart, text or empty.</summary>
    public string View { get; init; } = "";

    /// <summary>What was taken for granted in finding names.</summary>
    public ImmutableArray<string> Assumptions { get; init; } = [];

    /// <summary>Words that have no place.</summary>
    public ImmutableArray<string> Unexplained { get; init; } = [];

    /// <summary>True where any of these meanings was said.</summary>
    /// <param name="cues">Meanings.</param>
    public bool Has(Cues cues) => (Cues & cues) != Cues.None;

    /// <summary>True where nothing that a plan is made of was named.</summary>
    public bool NamesNothing => Metrics.IsEmpty && By.IsEmpty && Values.IsEmpty && Spans.IsEmpty && Baseline is null && Grain is null
        && Count is null && Limit is null && Term is null && WithoutMetrics.IsEmpty && WithoutBy.IsEmpty && !Unfilters;
}
