using System.Collections.Immutable;

namespace Parley.Analytics.Understanding.Planning;

/// <summary>Puts ways to understand a question side by side.</summary>
internal static class Choices
{
    /// <summary>At most this many are offered.</summary>
    public const int Most = 4;

    /// <summary>A choice between the ways; where only one is known it is near, but nobody asked for it.</summary>
    /// <param name="question">What is asked back.</param>
    /// <param name="options">Ways; those with one plan count once.</param>
    /// <param name="otherwise">What comes of it where there is no way, or one.</param>
    public static Draft OfSeveral(string question, ImmutableArray<Option> options, Func<Draft.Refused> otherwise) =>
        Of(question, options, otherwise) is Draft.Ready only ? otherwise() with { Nearest = only.Plan } : Of(question, options, otherwise);

    /// <summary>A choice between the ways; the one way where there is one; something else where there is none.</summary>
    /// <param name="question">What is asked back.</param>
    /// <param name="options">Ways; those with one plan count once.</param>
    /// <param name="otherwise">What comes of it where there is no way.</param>
    public static Draft Of(string question, ImmutableArray<Option> options, Func<Draft> otherwise)
    {
        var different = options.DistinctBy(option => PlanLine.Of(option.Plan)).Take(Most).ToImmutableArray();
        return different.Length switch
        {
            0 => otherwise(),
            1 => new Draft.Ready(different[0].Plan),
            _ => new Draft.Choose(question, different),
        };
    }
}
