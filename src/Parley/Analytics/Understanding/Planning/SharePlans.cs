using System.Collections.Immutable;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding.Reading;

namespace Parley.Analytics.Understanding.Planning;

/// <summary>Parts of a total.</summary>
internal sealed class SharePlans(PlanningContext context, Slots slots)
{
    /// <summary>Plans a share.</summary>
    public Draft Plan()
    {
        var metric = slots.Metrics[0];
        if (metric.Unit.Kind == Answers.UnitKind.Percent && slots.By.IsEmpty && slots.Values.All(value => !value.IsOrigin))
        {
            return new SeriesPlans(context, slots).Plan(QuestionKind.Value);
        }

        if (!metric.AdditiveOverMembers)
        {
            var nearest = slots.By.IsEmpty ? null : new SeriesPlans(context, slots).Plan(QuestionKind.Breakdown) as Draft.Ready;
            return new Draft.Refused(UnanswerableReason.NoSuchBreakdown, context.Language.Message("no_share", ("metric", metric.Label)), nearest?.Plan);
        }

        var parts = Parts();
        if (parts.IsEmpty && slots.By.IsEmpty)
        {
            return DimensionChoice.Of(slots, context, chosen => new SharePlans(context, chosen).Plan());
        }

        if (new PeriodPlanner(context, slots.Metrics, slots).Main(DefaultPeriod.All, out var refused) is not { } periods)
        {
            return refused!;
        }

        return new Draft.Ready(new Plan
        {
            Kind = QuestionKind.Share,
            Metrics = [metric.Name],
            Period = periods.Main,
            Filters = Filters.Of(slots.Values.Except(parts)),
            By = [parts.IsEmpty ? slots.By[0].Name : parts[0].Dimension.Name],
            Part = [.. parts.SelectMany(part => CalendarParts.Values(part.Dimension.Name, part.Value))],
            View = slots.View,
            Assumptions = slots.Assumptions.AddRange(periods.Assumptions),
        });
    }

    /// <summary>
    /// The members that are the part: of the dimension that is named, else those named as the origin ("from Email"), else those
    /// not named as a place ("in North"), else the last.
    /// </summary>
    private ImmutableArray<NamedValue> Parts()
    {
        var values = slots.Values.Where(value => !value.Exclude).ToList();
        if (!slots.By.IsEmpty)
        {
            return [.. values.Where(value => value.Dimension.Name == slots.By[0].Name)];
        }

        var head = values.Find(value => value.IsOrigin) ?? values.Find(value => !value.IsPlace) ?? values.LastOrDefault();
        return head is null ? [] : [.. values.Where(value => value.Dimension.Name == head.Dimension.Name && value.IsPlace == head.IsPlace)];
    }
}
