using System.Collections.Immutable;
using Parley.Analytics.Understanding.Mentions;
using Parley.Analytics.Understanding.Words;
using Parley.Metrics;

namespace Parley.Analytics.Understanding.Reading;

/// <summary>Decides between the things a mention can stand for, by what stands beside it.</summary>
internal static class MentionChoice
{
    /// <summary>At most this many candidates of one mention are followed up.</summary>
    public const int MaxCandidates = 8;

    /// <summary>Members that are listed where a word may as well mean their number.</summary>
    private const int MaxListed = 200;

    /// <summary>Narrows every mention by its neighbours; a mention that keeps several targets is ambiguous.</summary>
    /// <param name="mentions">The chosen mentions.</param>
    public static ImmutableArray<Mention> Narrow(ImmutableArray<Mention> mentions)
    {
        mentions = [.. mentions.Select((mention, at) => IsHeadOf(mention, at > 0 ? mentions[at - 1] : null) ? mention with { Level = MatchLevel.Exact, Targets = [new Target.OfCue(Cues.Filler, "")] } : mention)];
        var narrowed = mentions.ToBuilder();
        for (var at = 0; at < mentions.Length; at++)
        {
            narrowed[at] = mentions[at].Targets.Length > 1 ? NarrowOne(mentions, at) : mentions[at];
        }

        return narrowed.ToImmutable();
    }

    /// <summary>"By insurance type", where the dimension is called insurance, is not by another dimension with a type in its name.</summary>
    private static bool IsHeadOf(Mention mention, Mention? before) =>
        mention is { Level: MatchLevel.Partial, Targets.Length: > 0 } && mention.Next == mention.First + 1 && mention.Targets.All(target => target is Target.OfDimension)
        && before is { Level: < MatchLevel.Typo, Targets: [Target.OfDimension, ..] } && before.Next == mention.First;

    /// <summary>Index of the first mention that can still stand for several things; −1 for none.</summary>
    /// <param name="mentions">Narrowed mentions.</param>
    public static int FirstAmbiguous(ImmutableArray<Mention> mentions)
    {
        for (var at = 0; at < mentions.Length; at++)
        {
            if (mentions[at].Targets.Length > 1)
            {
                return at;
            }
        }

        return -1;
    }

    private static Mention NarrowOne(ImmutableArray<Mention> mentions, int at)
    {
        var mention = mentions[at];
        if (MemberOrWord.IsBoth(mention))
        {
            return mention;
        }

        var visible = mention.Targets.Where(target => target is not Target.OfHidden).ToImmutableArray();
        var targets = visible.IsEmpty ? mention.Targets[..1] : visible;
        if (Members(targets) is { Length: > 1 } members && BoundTo(mentions, at, members) is { IsEmpty: false } bound)
        {
            return mention with { Targets = bound };
        }

        var chosen = CountOrThings(mentions, at, targets) ?? OneKind(mentions, at, targets);
        return mention with { Targets = [.. Nearest(mentions, at, chosen).Take(MaxCandidates)] };
    }

    /// <summary>
    /// "Stores" where a count is called so and a dimension "store": the dimension where the stores are told apart by another metric, listed,
    /// or named; else the count. Null where it is no such word.
    /// </summary>
    private static IEnumerable<Target>? CountOrThings(ImmutableArray<Mention> mentions, int at, ImmutableArray<Target> targets)
    {
        var dimensions = targets.OfType<Target.OfDimension>().ToList();
        var isCount = targets.Any(target => target is Target.OfMetric metric && IsCalled(metric.Metric.Label, mentions[at].Text));
        if (!isCount || dimensions.Count == 0 || mentions[at].Level != MatchLevel.Exact || dimensions.Exists(dimension => IsCalled(dimension.Dimension.Label, mentions[at].Text)))
        {
            return null;
        }

        var before = Before(mentions, at)?.Cues ?? Cues.None;
        var metric = mentions.Select((mention, place) => (mention, place)).Where(other => other.place != at && other.mention.Targets.Any(target => target is Target.OfMetric)).Select(other => other.place + 1).FirstOrDefault();
        var isApart = metric > 0 && ((before & (Cues.By | Cues.Which | Cues.Superlative | Cues.Breakdown | Cues.List)) != Cues.None || IsLimited(mentions, at, metric - 1));
        var isListed = metric == 0 && (before & (Cues.List | Cues.All | Cues.Which)) != Cues.None && (before & Cues.HowMany) == Cues.None && dimensions.TrueForAll(dimension => dimension.Dimension is { Truncated: false, Values.Length: > 0 and <= MaxListed });
        var isNamed = mentions.Any(mention => mention.Targets.Any(target => target is Target.OfValue value && dimensions.Exists(dimension => dimension.Dimension.Name == value.Dimension.Name)));
        var isRanked = at > 0 && mentions[at - 1].Amount is not null && (before & Cues.Superlative) != Cues.None;
        return isApart || isListed || isNamed || isRanked ? dimensions : targets.Where(target => target is Target.OfMetric);
    }

