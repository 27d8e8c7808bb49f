using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Parley.Answers;

/// <summary>
/// What a figure is said about. A figure in a sentence resolves only where the metric, period, filters and unit that the
/// sentence says are the ones here.
/// </summary>
public sealed record Scope
{
    /// <summary>Metric name; empty for figures about no metric (an as-of date, a number of rows).</summary>
    public string Metric { get; init; } = "";

    /// <summary>The period the value is of; null where it has none.</summary>
    public Period? Period { get; init; }

    /// <summary>The earlier (or other) period of a change.</summary>
    public Period? Baseline { get; init; }

    /// <summary>Dimension name → the member(s) the value is restricted to, written as shown; both from filters and from the row's group-by cells.</summary>
    public ImmutableSortedDictionary<string, string> Members { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>For a comparison of two members: the members compared against, in the form of <see cref="Members"/>.</summary>
    public ImmutableSortedDictionary<string, string> Against { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What kind of number it is.</summary>
    public Measurement Measurement { get; init; } = Measurement.Value;

    /// <summary>The unit.</summary>
    public Unit Unit { get; init; } = Unit.Number;
}

/// <summary>What kind of number a figure is.</summary>
public enum Measurement
{
    /// <summary>The metric's value.</summary>
    Value,

    /// <summary>Later minus earlier, or first minus second, in the metric's unit.</summary>
    Change,

    /// <summary>Change over the earlier (or second) value, as a fraction.</summary>
    RelativeChange,

    /// <summary>Part of a total, as a fraction.</summary>
    Share,

    /// <summary>Part of a change that is attributed to a member or an input, in the metric's unit.</summary>
    Contribution,

    /// <summary>Part of a change attributed to a member or an input, as a fraction of the whole change.</summary>
    ContributionShare,

    /// <summary>First over second, as a multiple.</summary>
    Multiple,

    /// <summary>How many rows, members, days.</summary>
    Count,

    /// <summary>A position from 1.</summary>
    Rank,

    /// <summary>A limit that the question named.</summary>
    Threshold,

    /// <summary>The target of a goal.</summary>
    Goal,

    /// <summary>A day or a span of days.</summary>
    Date,

    /// <summary>An average or other statistic over periods; <see cref="ComputedEvidence.Function"/> says which.</summary>
    Statistic,

    /// <summary>What is to be expected of the metric, or a bound of the band that it lies in; nothing that was recorded.</summary>
    Forecast,
}

/// <summary>Where a figure comes from; has an id that is unique in its turn (<c>e1</c>, <c>e2</c>, …).</summary>
/// <param name="Id">The id.</param>
/// <param name="Scope">What it is about.</param>
/// <param name="Value">The exact value: <see cref="decimal"/>, <see cref="DateOnly"/> or <see cref="string"/>; null where the data has none.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(CellEvidence), "cell")]
[JsonDerivedType(typeof(ComputedEvidence), "computed")]
[JsonDerivedType(typeof(PassageEvidence), "passage")]
public abstract record Evidence(
    string Id, Scope Scope, [property: JsonConverter(typeof(ExactValueConverter))] object? Value);

/// <summary>A cell of an executed query.</summary>
/// <param name="Id">The id.</param>
/// <param name="Scope">What it is about.</param>
/// <param name="Value">The cell's value.</param>
/// <param name="Query">Index of the query in the turn, from 0.</param>
/// <param name="Row">Row, from 0.</param>
/// <param name="Column">Column name.</param>
public sealed record CellEvidence(string Id, Scope Scope, object? Value, int Query, int Row, string Column)
    : Evidence(Id, Scope, Value);

/// <summary>A declared computation over other evidence, or over the question and the clock (periods, thresholds).</summary>
/// <param name="Id">The id.</param>
/// <param name="Scope">What it is about.</param>
/// <param name="Value">The result.</param>
/// <param name="Function">Name and version: <c>difference/1</c>. Every function is registered with its formula in <see cref="Computations"/>.</param>
/// <param name="Inputs">Ids of evidence it is computed from, in the order of the formula.</param>
/// <param name="Parameters">Everything else it depends on.</param>
public sealed record ComputedEvidence(
    string Id, Scope Scope, object? Value, string Function, ImmutableArray<string> Inputs,
    ImmutableSortedDictionary<string, string> Parameters)
    : Evidence(Id, Scope, Value);
