using Parley.Analytics.Understanding.Reading;
using Parley.Analytics.Understanding.Words;
using Parley.Answers;

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

        if (kind == QuestionKind.Change && slots is { Grain: { } grain, By.IsEmpty: true })
        {
            return new SeriesPlans(context, slots with { Baseline = null, Spans = [.. slots.Spans.Take(1)] }).InPlaceOf(grain);
        }

        if (new PeriodPlanner(context, slots.Metrics, slots).Pair(out var refused) is not { } periods)
        {
            return refused!;
        }

        var moved = kind == QuestionKind.Change ? Moved() : null;
        return new Draft.Ready(new Plan
        {
            Kind = moved is null ? kind : QuestionKind.Threshold,
            Threshold = moved,
            Expected = moved is null ? Expected() : null,
            Metrics = [.. slots.Metrics.Select(metric => metric.Name)],
            Period = periods.Main,
            Baseline = periods.Baseline,
            Filters = Filters.Of(slots.Values),
            By = [.. By()],
            View = slots.View,
            Assumptions = slots.Assumptions.AddRange(periods.Assumptions),
        });
    }

    /// <summary>"Which departments had fewer visits than last year?" asks for those that fell, not for all and how each of them moved.</summary>
    private PlanThreshold? Moved()
    {
        var (up, down) = (slots.Has(Cues.Up | Cues.Above), slots.Has(Cues.Down | Cues.Below));
        return slots.Has(Cues.Which) && !slots.By.IsEmpty && slots.Metrics.Length == 1 && up != down && !slots.Has(Cues.Change)
            ? new PlanThreshold(up ? "gt" : "lt", 0, null, Measurement.Change)
            : null;
    }

    /// <summary>"Why did it fall?" takes for granted that it fell.</summary>
    private string? Expected() => slots.Metrics.Length != 1 || slots.Has(Cues.Change) ? null : (slots.Has(Cues.Up), slots.Has(Cues.Down)) switch
    {
        (true, false) => "up",
        (false, true) => "down",
        _ => null,
    };

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
