using System.Collections.Immutable;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding.Reading;
using Parley.Analytics.Understanding.Words;

namespace Parley.Analytics.Understanding.Planning;

/// <summary>Members or metrics side by side.</summary>
internal sealed class ComparePlans(PlanningContext context, Slots slots)
{
    /// <summary>Plans a comparison.</summary>
    public Draft Plan()
    {
        var members = Members();
        if ((slots.Grain is not null || slots.Has(Cues.Trend)) && !slots.AgainstRest)
        {
            // Side by side over time, each is a series.
            return new SeriesPlans(context, members.IsEmpty ? slots : slots with { By = [members[0].Dimension, .. slots.By.Where(by => by.Name != members[0].Dimension.Name)] })
                .Plan(QuestionKind.Trend);
        }

        if (slots is { AgainstRest: true, Grain: { } grain })
        {
            return new SeriesPlans(context, slots).InPlaceOf(grain);
        }

        if (new PeriodPlanner(context, slots.Metrics, slots).Main(DefaultPeriod.All, out var refused) is not { } periods)
        {
            return refused!;
        }

        return new Draft.Ready(new Plan
        {
            Kind = QuestionKind.Compare,
            Metrics = [.. slots.Metrics.Select(metric => metric.Name)],
            Period = periods.Main,
            Filters = Filters.Of(slots.Values.Except(members)),
            By = [.. slots.By.Select(dimension => dimension.Name).Where(name => members.IsEmpty || name != members[0].Dimension.Name)],
            Sides = members.IsEmpty ? MetricSides() : [.. members.Select(value => Side(value)), .. Rest(members)],
            View = slots.View,
            Assumptions = slots.Assumptions.AddRange(periods.Assumptions),
        });
    }

    /// <summary>The members that stand side by side: those of the dimension with most of them.</summary>
    private ImmutableArray<NamedValue> Members()
    {
        var needed = slots.AgainstRest ? 1 : 2;
        var groups = slots.Values.Where(value => !value.Exclude).GroupBy(value => value.Dimension.Name, StringComparer.Ordinal).Where(group => group.Count() >= needed);
        return groups.OrderByDescending(group => group.Count()).FirstOrDefault() is { } sides ? [.. sides] : [];
    }

    private ImmutableArray<PlanSide> MetricSides() => [.. slots.Metrics.Select(metric => new PlanSide(metric.Label, metric.Name, []))];

    private PlanSide Side(NamedValue value)
    {
        var values = CalendarParts.Values(value.Dimension.Name, value.Value);
        var label = CalendarParts.Asked(value.Dimension.Name, values, context.TimeLanguage) is [var asked] ? asked : value.Value;
        return new PlanSide(label, null, [new PlanFilter(value.Dimension.Name, values)]);
    }

    private IEnumerable<PlanSide> Rest(ImmutableArray<NamedValue> members)
    {
        if (slots.AgainstRest)
        {
            yield return new PlanSide(
                context.Language.Phrase("rest"), null, [new PlanFilter(members[0].Dimension.Name, [.. members.SelectMany(member => CalendarParts.Values(member.Dimension.Name, member.Value))], Exclude: true)]);
        }
    }
}
