using System.Collections.Immutable;
using Parley.Analytics.Understanding.Mentions;
using Parley.Analytics.Understanding.Words;
using Parley.Metrics.Queries.Names;

namespace Parley.Analytics.Understanding.Reading;

/// <summary>
/// Decides whether "weekdays" are the days from Monday to Friday or what a figure is shown by: after "by", "which" and "busiest" it
/// is the dimension, elsewhere, and beside weekends, these days.
/// </summary>
internal static class CalendarMentions
{
    private const Cues Cutting = Cues.By | Cues.Which | Cues.Superlative | Cues.Breakdown | Cues.Outliers | Cues.List;

    /// <summary>The way with every such span decided.</summary>
    /// <param name="mentions">A way through a question.</param>
    public static ImmutableArray<Mention> Decide(ImmutableArray<Mention> mentions) => mentions.Any(IsBoth)
        ? [.. mentions.Select((mention, at) => IsBoth(mention) ? Decide(mentions, at) : mention)]
        : mentions;

    private static bool IsBoth(Mention mention) => mention.Targets.Length > 1
        && mention.Targets.All(target => target is Target.OfDimension { Dimension.Name: TimeParts.Weekday } or Target.OfValue { Dimension.Name: TimeParts.Weekday });

    private static Mention Decide(ImmutableArray<Mention> mentions, int at)
    {
        var before = at - 1;
        while (before >= 0 && (mentions[before].Cues == Cues.Filler || mentions[before].Cues == (Cues.Filler | Cues.Article) || mentions[before].Amount is not null))
        {
            before--;
        }

        var isBesideAnother = mentions.Where((_, other) => other != at)
            .Any(other => other.Targets.Any(target => target is Target.OfValue { Dimension.Name: TimeParts.Weekday }));
        var isCut = !isBesideAnother && before >= 0 && mentions[before].Has(Cutting) && !mentions[before].Has(Cues.HowMany);
        return mentions[at] with { Targets = [.. mentions[at].Targets.Where(target => target is Target.OfDimension == isCut).Take(1)] };

    }
}
