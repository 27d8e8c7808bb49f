using System.Collections.Immutable;
using Parley.Analytics.Causes;
using Parley.Analytics.Gathering;
using Parley.Answers;

namespace Parley.Analytics.Composing.Causes;

/// <summary>Says causes, one sentence each.</summary>
internal sealed class WhySentences(Draft draft, WhyEvidence evidence)
{
    private const int MostMovers = 2;
    private const decimal WorthAWord = 0.1m;
    private const decimal ManyTimes = 5;

    public WhyEvidence Evidence => evidence;

    /// <summary>"New customers fell from 900 to 700, which raised acquisition cost by $22 (97.0% of the change)."</summary>
    public IEnumerable<Piece> Inputs(InputSplit split) => Inputs(split, "why.input");

    /// <summary>The same of an input over its own inputs.</summary>
    public IEnumerable<Piece> Below(InputSplit split) => Inputs(split, "why.input_below");

    private IEnumerable<Piece> Inputs(InputSplit split, string key)
    {
        if (evidence.Whole(split) is not { Value: not 0 } whole)
        {
            yield break;
        }

        foreach (var effect in split.Effects.OrderByDescending(e => Math.Abs(e.Part)))
        {
            if (evidence.Part(split, effect) is not { } part)
            {
                continue;
            }

            var moved = effect.After.Value!.Value - effect.Before.Value!.Value;
            yield return draft.Say(
                moved == 0 ? "why.input_same" : key,
                ("input", draft.Names.Metric(effect.Input.Metric)), ("moved", ChangeWords.Verb(draft, moved)),
                ("before", draft.Value(effect.Before)), ("after", draft.Value(effect.After)),
                ("did", draft.Phrases.Text(part.Value >= 0 ? "verb.raised" : "verb.lowered")), ("metric", draft.Names.Metric(split.Metric)),
                ("part", draft.Show(part, SignStyle.Magnitude)), ("share", evidence.Told(part, whole)));
        }
    }

    /// <summary>"Channel Paid Search accounts for $120 (91.0%) of the rise in marketing spend."</summary>
    public IEnumerable<Piece> Leaders(DimensionSplit split)
    {
        if (evidence.Whole(split) is not { Value: not 0 } whole)
        {
            yield break;
        }

        foreach (var leader in split.Leaders)
        {
            if (evidence.Part(split, leader) is not { } part)
            {
                continue;
            }

            yield return draft.Say(
                part.Value!.Value * split.Change < 0 ? "why.member_against" : leader.IsNew ? "why.member_new" : leader.IsGone ? "why.member_gone" : "why.member",
                ("did", Did(part)),
                ("within", Within(split)), ("member", Member(split, leader.Member)),
                ("part", draft.Show(part, SignStyle.Magnitude)), ("share", evidence.Told(part, whole)),
                ("direction", Direction(split.Change)), ("metric", draft.Names.Metric(split.Metric)), ("effect", OwnAndShare(split, leader)));
        }
    }

    /// <summary>"The mix of product changed: by itself that lowered average order value by $5; …".</summary>
    public IEnumerable<Piece> Mix(DimensionSplit split)
    {
        if (evidence.All(split, evidence.Mix) is not { } mix || evidence.All(split, evidence.Rate) is not { } rate || evidence.Whole(split) is not { Value: not 0 } whole)
        {
            yield break;
        }

        var metric = draft.Names.Metric(split.Metric);
        yield return draft.Say(
            "why.mix",
            ("dimension", draft.Names.Dimension(split.Dimension)), ("metric", metric), ("did", Did(mix)), ("mix", draft.Show(mix, SignStyle.Magnitude)),
            ("share", evidence.Told(mix, whole)),
            ("rate_did", Did(rate)), ("rate", draft.Show(rate, SignStyle.Magnitude)));
        foreach (var sentence in Movers(split).Concat(OwnEffect(split)))
        {
            yield return sentence;
        }
    }

    /// <summary>"Within channel, the members' own acquisition cost raised acquisition cost by $20; a shift of the mix lowered it by $1."</summary>
    public IEnumerable<Piece> RateAndMix(DimensionSplit split)
    {
        if (evidence.All(split, evidence.Rate) is { Value: not 0 } rate && evidence.All(split, evidence.Mix) is { Value: not 0 } mix)
        {
            yield return draft.Say(
                "why.rate_and_mix", ("dimension", draft.Names.Dimension(split.Dimension)), ("metric", draft.Names.Metric(split.Metric)),
                ("rate_did", Did(rate)), ("rate", draft.Show(rate, SignStyle.Magnitude)), ("did", Did(mix)), ("mix", draft.Show(mix, SignStyle.Magnitude)));
        }
    }

