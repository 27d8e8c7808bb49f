using System.Collections.Immutable;
using Parley.Analytics.Understanding.Mentions;
using Parley.Analytics.Understanding.Words;

namespace Parley.Analytics.Understanding.Reading;

/// <summary>"What is CAC?" asks what it means; "What is the CAC?" and "What is our CAC?" ask how much it is.</summary>
internal static class Definitions
{
    /// <summary>True where the question is no more than "what is" and one name.</summary>
    /// <param name="mentions">The question.</param>
    public static bool IsAsked(ImmutableArray<Mention> mentions)
    {
        var words = mentions.Where(mention => !IsPunctuation(mention)).ToList();
        var isAsked = words.Count is 2 or 3 && words[0].Has(Cues.DefinitionIs) && (words.Count == 2 || words[1].Has(Cues.Article));
        return isAsked && words[^1].Targets.FirstOrDefault() is Target.OfMetric or Target.OfDimension or Target.OfTerm;
    }

    private static bool IsPunctuation(Mention mention) => mention.Cues == Cues.Filler && !mention.Text.Any(char.IsLetterOrDigit);
}
