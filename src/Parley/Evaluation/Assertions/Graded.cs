using System.Collections.Immutable;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Assertions;

/// <summary>What came of an assertion, or of all of a test's.</summary>
/// <param name="Pass">Whether it holds.</param>
/// <param name="Score">How far; usually 0 to 1.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record Graded(bool Pass, double Score, string Reason)
{
    /// <summary>The assertion; nothing for a set.</summary>
    public SuiteAssertion? Assertion { get; init; }

    /// <summary>Who judged, by the id of its provider; nothing where no judge was asked.</summary>
    public string? Judge { get; init; }

    /// <summary>Named scores, each the weighted mean of what counts towards it.</summary>
    public ImmutableSortedDictionary<string, double> NamedScores { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>Weights behind the named scores.</summary>
    public ImmutableSortedDictionary<string, double> NamedWeights { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>Parts, in order.</summary>
    public ImmutableArray<Graded> Components { get; init; } = [];

    /// <summary>Tokens that judges used.</summary>
    public Providers.TokenUse Tokens { get; init; }

    /// <summary>Holds or not, at full or no score; an inverse assertion holds where the plain one does not.</summary>
    internal static Graded Plain(bool holds, bool inverse, string failure) =>
        holds != inverse ? new Graded(true, 1, "Assertion passed") : new Graded(false, 0, failure);

    /// <summary>Holds from a threshold on; an inverse assertion below it, with the rest of the score.</summary>
    internal static Graded From(double score, double threshold, bool inverse, string name) => score >= threshold != inverse
        ? new Graded(true, inverse ? 1 - score : score, "Assertion passed")
        : new Graded(false, inverse ? 1 - score : score, FormattableString.Invariant($"{name} score {score:0.####} is {(inverse ? "not below" : "below")} the threshold {threshold}"));
}
