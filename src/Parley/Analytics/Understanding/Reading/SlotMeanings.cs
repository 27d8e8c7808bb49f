using System.Collections.Immutable;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding.Planning;
using Parley.Analytics.Understanding.Words;
using Parley.Answers;

namespace Parley.Analytics.Understanding.Reading;

/// <summary>What some things that are said together mean, before a kind is looked for.</summary>
internal static class SlotMeanings
{
    /// <summary>The slots with these meanings put in.</summary>
    /// <param name="slots">What the question says.</param>
    /// <param name="context">The catalogue.</param>
    /// <param name="refused">Why it cannot mean anything; null where it can.</param>
    public static Slots Of(Slots slots, PlanningContext context, out Draft.Refused? refused)
    {
        refused = null;
        if (slots.Miscounted is { } rate)
        {
            var nearest = Planner.Plan(QuestionKind.Value, slots with { Metrics = [rate], Miscounted = null }, context) as Draft.Ready;
            refused = new Draft.Refused(UnanswerableReason.UnknownThing, context.Language.Message("not_a_count", ("metric", rate.Label)), nearest?.Plan);
        }

        if (slots is { OtherTime: { } done, Metrics: [var counted, ..] })
        {
            var nearest = Planner.Plan(QuestionKind.Value, slots with { OtherTime = null }, context) as Draft.Ready;
            var time = counted.Time.Length > 0 ? counted.Time.ToLowerInvariant() : context.Language.Phrase(PlanChecks.GrainName(counted.Grain));
            refused ??= new Draft.Refused(UnanswerableReason.NoSuchBreakdown, context.Language.Message("other_time", ("metric", counted.Label), ("time", time), ("words", done)), nearest?.Plan);
        }

        return Beyond(Run(slots, context), context, ref refused);
    }

    /// <summary>"In July, August and September" is one period by month.</summary>
    private static Slots Run(Slots slots, PlanningContext context)
    {
        var periods = slots.Spans.Select(span => span.Period).OrderBy(period => period.Start).ToImmutableArray();
        var unit = periods.Length > 2 ? Baselines.Whole(periods[0], context.Product.Calendar) : null;
        var isRun = unit is not null && slots.Baseline is null
            && periods.Zip(periods.Skip(1)).All(pair => pair.First.End.AddDays(1) == pair.Second.Start)
            && periods.All(period => Baselines.Whole(period, context.Product.Calendar) == unit);
        if (!isRun || !Enum.TryParse<TimeGrain>(unit.ToString(), out var grain) || (slots.Grain ?? grain) > grain)
        {
            return slots;
        }

        return slots with { Spans = [new TimeMention.Span(0, 0, context.Labels.Name(periods[0].Start, periods[^1].End))], Grain = slots.Grain ?? grain };
    }

    /// <summary>What is "over budget" is what the budget is the target of.</summary>
    private static Slots Beyond(Slots slots, PlanningContext context, ref Draft.Refused? refused)
    {
        if (slots.Beyond is not { } target || slots.Limit is not null || slots.Metrics.Length != 1)
        {
            return slots;
        }

        var aimed = context.Catalogue.Metrics.Where(metric => metric.Goal == target.Name).ToImmutableArray();
        if (aimed is [var metric])
        {
            return slots with { Metrics = [metric], Cues = slots.Cues | Cues.Goal };
        }

        refused ??= new Draft.Refused(UnanswerableReason.UnsupportedKind, context.Language.Message("combination", ("words", target.Label))) { IsMisfit = true };
        return slots;
    }
}