    /// <summary>"Stores with more than 500 visits": the limit is on the other metric, and stands behind.</summary>
    private static bool IsLimited(ImmutableArray<Mention> mentions, int at, int metric) =>
        metric > at && mentions.Skip(at + 1).Any(mention => mention.Has(Cues.Comparator)) && mentions.Any(mention => mention.Amount is not null)
        && !mentions.Skip(at + 1).Take(metric - at - 1).Any(mention => mention.Has(Cues.And | Cues.Or | Cues.Versus));

    private static bool IsCalled(string label, string text) => Parley.Text.Tokenizer.Fold(label) == Parley.Text.Tokenizer.Fold(text);

    /// <summary>One dimension that several facts reach by ways of their own is one thing where no metric says which way.</summary>
    private static List<Target> Nearest(ImmutableArray<Mention> mentions, int at, IEnumerable<Target> targets)
    {
        var all = targets.ToList();
        var isOne = all.Count > 1 && all.TrueForAll(target => target is Target.OfDimension)
            && all.OfType<Target.OfDimension>().Select(target => target.Dimension).DistinctBy(dimension => (dimension.Label, dimension.Values.Length)).Count() == 1
            && !mentions.Where((_, other) => other != at).Any(mention => mention.Targets.Any(target => target is Target.OfMetric));
        return isOne ? [all.OfType<Target.OfDimension>().MinBy(target => target.Dimension.Name.Length)!] : all;
    }

    private static ImmutableArray<Target> Members(ImmutableArray<Target> targets) => [.. targets.Where(target => target is Target.OfValue)];

    /// <summary>Members of the dimension that is named beside the mention: "region North", "the North team".</summary>
    private static ImmutableArray<Target> BoundTo(ImmutableArray<Mention> mentions, int at, ImmutableArray<Target> members)
    {
        foreach (var neighbour in Neighbours(mentions, at))
        {
            var dimensions = neighbour.Targets.OfType<Target.OfDimension>().Select(target => target.Dimension.Name).ToList();
            var bound = members.Where(member => dimensions.Contains(((Target.OfValue)member).Dimension.Name)).ToImmutableArray();
            if (!bound.IsEmpty)
            {
                return bound;
            }
        }

        return [];
    }

    /// <summary>The named things on either side, over other members of a list and words that mean nothing.</summary>
    public static IEnumerable<Mention> Neighbours(ImmutableArray<Mention> mentions, int at)
    {
        foreach (var step in new[] { -1, 1 })
        {
            for (var next = at + step; next >= 0 && next < mentions.Length; next += step)
            {
                if (mentions[next].IsName && !mentions[next].Targets.Any(target => target is Target.OfValue))
                {
                    yield return mentions[next];
                }

                var isPassed = mentions[next].Targets.All(target => target is Target.OfValue) || mentions[next].Has(Cues.Filler | Cues.And | Cues.Or | Cues.Versus | Cues.Equal);
                if (!isPassed || mentions[next].Targets.IsEmpty)
                {
                    break;
                }
            }
        }
    }

    /// <summary>After "by" and "which" a dimension is meant, elsewhere a metric where the question has no other, then a dimension.</summary>
    private static ImmutableArray<Target> OneKind(ImmutableArray<Mention> mentions, int at, ImmutableArray<Target> targets)
    {
        var wantsDimension = at > 0 && Before(mentions, at) is { } before && before.Has(Cues.By | Cues.Which | Cues.Superlative | Cues.Breakdown) && !before.Has(Cues.HowMany);
        var otherMetric = mentions.Where((_, other) => other != at).Any(other => other.Targets.Any(target => target is Target.OfMetric));
        Type[] order = wantsDimension || otherMetric
            ? [typeof(Target.OfDimension), typeof(Target.OfMetric), typeof(Target.OfValue)]
            : [typeof(Target.OfMetric), typeof(Target.OfDimension), typeof(Target.OfValue)];
        var kind = order.FirstOrDefault(type => targets.Any(target => target.GetType() == type));
        return kind is null ? targets : [.. targets.Where(target => target.GetType() == kind)];
    }

    private static Mention? Before(ImmutableArray<Mention> mentions, int at)
    {
        for (var before = at - 1; before >= 0; before--)
        {
            if (mentions[before].Cues != Cues.Filler && mentions[before].Amount is null)
            {
                return mentions[before];
            }
        }

        return null;
    }
}
