using System.Collections.Immutable;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding.Mentions;
using Parley.Analytics.Understanding.Planning;
using Parley.Analytics.Understanding.Words;
using Parley.Answers;
using Parley.Metrics;

namespace Parley.Analytics.Understanding.Reading;

/// <summary>What a short question says about the plan before it: "and by region?", "same for 2024", "only paid search".</summary>
/// <param name="context">The catalogue.</param>
internal sealed class FollowUp(PlanningContext context)
{
    private const Cues Opening = Cues.FollowUp | Cues.Same | Cues.Instead | Cues.Correction;

    /// <summary>True where a question cannot stand alone, or says itself that it goes on.</summary>
    /// <param name="plan">The plan before.</param>
    /// <param name="slots">What it says.</param>
    /// <param name="kind">Its kind, read alone.</param>
    /// <param name="mentions">Its words.</param>
    public static bool GoesOn(Plan plan, Slots slots, QuestionKind? kind, ImmutableArray<Mention> mentions)
    {
        var first = mentions.FirstOrDefault(mention => mention.Cues != Cues.Filler);
        var opens = (first is not null && first.Has(Opening) && !first.Has(Cues.List)) || slots.Has(Cues.Also)
            || mentions.Any(mention => mention.Cues is Cues.Instead or Cues.One);
        if (!slots.Metrics.IsEmpty)
        {
            return opens || IsShort(mentions, slots);
        }

        // "All channels" after one channel is not a list of channels.
        var isWhole = kind == QuestionKind.List && mentions.All(mention => !mention.Has(Cues.List | Cues.Which | Cues.HowMany) || mention.Has(Cues.All))
            && plan.Filters.Any(filter => filter.Dimension == slots.By[0].Name);
        var standsAlone = !isWhole && kind is QuestionKind.List or QuestionKind.Overview
            ? slots.Has(Cues.List | Cues.Which | Cues.HowMany | Cues.Overview) && !opens
            : !isWhole && kind == QuestionKind.Definition && !(slots.By.IsEmpty && slots.Term is null);
        return !standsAlone;
    }

    /// <summary>The plan's content with what the question says put in.</summary>
    /// <param name="plan">The plan before.</param>
    /// <param name="said">What the question says.</param>
    /// <param name="mentions">Its words.</param>
    public (QuestionKind Kind, Slots Slots)? Merge(Plan plan, Slots said, ImmutableArray<Mention> mentions)
    {
        if (new PlanSlots(context).Of(plan) is not { } before)
        {
            return null;
        }

        said = Placed(plan, said);
        var merged = Put(plan, before, said);
        var shown = KindRules.Of(
            merged with { Cues = said.Cues, Baseline = said.Baseline, Grain = said.Grain, Limit = said.Limit, Spans = said.Spans, Singular = said.Singular },
            mentions).Kind;
        shown = said.NamesNothing && said.Has(Cues.Define) ? QuestionKind.Definition : said.NamesNothing && IsPercent(plan, said) ? QuestionKind.Share : shown;
        if (shown is null)
        {
            return null;
        }

        var kind = KindOf(plan.Kind, shown.Value, merged, said);
        return (kind, Fit(kind, plan, merged, said));
    }

    /// <summary>"Refunds?", "by CAC": a metric and nothing else.</summary>
    private static bool IsShort(ImmutableArray<Mention> mentions, Slots slots) => slots.Metrics.Length == 1
        && mentions.All(mention => mention.Targets is [Target.OfMetric] || (mention.Has(Cues.Filler | Cues.In | Cues.By | Cues.Only) && !mention.Has(Cues.Which | Cues.HowMuch | Cues.DefinitionIs)));

    private static bool IsPercent(Plan plan, Slots said) =>
        plan.Kind == QuestionKind.Breakdown && said.Has(Cues.Relative) && (said.Cues & ~(Cues.Relative | Cues.Share | Cues.Soft)) == Cues.None;