    /// <summary>"Average price rose from $10 to $11, which raised revenue by $100; units sold fell from 1 to 2, which lowered it by $5."</summary>
    public IEnumerable<Piece> Price(PriceSplit split)
    {
        if (evidence.PricePart("rate_part/1", split.Cells, split.Cells) is not { } rate || evidence.PricePart("volume_part/1", split.Cells, split.Cells) is not { } volume)
        {
            yield break;
        }

        var metric = draft.Names.Metric(draft.Plan.Metrics[0]);
        yield return draft.Say(
            "why.price",
            ("price", draft.Names.Metric(split.Price)), ("units", draft.Names.Metric(split.Units)), ("metric", metric),
            ("rate_did", Did(rate)), ("rate", draft.Show(rate, SignStyle.Magnitude)), ("volume_did", Did(volume)), ("volume", draft.Show(volume, SignStyle.Magnitude)));
        if (split.Members is { Effects: [var top, ..] } members && Math.Abs(top.Rate) >= WorthAWord * Math.Abs(split.Rate) && evidence.PricePart("rate_part/1", split.Cells, top.Cells) is { } part)
        {
            yield return draft.Say(
                "why.price_member",
                ("member", $"{draft.Names.Dimension(members.Dimension)} {draft.Names.Member(members.Dimension, top.Member)}"),
                ("price", draft.Names.Metric(split.Price)), ("metric", metric), ("did", Did(part)), ("part", draft.Show(part, SignStyle.Magnitude)));
        }
    }

    /// <summary>True where moves in both directions are much larger than what is left of them.</summary>
    public static bool Cancels(WhyFindings findings) => Math.Max(
        findings.Dimensions.FirstOrDefault() is { } top ? Times(top.Members.Sum(m => Math.Abs(m.Part)), top.Change) : 0,
        findings.Inputs is { } inputs ? Times(inputs.Effects.Sum(e => Math.Abs(e.Part)), inputs.Change) : 0) >= ManyTimes;

    private static decimal Times(decimal size, decimal change) => change == 0 ? 0 : size / Math.Abs(change);

    public Piece Spread(DimensionSplit split) => draft.Say(
        "why.spread", ("dimension", draft.Names.Dimension(split.Dimension)), ("direction", Direction(split.Change)), ("metric", draft.Names.Metric(split.Metric)));

    /// <summary>The members whose shares moved most.</summary>
    private IEnumerable<Piece> Movers(DimensionSplit split)
    {
        var moved = split.Members
            .Select(m => (Effect: m, Before: evidence.Weight(split, m, after: false), After: evidence.Weight(split, m, after: true)))
            .Where(m => m.Before is not null && m.After is not null && m.Before.Value != m.After.Value)
            .OrderByDescending(m => Math.Abs(m.After!.Value!.Value - m.Before!.Value!.Value));
        foreach (var (effect, before, after) in moved.Take(MostMovers))
        {
            yield return draft.Say(
                "why.mover",
                ("member", Member(split, effect.Member)), ("of", draft.Names.Metric(effect.Cells.DenominatorAfter!.Metric)),
                ("moved", ChangeWords.Verb(draft, after!.Value!.Value - before!.Value!.Value)), ("before", draft.Show(before)), ("after", draft.Show(after)));
        }
    }

    /// <summary>Beside a shift, the member whose own ratio moved the whole most, where that is worth a word.</summary>
    private IEnumerable<Piece> OwnEffect(DimensionSplit split)
    {
        var own = split.Members.MaxBy(m => Math.Abs(m.Rate ?? 0))!;
        if (Math.Abs(own.Rate ?? 0) >= WorthAWord * Math.Abs(split.Change) && evidence.Rate(split, own) is { } rate)
        {
            yield return draft.Say(
                "why.own", ("member", Member(split, own.Member)), ("metric", draft.Names.Metric(split.Metric)), ("did", Did(rate)), ("rate", draft.Show(rate, SignStyle.Magnitude)));
        }
    }

    private Piece OwnAndShare(DimensionSplit split, MemberEffect leader)
    {
        if (split.Form != SplitForm.Ratio || evidence.Rate(split, leader) is not { } rate || evidence.Mix(split, leader) is not { } mix)
        {
            return Piece.None;
        }

        return draft.Part(
            "why.own_and_share",
            ("rate", draft.Show(rate, SignStyle.Signed)), ("mix", draft.Show(mix, SignStyle.Signed)), ("metric", draft.Names.Metric(split.Metric)));
    }

    private Piece Within(DimensionSplit split) => split.Within is { } within
        ? draft.Part("why.within", ("member", $"{draft.Names.Dimension(within.Dimension)} {draft.Names.Members(within)}"))
        : Piece.None;

    private string Member(DimensionSplit split, string? member) => $"{draft.Names.Dimension(split.Dimension)} {draft.Names.Member(split.Dimension, member)}";

    private string Direction(decimal change) => draft.Phrases.Text(change > 0 ? "noun.rise" : "noun.fall");

    private string Did(Ref effect) => draft.Phrases.Text(effect.Value >= 0 ? "verb.raised" : "verb.lowered");
}
