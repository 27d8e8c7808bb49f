using System.Collections.Immutable;
using Parley.Analytics.Causes;
using Parley.Answers;

namespace Parley.Analytics.Composing.Causes;

/// <summary>What a change is made of, the most telling cause first.</summary>
internal static class WhyComposing
{
    // A mix effect is told first where it makes at least this share of a dimension's effects.
    private const decimal MostlyMix = 0.6m;

    // Of a shift, members that are there before and after make at least this share.
    private const decimal MostlyKept = 0.5m;

    private const decimal AboutEqually = 0.15m;

    // Inputs are told before members where one of them makes at least this share of all their effects.
    private const decimal MostlyOneInput = 0.8m;

    public static Composition Compose(Draft draft, WhyFindings findings)
    {
        var metric = draft.Plan.Metrics[0];
        var members = draft.Names.MembersOf(draft.Plan.Filters, [], []);
        var change = ChangeWords.Otherwise(draft, metric, members, findings.After, findings.Before)
            + ChangeWords.Sentence(draft, metric, members, findings.After, findings.Before);
        if (findings.After?.Value is not { } after || findings.Before?.Value is not { } before || after == before)
        {
            return new Composition(change);
        }

        var evidence = new WhyEvidence(draft);
        var segments = findings.Segments is { } found ? new SegmentEvidence(draft, found).All : [];
        var causes = Causes(draft, new WhySentences(draft, evidence), findings, segments);
        var pictures = new WhyPictures(new WhyTables(draft, evidence), findings, causes is [{ From: CauseKind.Inputs }, ..])
        {
            Segments = segments.IsEmpty ? null : new SegmentTables(draft, evidence, findings.Segments!, segments),
        };
        return new Composition(causes.Count == 0 ? change : change + " " + causes[0].Sentences[0])
        {
            Details = [.. WhySentences.Cancels(findings) ? [draft.Say("why.cancels", ("direction", draft.Phrases.Text(after > before ? "noun.rise" : "noun.fall")))] : Array.Empty<Piece>(), .. causes.SelectMany((c, i) => c.Sentences.Skip(i == 0 ? 1 : 0))],
            Fine = [draft.Say("why.method"), .. findings.IsSearched ? [draft.Say("why.search")] : Array.Empty<Piece>()],
            Caveats = [.. Limits(draft, findings, causes.Count > 0)],
            Chart = pictures.Chart,
            Table = pictures.Tables.FirstOrDefault(),
            Ground = pictures.Tables.Skip(1).FirstOrDefault(),
            MoreTables = [.. pictures.Tables.Skip(2)],
        };
    }

    /// <summary>A contribution is no proof, and what was not looked at is said.</summary>
    private static IEnumerable<Piece> Limits(Draft draft, WhyFindings findings, bool isSplit)
    {
        if (!isSplit)
        {
            yield return draft.Say("why.no_split", ("metric", draft.Names.Metric(draft.Plan.Metrics[0])));
            yield break;
        }

        yield return draft.Say("why.caution");
        if (!findings.Unsearched.IsEmpty)
        {
            yield return draft.Say(
                "why.unsearched", ("dimensions", draft.Names.And([.. findings.Unsearched.Select(draft.Names.DimensionLabel)])),
                ("was", draft.Phrases.Text(findings.Unsearched.Length > 1 ? "verb.were" : "verb.was")));
        }
    }

    private static List<Cause> Causes(Draft draft, WhySentences sentences, WhyFindings findings, ImmutableArray<SegmentRefs> segments)
    {
        var hasLeader = !segments.IsEmpty || findings.Dimensions is [{ Leaders.IsEmpty: false }, ..];

        // That the total of an average rose says little where somebody is known whose average rose.
        var inputsFirst = !(findings.IsAverage && hasLeader)
            && findings.Inputs is { } effects && effects.Effects.Max(e => Math.Abs(e.Part)) >= MostlyOneInput * effects.Effects.Sum(e => Math.Abs(e.Part));
        var mix = Finest(findings.Dimensions.Where(IsMix));
        var inputs = findings.Inputs is { } split
            ? new Cause(CauseKind.Inputs, [.. sentences.Inputs(split), .. findings.Tree.SelectMany(sentences.Below), .. inputsFirst && segments.IsEmpty && findings.InputDrill is { } drill ? sentences.Leaders(drill) : []])
            : null;
        var members = Members(draft, sentences, findings, segments);
        var price = findings.Price is { } prices ? new Cause(CauseKind.Price, [.. sentences.Price(prices)]) : null;
        Cause?[] ordered =
        [
            mix is null ? null : new Cause(CauseKind.Mix, [.. sentences.Mix(mix)]),
            .. (inputsFirst, hasLeader) switch
            {
                (true, _) => new[] { inputs, members, price },
                (_, true) => [members, inputs, price],
                _ => [inputs, price, members],
            },
            mix is null && findings.Dimensions is [{ Form: SplitForm.Ratio } ratio, ..] ? new Cause(CauseKind.Mix, [.. sentences.RateAndMix(ratio)]) : null,
        ];
        return [.. ordered.OfType<Cause>().Where(c => !c.Sentences.IsEmpty)];
    }