    /// <summary>The times of a question seen from the plan before: "and last year?" is the same part of that year, "compare to July" has July as the baseline.</summary>
    private Slots Placed(Plan plan, Slots said)
    {
        if (plan.Period is not { } period || said.Spans is not [var span] || said.Baseline is not null)
        {
            return said;
        }

        var years = period.End.Year - span.Period.End.Year;
        if (said.IsRelativeYear && period.Days < 300 && years != 0)
        {
            span = new TimeMention.Span(0, 0, Baselines.Shifted(period, TimeUnit.Year, years, context.Labels));
            said = said with { Spans = [span] };
        }

        var isCompared = said.Has(Cues.Versus | Cues.Compare) && said.Values.IsEmpty && said.Metrics.IsEmpty && span.Period != period;
        return isCompared ? said with { Spans = [], Baseline = new Baseline.Fixed(span.Period) } : said;
    }

    private static QuestionKind KindOf(QuestionKind before, QuestionKind shown, Slots merged, Slots said)
    {
        if (shown is not (QuestionKind.Value or QuestionKind.Breakdown or QuestionKind.List or QuestionKind.Trend))
        {
            return shown == QuestionKind.Change && before is QuestionKind.Why or QuestionKind.Top or QuestionKind.Bottom && !said.Has(Cues.Movement) ? before : shown;
        }

        if (shown == QuestionKind.Trend)
        {
            return before is QuestionKind.Compare or QuestionKind.Outliers or QuestionKind.Threshold ? before : QuestionKind.Trend;
        }

        return before switch
        {
            QuestionKind.Value or QuestionKind.Breakdown => merged.By.IsEmpty && !said.Has(Cues.Breakdown) ? QuestionKind.Value : QuestionKind.Breakdown,
            QuestionKind.Definition or QuestionKind.Related or QuestionKind.Overview when !said.By.IsEmpty => QuestionKind.Breakdown,
            QuestionKind.Definition or QuestionKind.Related when !said.Spans.IsEmpty || !said.Values.IsEmpty => QuestionKind.Value,
            QuestionKind.Overview when !said.Metrics.IsEmpty => QuestionKind.Value,
            QuestionKind.Compare when KindRules.SidesOf(merged) < 2 => merged.By.IsEmpty ? QuestionKind.Value : QuestionKind.Breakdown,
            QuestionKind.List when !said.Metrics.IsEmpty => QuestionKind.Breakdown,
            _ => before,
        };
    }

    private static Slots Fit(QuestionKind kind, Plan plan, Slots merged, Slots said)
    {
        var kept = kind == plan.Kind || (kind is QuestionKind.Top or QuestionKind.Bottom && plan.Kind is QuestionKind.Top or QuestionKind.Bottom && !said.Has(Cues.Superlative));
        return merged with
        {
            Cues = said.Cues | (kept ? merged.Cues : Cues.None),
            By = kind == QuestionKind.Why && plan.Kind != QuestionKind.Why && said.By.IsEmpty ? [] : merged.By,
            Grain = kind is QuestionKind.Why or QuestionKind.Change or QuestionKind.Share or QuestionKind.Value ? null : merged.Grain,
            Baseline = kind is QuestionKind.Top or QuestionKind.Bottom or QuestionKind.Threshold && !kept && said.Baseline is null && !said.Has(Cues.Movement)
                ? null : merged.Baseline,
            Singular = kept ? merged.Singular : said.Singular,
            Assumptions = kind is QuestionKind.Definition or QuestionKind.Related or QuestionKind.List || !said.Spans.IsEmpty
                ? merged.Assumptions : [.. OfPeriod(plan).Concat(merged.Assumptions).Distinct(StringComparer.Ordinal)],
        };
    }

    /// <summary>What was taken for granted about a period stays so for as long as the period is carried on.</summary>
    private static IEnumerable<string> OfPeriod(Plan plan) =>
        plan.Period is { } period ? plan.Assumptions.Where(assumption => assumption.Contains(period.Label, StringComparison.Ordinal)) : [];

