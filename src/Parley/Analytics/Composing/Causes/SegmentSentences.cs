using System.Collections.Immutable;
using Parley.Analytics.Causes;
using Parley.Answers;

namespace Parley.Analytics.Composing.Causes;

/// <summary>Says the segments that explain a change, one sentence each, and what is left.</summary>
internal sealed class SegmentSentences(Draft draft, WhyEvidence evidence, SegmentSplit split, ImmutableArray<SegmentRefs> segments)
{
    // What is left is said where it makes at least this share of the change.
    private const decimal WorthAWord = 0.05m;

    /// <summary>"Marketing spend for channel Affiliates and region East rose from $12,000 to $195,056, which accounts for $183,056 (84.5%) of the rise."</summary>
    public IEnumerable<Piece> All()
    {
        if (evidence.Whole(split) is not { Value: not 0 } whole)
        {
            yield break;
        }

        foreach (var segment in segments)
        {
            yield return Sentence(segment, whole);
        }

        if (Rest(whole) is { Value: { } rest } left && Math.Abs(rest) >= WorthAWord * Math.Abs(split.Change))
        {
            yield return draft.Say(
                rest * split.Change > 0 ? "why.rest" : "why.rest_against",
                ("part", draft.Show(left, SignStyle.Magnitude)), ("share", evidence.Told(left, whole)), ("direction", Direction()), ("did", Did(left)), ("metric", Metric));
        }
    }

    /// <summary>The change less all segments' parts.</summary>
    public Ref? Rest(Ref whole) => evidence.Rest(whole, [.. segments.Select(s => s.Part)]);

    /// <summary>"channel Affiliates and region East".</summary>
    public static string Name(Draft draft, SegmentEffect segment) => draft.Names.Listed(draft.Names.MembersOf(segment.Conditions, [], []));

    private string Metric => draft.Names.Metric(split.Metric);

    private Piece Sentence(SegmentRefs segment, Ref whole)
    {
        var isAlong = segment.Part.Value * split.Change >= 0;
        var key = (isAlong, segment) switch
        {
            (_, { Segment.IsNew: true }) => "why.segment_new",
            (_, { Segment.IsGone: true }) => "why.segment_gone",
            (_, { Mix: { } mix, Rate: { } rate, Weights: not null }) when Math.Abs(mix.Value!.Value) > Math.Abs(rate.Value!.Value) => "why.segment_share",
            (true, _) => "why.segment",
            _ => "why.segment_against",
        };
        var moved = key == "why.segment_share" ? segment.Weights!.Value.After.Value - segment.Weights.Value.Before.Value : segment.After?.Value - segment.Before?.Value;
        return draft.Say(
            key,
            ("metric", Metric), ("segment", Name(draft, segment.Segment)), ("beyond", segment.Segment.Shared.IsEmpty ? Piece.None : draft.Phrases.Text("why.beyond")),
            ("moved", ChangeWords.Verb(draft, moved ?? 0)), ("was", ChangeWords.Was(draft, split.Metric)),
            ("before", Shown(segment.Before)), ("after", Shown(segment.After)),
            ("of", split.Total.DenominatorAfter is { } denominator ? draft.Names.Metric(denominator.Metric) : ""),
            ("share_before", Shown(segment.Weights?.Before)), ("share_after", Shown(segment.Weights?.After)),
            ("did", Did(segment.Part)), ("part", draft.Show(segment.Part, SignStyle.Magnitude)), ("share", isAlong ? evidence.Told(segment.Part, whole) : Piece.None),
            ("direction", Direction()), ("effect", isAlong ? OwnAndShare(segment) : Piece.None));
    }

    private Piece Shown(Ref? value) => value?.Value is null ? draft.Phrases.Text("no_data") : draft.Show(value);

    private Piece OwnAndShare(SegmentRefs segment) => segment is { Rate: { Value: not 0 } rate, Mix: { Value: not 0 } mix }
        ? draft.Part("why.own_and_share", ("rate", draft.Show(rate, SignStyle.Signed)), ("mix", draft.Show(mix, SignStyle.Signed)), ("metric", Metric))
        : Piece.None;

    private string Direction() => draft.Phrases.Text(split.Change > 0 ? "noun.rise" : "noun.fall");

    private string Did(Ref effect) => draft.Phrases.Text(effect.Value >= 0 ? "verb.raised" : "verb.lowered");
}
