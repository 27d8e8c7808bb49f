using System.Collections.Immutable;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding.Planning;
using Parley.Analytics.Understanding.Words;
using Parley.Answers;
using Parley.Metrics;

namespace Parley.Analytics.Understanding.Reading;

/// <summary>Takes a plan apart again, so that a question can change a part of it.</summary>
/// <param name="context">The catalogue.</param>
internal sealed class PlanSlots(PlanningContext context)
{
    /// <summary>What a question with this plan says; null where the caller's catalogue no longer has all of it.</summary>
    /// <param name="plan">The plan.</param>
    public Slots? Of(Plan plan)
    {
        var metrics = plan.Metrics.Select(context.Metric).ToList();
        var by = plan.By.Select(context.Dimension).ToList();
        var values = Values(plan).ToList();
        if (metrics.Contains(null) || by.Contains(null) || values.Exists(value => value is null))
        {
            return null;
        }

        return new Slots
        {
            Cues = CuesOf(plan),
            Metrics = [.. metrics.OfType<CatalogueMetric>()],
            By = plan.Kind == QuestionKind.Share && !plan.Part.IsEmpty ? [] : [.. by.OfType<CatalogueDimension>()],
            Values = [.. values.OfType<NamedValue>()],
            AgainstRest = plan.Sides.Any(side => side.Filters.Any(filter => filter.Exclude)),
            Spans = plan.Period is { } period ? [new TimeMention.Span(0, 0, period)] : [],
            Baseline = plan.Kind != QuestionKind.Forecast && plan.Baseline is { } baseline ? new Baseline.Fixed(baseline) : null,
            Grain = plan.Grain,
            Count = plan.Count,
            Limit = plan.Threshold is { } threshold ? LimitOf(threshold, metrics.FirstOrDefault()) : null,
            View = plan.View,
            Term = plan.Term,
        };
    }

    private IEnumerable<NamedValue?> Values(Plan plan)
    {
        var filters = plan.Filters.Select(filter => (Filter: filter, IsPlace: true))
            .Concat(plan.Sides.SelectMany(side => side.Filters).Where(filter => !filter.Exclude).Select(filter => (Filter: filter, IsPlace: false)));
        foreach (var (filter, isPlace) in filters)
        {
            foreach (var value in CalendarParts.Grouped(filter.Dimension, filter.Values))
            {
                yield return Named(filter.Dimension, value, filter.Exclude, isPlace);
            }
        }

        foreach (var part in plan.Part)
        {
            yield return Named(plan.By[0], part, exclude: false, isPlace: false);
        }
    }

    private NamedValue? Named(string dimension, string value, bool exclude, bool isPlace) =>
        context.Dimension(dimension) is { } found ? new NamedValue(found, value, exclude, -1) { IsPlace = isPlace } : null;

    private static Limit LimitOf(PlanThreshold threshold, CatalogueMetric? metric)
    {
        var percent = threshold.Measurement == Measurement.RelativeChange || metric?.Unit.Kind == UnitKind.Percent;
        return new Limit(threshold.Comparison, AmountOf(threshold.Value, percent), threshold.Upper is { } upper ? AmountOf(upper, percent) : null);
    }

    private static Amount AmountOf(decimal value, bool percent) => percent ? new Amount(value * 100, Percent: true) : new Amount(value);

    private static Cues CuesOf(Plan plan)
    {
        var change = plan.OrderBy is Measurement.Change or Measurement.RelativeChange || plan.Threshold is { Measurement: not Measurement.Value };
        var relative = plan.OrderBy == Measurement.RelativeChange ? Cues.Relative : Cues.None;
        return plan.Kind switch
        {
            QuestionKind.Top => Cues.High | relative | (change ? Cues.Up : Cues.None),
            QuestionKind.Bottom => relative | (change ? Cues.High | Cues.Down : Cues.Low),
            QuestionKind.Threshold => change ? Cues.Change : Cues.None,
            QuestionKind.Compare => Cues.Compare,
            QuestionKind.Share => Cues.Share,
            QuestionKind.Trend when plan.Averaged => Cues.Average,
            _ => Cues.None,
        };
    }
}
