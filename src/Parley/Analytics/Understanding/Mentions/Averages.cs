using System.Collections.Immutable;
using Parley.Analytics.Understanding.Words;
using Parley.Text;

namespace Parley.Analytics.Understanding.Mentions;

/// <summary>Averages of a metric over units of time, beside metrics with an average in their name.</summary>
internal static class Averages
{
    /// <summary>
    /// "Average orders per day" are the orders of an average day, where there is a metric called orders; they are not the average order,
    /// although a metric is called nearly so.
    /// </summary>
    /// <param name="tokens">The question.</param>
    /// <param name="first">Where the name begins.</param>
    /// <param name="next">Behind its last word.</param>
    /// <param name="index">What can be named.</param>
    public static bool IsOverTime(ImmutableArray<Token> tokens, int first, int next, CatalogueIndex index) =>
        next - first > 1 && index.IsAverage(tokens[first].Lower)
        && index.Names.Find(tokens.AsSpan(first + 1, next - first - 1), index.Language) is { Level: MatchLevel.Exact } rest && rest.Targets.Any(target => target is Target.OfMetric)
        && next + 1 < tokens.Length && index.Language.Grains.ContainsKey(tokens[next + 1].Lower);
}
