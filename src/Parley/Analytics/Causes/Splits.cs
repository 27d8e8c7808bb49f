using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Statistics;

namespace Parley.Analytics.Causes;

/// <summary>Pure splits of a change, over what was read.</summary>
internal sealed class Splits(CauseTable table, FormulaInput metric)
{
    // Databases divide in binary floating point: what is left over below this share of the values is their rounding.
    private const decimal Rounding = 1e-9m;

    /// <summary>The metric's change; null where either side has no data.</summary>
    public decimal? Change => ChangeOf(metric);

    /// <summary>Over the formula's inputs.</summary>
    public InputSplit? OverInputs(MetricFormula formula)
    {
        var cells = formula.Inputs.Select(i => (Input: i, After: table.Whole(i, true), Before: table.Whole(i, false))).ToArray();
        if (cells.Any(c => c.After?.Value is null || c.Before?.Value is null))
        {
            return null;
        }

        var keys = formula.Inputs.Select(i => i.Key).ToArray();
        var parts = Shapley.Split(
            [.. cells.Select(c => c.Before!.Value!.Value)],
            [.. cells.Select(c => c.After!.Value!.Value)],
            v => formula.Arithmetic.Evaluate(n => v[Array.IndexOf(keys, n)]));
        return parts is null ? null
            : new InputSplit(metric.Metric, formula.Text, [.. cells.Select((c, i) => new InputEffect(c.Input, c.After!, c.Before!, parts[i]))]);
    }

    /// <summary>Over the members of a dimension, as sums of an amount.</summary>
    public DimensionSplit? Sum(string dimension, FormulaInput amount)
    {
        if (ChangeOf(amount) is not { } change || change == 0)
        {
            return null;
        }

        var effects = table.Members(dimension).Select(member =>
        {
            var (after, before) = (table.Of(dimension, member, amount, true), table.Of(dimension, member, amount, false));
            return new MemberEffect(member, new EffectCells(after, before), (after?.Value ?? 0) - (before?.Value ?? 0));
        });
        var whole = table.Whole(amount, false)?.Value ?? 0;
        return Finish(
            new DimensionSplit(dimension, SplitForm.Sum, [.. effects])
            {
                Metric = amount.Metric,
                Change = change,
                Total = new EffectCells(table.Whole(amount, true), table.Whole(amount, false)),
            },
            e => whole == 0 ? 0 : change * (e.Cells.Before?.Value ?? 0) / whole);
    }

    /// <summary>Over the members of a dimension, as rate and mix effects on a ratio.</summary>
    public DimensionSplit? Ratio(string dimension, FormulaInput numerator, FormulaInput denominator)
    {
        var total = Cells(null, null, numerator, denominator);
        if (total is not { NumeratorAfter.Value: not null, NumeratorBefore.Value: not null, DenominatorAfter.Value: not (null or 0), DenominatorBefore.Value: not (null or 0) })
        {
            return null;
        }

        var (before, after) = (PartOf(total, total, false), PartOf(total, total, true));
        var change = after.TotalRate - before.TotalRate;
        if (change == 0)
        {
            return null;
        }

        var effects = table.Members(dimension).Select(member =>
        {
            var cells = Cells(dimension, member, numerator, denominator);
            var (was, now) = (PartOf(cells, total, false), PartOf(cells, total, true));
            var (rate, mix) = (RatioEffects.Rate(was, now), RatioEffects.Mix(was, now));
            return new MemberEffect(member, cells, rate + mix) { Rate = rate, Mix = mix };
        });
        var split = new DimensionSplit(dimension, SplitForm.Ratio, [.. effects]) { Metric = metric.Metric, Change = change, Total = total };
        return Finish(split, e => before.TotalNumerator == 0 ? 0 : change * (e.Cells.NumeratorBefore?.Value ?? 0) / before.TotalNumerator);
    }