    private static Slots Put(Plan plan, Slots before, Slots said)
    {
        var adds = said.Has(Cues.Versus | Cues.Compare | Cues.Also);
        var metrics = said.Metrics.IsEmpty ? before.Metrics : adds ? before.Metrics.AddRange(said.Metrics) : said.Metrics;
        var without = said.WithoutMetrics.Select(metric => metric.Name).ToHashSet(StringComparer.Ordinal);
        var values = Values(plan, Unfiltered(before, said), said);
        var by = said.By.IsEmpty ? before.By : said.Has(Cues.Also) && before.By.Length == 1 ? before.By.AddRange(said.By) : said.By;
        var dropped = plan.Kind is QuestionKind.Breakdown && said.By.IsEmpty
            ? said.Values.Where(value => !value.Exclude && !said.Has(Cues.Only)).Select(value => value.Dimension.Name).ToHashSet(StringComparer.Ordinal)
            : [];
        return before with
        {
            Metrics = [.. metrics.Where(metric => !without.Contains(metric.Name)).DistinctBy(metric => metric.Name)],
            By = [.. by.Where(dimension => !dropped.Contains(dimension.Name) && said.WithoutBy.All(without => without.Name != dimension.Name))],
            Values = values,
            AgainstRest = before.AgainstRest || said.AgainstRest,
            Spans = said.Spans.IsEmpty ? before.Spans : said.Spans,
            Baseline = said.Baseline ?? (said.Spans.IsEmpty ? before.Baseline : Moved(plan)),
            Grain = said.Grain ?? before.Grain,
            Count = said.Count ?? (said.NamesNothing && said.Has(Cues.All) ? null : before.Count),
            Limit = said.Limit ?? before.Limit,
            View = said.View.Length > 0 ? said.View : before.View,
            Term = said.Term ?? (said.Metrics.IsEmpty ? before.Term : null),
            EitherTime = said.EitherTime,
            IsRatio = said.IsRatio,
            Assumptions = said.Assumptions,
        };
    }

    /// <summary>Without the restrictions that are lifted, or that a cut by the same dimension would leave one member of.</summary>
    private static Slots Unfiltered(Slots before, Slots said)
    {
        if (said.Unfilters)
        {
            return before with { Values = [] };
        }

        var lifted = said.By.Where(dimension => before.Values.Count(value => !value.Exclude && value.Dimension.Name == dimension.Name) == 1)
            .Concat(said.WithoutBy).Select(dimension => dimension.Name).ToHashSet(StringComparer.Ordinal);
        return before with { Values = [.. before.Values.Where(value => !lifted.Contains(value.Dimension.Name))] };
    }

    /// <summary>A baseline that was a year earlier stays one when the period changes; any other becomes the period before.</summary>
    private static Baseline.Shift? Moved(Plan plan) =>
        plan is { Period: { } period, Baseline: { } baseline } && baseline.Start == period.Start.AddYears(-1) && period.Days < 300
            ? new Baseline.Shift(TimeUnit.Year, 1)
            : null;

    private static ImmutableArray<NamedValue> Values(Plan plan, Slots before, Slots said)
    {
        if (said.Values.IsEmpty)
        {
            return plan.Kind == QuestionKind.Share && !said.By.IsEmpty ? [.. before.Values.Where(value => value.IsPlace)] : before.Values;
        }

        var keeps = said.Has(Cues.Versus | Cues.Compare) || (plan.Kind == QuestionKind.Compare && !said.Has(Cues.Only | Cues.Instead));
        var excluded = said.Values.Where(value => value.Exclude).Select(value => (value.Dimension.Name, value.Value)).ToHashSet();
        var named = said.Values.Where(value => !value.Exclude).Select(value => value.Dimension.Name).ToHashSet(StringComparer.Ordinal);
        var kept = before.Values.Where(value => keeps || !named.Contains(value.Dimension.Name))
            .Where(value => !excluded.Contains((value.Dimension.Name, value.Value)));
        return [.. kept.Concat(said.Values).DistinctBy(value => (value.Dimension.Name, value.Value))];
    }
}
