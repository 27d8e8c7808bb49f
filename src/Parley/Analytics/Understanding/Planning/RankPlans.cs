using System.Collections.Immutable;
using Parley.Analytics.Understanding.Reading;
using Parley.Analytics.Understanding.Words;
using Parley.Answers;
using Parley.Metrics;

namespace Parley.Analytics.Understanding.Planning;

/// <summary>Tops, bottoms and thresholds: members or periods picked by a metric's value or change.</summary>
internal sealed class RankPlans(PlanningContext context, Slots slots)
{
    /// <summary>Plans one of these kinds.</summary>
    public Draft Plan(QuestionKind kind)
    {
        var needsThing = kind != QuestionKind.Threshold && slots.By.IsEmpty && slots.Grain is null && !slots.Has(Cues.When);
        if (needsThing && slots.IsSingle)
        {
            return new Draft.Refused(UnanswerableReason.UnknownThing, context.Language.Message("no_single", ("metric", slots.Metrics[0].Label)));
        }

        if (needsThing)
        {
            return DimensionChoice.Of(slots with { Singular = true }, context, chosen => new RankPlans(context, chosen).Plan(kind));
        }

        var byChange = slots.Baseline is not null || slots.Has(Cues.Movement);
        return kind != QuestionKind.Threshold && byChange && !slots.Has(Cues.Up | Cues.Down) && slots.Has(Cues.Change)
            ? EitherWay()
            : Ranked(kind, byChange);
    }

    private Draft Ranked(QuestionKind kind, bool byChange)
    {
        var planner = new PeriodPlanner(context, slots.Metrics, slots);
        if ((byChange ? planner.Pair(out var refused) : planner.Main(DefaultPeriod.All, out refused)) is not { } periods)
        {
            return refused!;
        }

        var measurement = !byChange ? Measurement.Value : IsRelative() ? Measurement.RelativeChange : Measurement.Change;
        var plan = new Plan
        {
            Kind = kind == QuestionKind.Threshold ? kind : Direction(kind, byChange),
            Metrics = [.. slots.Metrics.Select(metric => metric.Name)],
            Period = periods.Main,
            Baseline = periods.Baseline,
            Filters = Filters.Of(slots.Values),
            By = [.. slots.By.Select(dimension => dimension.Name)],
            Grain = slots.By.IsEmpty ? GrainOf(periods.Main) : slots.Grain,
            View = slots.View,
            Assumptions = slots.Assumptions.AddRange(periods.Assumptions).AddRange(Neutral()),
        };
        return kind == QuestionKind.Threshold
            ? WithLimit(plan, measurement)
            : new Draft.Ready(plan with { OrderBy = measurement, Count = slots.Count ?? (slots.Singular || slots.Has(Cues.When) ? 1 : null) });
    }

    private TimeGrain? GrainOf(Period period) => slots.Grain ?? (slots.Has(Cues.When) ? Grains.For(slots, period) : null);

    private bool IsRelative() => slots.Has(Cues.Relative) || slots.Limit is { Amount.Percent: true };

    private Draft EitherWay()
    {
        var options = new[] { Cues.Up, Cues.Down }
            .Select(way => new RankPlans(context, slots with { Cues = slots.Cues | way | Cues.High }).Ranked(QuestionKind.Top, byChange: true));
        return Choices.Of(
            context.Language.Message("which_change"),
            [.. options.OfType<Draft.Ready>().Select(ready => new Option("", ready.Plan))],
            () => new RankPlans(context, slots with { Cues = slots.Cues | Cues.Up }).Ranked(QuestionKind.Top, byChange: true));
    }

    /// <summary>"Biggest drop" is the lowest change, "smallest drop" the highest; the fastest has the shortest time; "best" follows the metric's good direction.</summary>
    private QuestionKind Direction(QuestionKind kind, bool byChange)
    {
        var high = kind == QuestionKind.Top;
        if (!byChange && slots.Speed != 0 && slots.Metrics[0].Unit.Kind == UnitKind.Duration)
        {
            return slots.Speed > 0 ? QuestionKind.Bottom : QuestionKind.Top;
        }

        if (slots.Has(Cues.Best | Cues.Worst) && !slots.Has(Cues.High | Cues.Low))
        {
            high = slots.Has(Cues.Best) == (slots.Metrics[0].GoodDirection >= 0);
        }
        else if (byChange && slots.Has(Cues.Down) && !slots.Has(Cues.Up))
        {
            high = !high;
        }

        return high ? QuestionKind.Top : QuestionKind.Bottom;
    }

    private IEnumerable<string> Neutral()
    {
        if (slots.Has(Cues.Best | Cues.Worst) && !slots.Has(Cues.High | Cues.Low) && slots.Metrics[0].GoodDirection == 0)
        {
            yield return context.Language.Message("assumed_best", ("metric", slots.Metrics[0].Label));
        }
    }

    /// <summary>The plan with the question's limit in the metric's unit; refused where it is of another kind.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="measurement">What is limited.</param>
    public Draft WithLimit(Plan plan, Measurement measurement)
    {
        var limit = slots.Limit!;
        var metric = slots.Metrics[0];
        var lower = InUnit(limit.Amount, metric, measurement);
        var upper = limit.Upper is { } amount ? InUnit(amount, metric, measurement) : null;
        if (lower is null || (limit.Upper is not null && upper is null))
        {
            var unit = limit.Amount.Percent ? "%" : limit.Amount.Unit + limit.Amount.Currency;
            return new Draft.Refused(UnanswerableReason.UnsupportedKind, context.Language.Message("unit_mismatch", ("metric", metric.Label), ("unit", unit)));
        }

        var fell = measurement != Measurement.Value && slots.Has(Cues.Down) && !slots.Has(Cues.Up | Cues.Change);
        var threshold = new PlanThreshold(limit.Comparison, lower.Value, upper, measurement);
        return new Draft.Ready(plan with { Threshold = fell ? Mirrored(threshold) : threshold });
    }

    /// <summary>"Fell by more than 10%" is a change below −10%.</summary>
    private static PlanThreshold Mirrored(PlanThreshold threshold) => threshold.Comparison switch
    {
        "gt" => threshold with { Comparison = "lt", Value = -threshold.Value },
        "gte" => threshold with { Comparison = "lte", Value = -threshold.Value },
        "lt" => threshold with { Comparison = "gt", Value = -threshold.Value },
        "lte" => threshold with { Comparison = "gte", Value = -threshold.Value },
        _ => threshold with { Value = -threshold.Upper!.Value, Upper = -threshold.Value },
    };

    /// <summary>The amount in the unit of what is limited; null where it is of another kind.</summary>
    private decimal? InUnit(Amount amount, CatalogueMetric metric, Measurement measurement)
    {
        if (amount.Unit.Length > 0 && amount.Unit != context.Language.Forms.Singular(Parley.Text.Tokenizer.Fold(metric.Unit.Name)))
        {
            return null;
        }

        if (measurement == Measurement.RelativeChange || metric.Unit.Kind == UnitKind.Percent)
        {
            var isFraction = !amount.Percent && amount.Value is > -1 and < 1 && measurement == Measurement.Value;
            return amount.Currency.Length > 0 ? null : isFraction ? amount.Value : amount.Value / 100;
        }

        var isMoney = metric.Unit.Kind == UnitKind.Money;
        var fits = !amount.Percent && (amount.Currency.Length == 0 || (isMoney && amount.Currency == metric.Unit.Name));
        return fits ? amount.Value : null;
    }
}
