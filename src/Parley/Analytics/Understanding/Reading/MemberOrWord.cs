using System.Collections.Immutable;
using Parley.Analytics.Understanding.Mentions;
using Parley.Analytics.Understanding.Words;

namespace Parley.Analytics.Understanding.Reading;

/// <summary>
/// Decides whether a span is a member of a dimension or a word of the language that is written the same ("display", "high",
/// "show"), by its place and its capitals. What stays both is followed up as both.
/// </summary>
/// <param name="mentions">A way through a question.</param>
internal sealed class MemberOrWord(ImmutableArray<Mention> mentions)
{
    /// <summary>Short words of the grammar ("us", "it", "in") are members only where they are written as names.</summary>
    private const int LongestSmallWord = 3;

    private const Cues Introducing = Cues.From | Cues.In | Cues.Of | Cues.Only | Cues.Exclude | Cues.Versus | Cues.Equal;
    private readonly bool _shouts = mentions.All(mention => !mention.Text.Any(char.IsLower));

    /// <summary>The way with every span decided that can be.</summary>
    public ImmutableArray<Mention> Decide() =>
        mentions.Any(IsBoth) ? [.. mentions.Select((mention, at) => IsBoth(mention) ? Decide(mention, at) : mention)] : mentions;

    /// <summary>True where a span can be a member or a word.</summary>
    /// <param name="mention">The span.</param>
    public static bool IsBoth(Mention mention) =>
        mention.Targets.Any(target => target is Target.OfValue) && mention.Targets.Any(target => target is Target.OfCue);

    private Mention Decide(Mention mention, int at) => MeansMember(mention, at) switch
    {
        true => mention with { Targets = [.. mention.Targets.Where(target => target is not Target.OfCue)] },
        false => mention with { Targets = [.. mention.Targets.Where(target => target is Target.OfCue)] },
        null => mention,
    };

    /// <summary>True for a member, false for a word, null where both are likely.</summary>
    private bool? MeansMember(Mention mention, int at)
    {
        var isRequest = BeginsRequest(at);
        var isLast = After(at) is null;
        if (isRequest && !isLast && mention.Has(Cues.Request))
        {
            return false;
        }

        if (mention.Has(Cues.Superlative) && at + 1 < mentions.Length && mentions[at + 1].Amount is not null)
        {
            return false;
        }

        if (StandsByItsDimension(mention, at) || IsWrittenAsName(mention, at) || IsJoined(at))
        {
            return true;
        }

        var isGrammar = (mention.Cues & ~Cues.Soft) == Cues.None;
        if (isGrammar && mention.Text.Length <= LongestSmallWord)
        {
            return false;
        }

        var isIntroduced = at > 0 && mentions[at - 1].Has(Introducing) && !mentions[at - 1].Has(Cues.HowMuch);
        if (isGrammar)
        {
            return isRequest && !isIntroduced && !isLast ? Follows(at) : true;
        }

        return isIntroduced && !IsMetric(After(at)) ? true : null;
    }

    /// <summary>A verb asks for "the …" or "all …"; before a metric it may as well be a member.</summary>
    private bool? Follows(int at) => IsMetric(After(at)) && mentions[at + 1] == After(at) ? null : false;

    private bool BeginsRequest(int at) =>
        mentions.Take(at).All(mention => mention.Targets.All(target => target is Target.OfCue) && mention.Has(Cues.Filler | Cues.FollowUp | Cues.Greeting | Cues.And) && !mention.Has(Introducing));

    private bool StandsByItsDimension(Mention mention, int at)
    {
        var dimensions = mention.Targets.OfType<Target.OfValue>().Select(value => value.Dimension.Name).ToList();
        return MentionChoice.Neighbours(mentions, at).Any(next => next.Targets.Any(target => target is Target.OfDimension of && dimensions.Contains(of.Dimension.Name)));
    }

    /// <summary>A capital inside the question, or all of it as stored in capitals ("IT").</summary>
    private bool IsWrittenAsName(Mention mention, int at)
    {
        if (_shouts || !char.IsUpper(mention.Text[0]))
        {
            return false;
        }

        var isStored = mention.Targets.OfType<Target.OfValue>().Any(value => value.Value == mention.Text);
        return at > 0 || (isStored && mention.Text.Length > 1 && !mention.Text.Any(char.IsLower));
    }

    /// <summary>"Display or Email", "display's share".</summary>
    private bool IsJoined(int at) =>
        at + 1 < mentions.Length && mentions[at + 1].Has(Cues.Or | Cues.And | Cues.Versus | Cues.Of | Cues.Share)
        && (mentions[at + 1].Has(Cues.Share) || mentions[at + 1].Text.StartsWith('\'') || (at + 2 < mentions.Length && mentions[at + 2].Targets.Any(target => target is Target.OfValue)));

    private Mention? After(int at) => mentions.Skip(at + 1).FirstOrDefault(mention => mention.Text.Any(char.IsLetterOrDigit) && mention.Cues != Cues.Filler);

    private static bool IsMetric(Mention? mention) => mention is not null && mention.Targets.Any(target => target is Target.OfMetric);
}
