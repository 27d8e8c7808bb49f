using Parley.Analytics.Times;
using Parley.Analytics.Understanding.Words;
using Parley.Metrics;

namespace Parley.Analytics.Understanding.Mentions;

/// <summary>What a span of a question can stand for.</summary>
internal abstract record Target
{
    private Target()
    {
    }

    /// <summary>A metric of the catalogue.</summary>
    internal sealed record OfMetric(CatalogueMetric Metric) : Target;

    /// <summary>A dimension of the catalogue.</summary>
    internal sealed record OfDimension(CatalogueDimension Dimension) : Target;

    /// <summary>A member of a dimension.</summary>
    internal sealed record OfValue(CatalogueDimension Dimension, string Value) : Target;

    /// <summary>Something this caller may not see.</summary>
    internal sealed record OfHidden(string Name) : Target;

    /// <summary>What a column of dates says was done: "joined".</summary>
    /// <param name="Name">The column as it is called.</param>
    /// <param name="Counted">Names of the metrics that are counted by it, as one text between spaces.</param>
    internal sealed record OfDone(string Name, string Counted) : Target
    {
        /// <summary>True where a metric is counted by it.</summary>
        /// <param name="metric">The metric's name.</param>
        public bool Counts(string metric) => Counted.Contains($" {metric} ", System.StringComparison.Ordinal);
    }

    /// <summary>A term of the glossary.</summary>
    internal sealed record OfTerm(string Term) : Target;

    /// <summary>Words of the language.</summary>
    internal sealed record OfCue(Cues Cues, string Section) : Target;

    /// <summary>A time.</summary>
    internal sealed record OfTime(TimeMention Time) : Target;

    /// <summary>A number.</summary>
    internal sealed record OfAmount(Amount Amount) : Target;
}

/// <summary>How well a span fits a name, best first.</summary>
internal enum MatchLevel
{
    /// <summary>Letter by letter.</summary>
    Exact,

    /// <summary>Singular for plural.</summary>
    Number,

    /// <summary>Another form of the word.</summary>
    Stem,

    /// <summary>The same words in another order, or with small words between.</summary>
    Reordered,

    /// <summary>With slips of the keyboard.</summary>
    Typo,

    /// <summary>Some of the name's words.</summary>
    Partial,

    /// <summary>Nothing is called that.</summary>
    Unknown,
}
