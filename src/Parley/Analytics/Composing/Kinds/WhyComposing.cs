using System.Collections.Immutable;
using Parley.Analytics.Causes;

namespace Parley.Analytics.Composing.Kinds;

/// <summary>What a change is made of, the most telling cause first.</summary>
internal static class WhyComposing
{
    // A mix effect is told first where it makes at least this share of a dimension's effects.
    private const decimal MostlyMix = 0.6m;

    private const decimal AboutEqually = 0.15m;

    // Inputs are told before members where one of them makes at least this share of all their effects.
    private const decimal MostlyOneInput = 0.8m;

    public static Composition Compose(Draft draft, WhyFindings findings)
    {
        var metric = draft.Plan.Metrics[0];
        var change = ChangeWords.Sentence(draft, metric, draft.Names.MembersOf(draft.Plan.Filters, [], []), findings.After, findings.Before);
        if (findings.After?.Value is not { } after || findings.Before?.Value is not { } before || after == before)
        {
            return new Composition(change);
        }

        var evidence = new WhyEvidence(draft);
        var tables = new WhyTables(draft, evidence);
        var causes = Causes(new WhySentences(draft, evidence), findings);
        var main = findings.Dimensions.FirstOrDefault();
        var byInputs = causes.Count > 0 && causes[0].FromInputs;
        return new Composition(causes.Count == 0 ? change : change + " " + causes[0].Sentences[0])
        {
            Details = [.. causes.SelectMany((c, i) => c.Sentences.Skip(i == 0 ? 1 : 0))],
            Fine = [draft.Say("why.method")],
            Caveats = causes.Count == 0 ? [draft.Say("why.no_split", ("metric", draft.Names.Metric(metric)))] : [],
            Chart = byInputs || main is null ? findings.Inputs is { } inputs ? tables.Waterfall(findings, inputs) : null : tables.Waterfall(findings, main),
            Table = byInputs || main is null ? findings.Inputs is { } split ? tables.Of(split) : null : tables.Of(main),
            MoreTables = [.. More(tables, findings, byInputs, main)],
        };
    }

    private static List<Cause> Causes(WhySentences sentences, WhyFindings findings)
    {
        var inputsFirst = findings.Inputs is { } effects && effects.Effects.Max(e => Math.Abs(e.Part)) >= MostlyOneInput * effects.Effects.Sum(e => Math.Abs(e.Part));
        var mix = Finest(findings.Dimensions.Where(IsMix));
        var inputs = findings.Inputs is { } split ? new Cause(FromInputs: true, [.. sentences.Inputs(split), .. inputsFirst && findings.InputDrill is { } drill ? sentences.Leaders(drill) : []]) : null;
        var members = findings.Dimensions.FirstOrDefault() is { } top
            ? new Cause(FromInputs: false, [.. top.Leaders.IsEmpty ? [sentences.Spread(top)] : sentences.Leaders(top), .. findings.Drill is { } within ? sentences.Leaders(within) : []])
            : null;
        var price = findings.Price is { } prices ? new Cause(FromInputs: false, [.. sentences.Price(prices)]) : null;
        var hasLeader = findings.Dimensions is [{ Leaders.IsEmpty: false }, ..];
        Cause?[] ordered =
        [
            mix is null ? null : new Cause(FromInputs: false, [.. sentences.Mix(mix)]),
            .. (inputsFirst, hasLeader) switch
            {
                (true, _) => new[] { inputs, members, price },
                (_, true) => [members, inputs, price],
                _ => [inputs, price, members],
            },
        ];
        return [.. ordered.OfType<Cause>().Where(c => !c.Sentences.IsEmpty)];
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

    /// <summary>True where members kept their own ratios and only their shares moved.</summary>
    private static bool IsMix(DimensionSplit split)
    {
        var mix = split.Members.Sum(m => m.Mix ?? 0);
        return split.Form == SplitForm.Ratio && mix * split.Change > 0
            && Math.Abs(mix) >= MostlyMix * Math.Abs(split.Change) && MixShare(split) >= MostlyMix;
    }

    private static IEnumerable<Answers.TableBlock> More(WhyTables tables, WhyFindings findings, bool byInputs, DimensionSplit? main)
    {
        IEnumerable<Answers.TableBlock?> all =
        [
            byInputs ? main is null ? null : tables.Of(main) : findings.Inputs is { } inputs && main is not null ? tables.Of(inputs) : null,
            findings.Drill is { } drill ? tables.Of(drill) : null,
            .. findings.Dimensions.Skip(1).Select(tables.Of),
        ];
        return all.OfType<Answers.TableBlock>();
    }

    private sealed record Cause(bool FromInputs, ImmutableArray<Piece> Sentences);
}