    /// <summary>An amount as units × price, whole and by the dimension whose members' prices tell most.</summary>
    public PriceSplit? Price(string price, FormulaInput units, IEnumerable<string> dimensions)
    {
        var total = Cells(null, null, metric, units);
        if (total is not { NumeratorAfter.Value: not null, NumeratorBefore.Value: not null, DenominatorAfter.Value: not (null or 0), DenominatorBefore.Value: not (null or 0) })
        {
            return null;
        }

        var whole = RatioEffects.OfNumerator(PartOf(total, total, false), PartOf(total, total, true));
        var members = dimensions
            .Select(d => (Dimension: d, Effects: PriceEffects(d, units, total)))
            .Select(d => (d.Dimension, d.Effects, Focus: FocusOfRates(d.Effects, total)))
            .OrderByDescending(d => d.Focus.Score)
            .FirstOrDefault();
        return new PriceSplit(price, units.Metric, total)
        {
            Volume = whole.Volume,
            Rate = whole.Rate,
            Members = members.Focus is { Score: >= Concentration.Telling }
                ? new PriceMembers(members.Dimension, [.. members.Effects.OrderByDescending(e => Math.Abs(e.Rate)).ThenBy(e => e.Member, StringComparer.Ordinal)])
                : null,
        };
    }

    private ImmutableArray<PriceEffect> PriceEffects(string dimension, FormulaInput units, EffectCells total) =>
    [
        .. table.Members(dimension).Select(member =>
        {
            var cells = Cells(dimension, member, metric, units);
            var (volume, mix, rate) = RatioEffects.OfNumerator(PartOf(cells, total, false), PartOf(cells, total, true));
            return new PriceEffect(member, cells, volume, mix, rate);
        }),
    ];

    private static Concentration FocusOfRates(ImmutableArray<PriceEffect> effects, EffectCells total)
    {
        var (rates, whole) = (effects.Sum(e => e.Rate), total.NumeratorBefore!.Value!.Value);
        return Concentration.Of(
            [.. effects.Select(e => new ExpectedPart(e.Rate, whole == 0 ? 0 : rates * (e.Cells.NumeratorBefore?.Value ?? 0) / whole))], rates);
    }

    private EffectCells Cells(string? dimension, string? member, FormulaInput numerator, FormulaInput denominator)
    {
        Reading? Read(FormulaInput input, bool after) =>
            dimension is null ? table.Whole(input, after) : table.Of(dimension, member, input, after);
        return new EffectCells(Read(metric, true), Read(metric, false))
        {
            NumeratorAfter = Read(numerator, true),
            NumeratorBefore = Read(numerator, false),
            DenominatorAfter = Read(denominator, true),
            DenominatorBefore = Read(denominator, false),
        };
    }

    /// <summary>A member's numbers on one side; a missing row adds nothing to the sums they are parts of.</summary>
    private static RatioPart PartOf(EffectCells cells, EffectCells total, bool after) => after
        ? new RatioPart(cells.NumeratorAfter?.Value ?? 0, cells.DenominatorAfter?.Value ?? 0, total.NumeratorAfter!.Value!.Value, total.DenominatorAfter!.Value!.Value)
        : new RatioPart(cells.NumeratorBefore?.Value ?? 0, cells.DenominatorBefore?.Value ?? 0, total.NumeratorBefore!.Value!.Value, total.DenominatorBefore!.Value!.Value);

    private decimal? ChangeOf(FormulaInput amount) => table.Whole(amount, true)?.Value - table.Whole(amount, false)?.Value;

    private static DimensionSplit Finish(DimensionSplit split, Func<MemberEffect, decimal> expected)
    {
        var ordered = split.Members
            .OrderByDescending(m => m.Part * Math.Sign(split.Change)).ThenBy(m => m.Member, StringComparer.Ordinal).ToImmutableArray();
        var focus = Concentration.Of([.. ordered.Select(m => new ExpectedPart(m.Part, expected(m)))], split.Change);
        var remainder = split.Change - ordered.Sum(m => m.Part);
        var size = Math.Max(Math.Abs(split.Change), ordered.Sum(m => Math.Abs(m.Part)));
        return split with
        {
            Members = ordered,
            Remainder = Math.Abs(remainder) <= Rounding * size ? 0 : remainder,
            Score = focus.Score,
            Leaders = focus.Score >= Concentration.Telling ? [.. focus.Leaders.Select(i => ordered[i])] : [],
        };
    }
}