    /// <summary>The segments that were found; the members of one dimension, and of a second within them, where none were.</summary>
    private static Cause? Members(Draft draft, WhySentences sentences, WhyFindings findings, ImmutableArray<SegmentRefs> segments)
    {
        if (!segments.IsEmpty)
        {
            return new Cause(CauseKind.Segments, [.. new SegmentSentences(draft, sentences.Evidence, findings.Segments!, segments).All()]);
        }

        return findings.Dimensions.FirstOrDefault() is { } top
            ? new Cause(CauseKind.Members, [.. top.Leaders.IsEmpty ? [sentences.Spread(top)] : sentences.Leaders(top), .. findings.Drill is { } within ? sentences.Leaders(within) : [], .. findings.IsSearched && !top.Leaders.IsEmpty ? [draft.Say("why.no_segment")] : Array.Empty<Piece>()])
            : null;
    }

    /// <summary>Of the dimensions that the shift shows in about equally, the one with the most members.</summary>
    private static DimensionSplit? Finest(IEnumerable<DimensionSplit> shifts)
    {
        var all = shifts.ToArray();
        return all.Where(d => MixShare(d) >= all.Max(MixShare) - AboutEqually).MaxBy(d => d.Members.Length);
    }

    private static decimal MixShare(DimensionSplit split)
    {
        var (mix, rate) = (Math.Abs(split.Members.Sum(m => m.Mix ?? 0)), Math.Abs(split.Members.Sum(m => m.Rate ?? 0)));
        return mix + rate == 0 ? 0 : mix / (mix + rate);
    }

    /// <summary>
    /// True where members kept their own ratios and only their shares moved. Where most of that is of members that came or went, as
    /// of single customers, nothing shifted: nearly everybody is another.
    /// </summary>
    private static bool IsMix(DimensionSplit split)
    {
        var mix = split.Members.Sum(m => m.Mix ?? 0);
        var kept = split.Members.Where(m => !m.IsNew && !m.IsGone).Sum(m => m.Mix ?? 0);
        return split.Form == SplitForm.Ratio && mix * split.Change > 0 && Math.Abs(kept) >= MostlyKept * Math.Abs(mix) && kept * mix > 0
            && Math.Abs(mix) >= MostlyMix * Math.Abs(split.Change) && MixShare(split) >= MostlyMix;
    }

    private enum CauseKind
    {
        Inputs,
        Segments,
        Members,
        Mix,
        Price,
    }

    private sealed record Cause(CauseKind From, ImmutableArray<Piece> Sentences);
}

/// <summary>Tables and the waterfall of a why, the main one first.</summary>
internal sealed class WhyPictures(WhyTables tables, WhyFindings findings, bool byInputs)
{
    private readonly DimensionSplit? _main = findings.Dimensions.FirstOrDefault();

    /// <summary>The segments' own; null where there are none.</summary>
    public SegmentTables? Segments { get; init; }

    /// <summary>The waterfall of what is said first.</summary>
    public ChartBlock? Chart => (byInputs || (_main is null && Segments is null)) && findings.Inputs is { } inputs ? tables.Waterfall(findings, inputs)
        : Segments is { } segments ? segments.Waterfall(tables, findings)
        : _main is null ? null : tables.Waterfall(findings, _main);

    /// <summary>What is said first, then the exact decomposition under it, then everything else.</summary>
    public ImmutableArray<TableBlock> Tables
    {
        get
        {
            var inputs = findings.Inputs is { } split ? tables.Of(split) : null;
            var found = Segments?.Table();
            var ground = _main is null ? null : tables.Of(_main);
            IEnumerable<TableBlock?> all =
            [
                .. byInputs || _main is null ? new[] { inputs, found, ground } : [found, ground, inputs],
                .. findings.Tree.Select(tables.Of),
                findings.Drill is { } drill ? tables.Of(drill) : null,
                .. findings.Dimensions.Skip(1).Select(tables.Of),
            ];
            return [.. all.OfType<TableBlock>()];
        }
    }
}
