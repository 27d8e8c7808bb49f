using Parley.Analytics.Understanding.Reading;
using Parley.Analytics.Understanding.Words;

namespace Parley.Analytics.Understanding.Planning;

/// <summary>Changes and what they are made of: one metric in two periods.</summary>
internal sealed class ChangePlans(PlanningContext context, Slots slots)
{
    /// <summary>Plans a change or a why.</summary>
    public Draft Plan(QuestionKind kind)
    {
        if (kind == QuestionKind.Why && slots.Metrics.Length > 1)
        {
            return ChooseOne(kind);
        }

        if (new PeriodPlanner(context, slots.Metrics, slots).Pair(out var refused) is not { } periods)
        {
            return refused!;
        }

        return new Draft.Ready(new Plan
        {
            Kind = kind,
            Metrics = [.. slots.Metrics.Select(metric => metric.Name)],
            Period = periods.Main,
            Baseline = periods.Baseline,
            Filters = Filters.Of(slots.Values),
            By = [.. By()],
            View = slots.View,
            Assumptions = slots.Assumptions.AddRange(periods.Assumptions),
        });
    }

    /// <summary>Members set side by side are shown one by one.</summary>
    private IEnumerable<string> By()
    {
        var named = slots.By.Select(dimension => dimension.Name);
        var beside = slots.Has(Cues.Versus | Cues.Compare)
            ? slots.Values.Where(value => !value.Exclude).GroupBy(value => value.Dimension.Name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key)
            : [];
        return named.Concat(beside).Distinct(StringComparer.Ordinal).Take(2);
    }

    private Draft ChooseOne(QuestionKind kind)
    {
        var options = slots.Metrics.Select(metric => (metric, Draft: new ChangePlans(context, slots with { Metrics = [metric] }).Plan(kind)))
            .Where(draft => draft.Draft is Draft.Ready)
            .Select(draft => new Option(draft.metric.Label, ((Draft.Ready)draft.Draft).Plan));
        return Choices.Of(
            context.Language.Message("which_metric_bare"), [.. options], () => new ChangePlans(context, slots with { Metrics = [slots.Metrics[0]] }).Plan(kind));
    }
}
