using System.Collections.Immutable;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding.Reading;
using Parley.Answers;
using Parley.Metrics;
using Parley.Metrics.Semantics;

namespace Parley.Analytics.Understanding.Planning;

/// <summary>
/// "At the end of 2024": a level has a value there. What adds up over time has none, so it is asked what is meant: the last month,
/// the year, or everything up to then.
/// </summary>
/// <param name="context">The words.</param>
/// <param name="slots">What the question says.</param>
internal sealed class Moments(PlanningContext context, Slots slots)
{
    /// <summary>The draft of a question that names a moment; null for any other.</summary>
    /// <param name="plan">Plans what is meant.</param>
    public Draft? Plan(Func<Slots, Draft> plan)
    {
        if (slots.Spans.All(span => span.Moment is null))
        {
            return null;
        }

        if (slots.Metrics.All(IsLevel))
        {
            var said = slots.Spans.Where(span => span.Moment is { } moment && (!moment.IsEnd || moment.Whole != span.Period)).Select(span => context.Language.Message(
                span.Moment!.IsEnd ? "assumed_end" : "assumed_start", ("whole", span.Moment.Whole.Label), ("period", span.Period.Label)));
            return plan(slots with { Spans = [.. slots.Spans.Select(span => span with { Moment = null })], Assumptions = [.. slots.Assumptions, .. said] });
        }

        var metric = slots.Metrics.First(metric => !IsLevel(metric));
        Draft.Refused Refused() => new(UnanswerableReason.UnsupportedKind, context.Language.Message("no_moment", ("metric", metric.Label)));
        return slots is { Spans: [{ Moment: { } only } span], Baseline: null }
            ? Choices.OfSeveral(context.Language.Message("which_period"), [.. Meanings(span, only, metric, plan)], Refused)
            : Refused();
    }

    private static bool IsLevel(CatalogueMetric metric) =>
        metric.Type == MetricType.Cumulative || metric is { Additive: false, AdditiveOverMembers: true, IsOpening: false };

    private IEnumerable<Option> Meanings(TimeMention.Span span, Moment moment, CatalogueMetric metric, Func<Slots, Draft> plan)
    {
        var time = metric.Time.Length > 0 ? context.Language.Phrase("moment_time", ("time", metric.Time.ToLowerInvariant())) : "";
        var near = moment.IsEnd ? span.Period : context.Labels.Name(CalendarUnits.Containing(TimeUnit.Month, moment.Whole.Start, context.Product.Calendar));
        var last = moment.IsEnd ? moment.Whole.End : moment.Whole.Start.AddDays(-1);
        var open = new TimeMention.Span(0, 0, context.Labels.Name(context.Covered(slots.Metrics) is var (from, _) && from < last ? from : last, last)) { IsOpen = true };
        (string Name, string Of, TimeMention.Span Span)[] meanings =
        [
            ("moment_in", near.Label, new TimeMention.Span(0, 0, near)),
            ("moment_in", moment.Whole.Label, new TimeMention.Span(0, 0, moment.Whole)),
            (moment.IsEnd ? "moment_until" : "moment_before", moment.Whole.Label, open),
        ];
        foreach (var (name, of, meant) in meanings)
        {
            if (plan(slots with { Spans = [meant] }) is Draft.Ready ready)
            {
                yield return new Option(context.Language.Phrase(name, ("period", of), ("time", time)), ready.Plan);
            }
        }
    }
}
