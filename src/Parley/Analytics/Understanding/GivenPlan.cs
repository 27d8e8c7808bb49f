using Parley.Analytics.Understanding.Planning;
using Parley.Answers;

namespace Parley.Analytics.Understanding;

/// <summary>
/// Takes a plan from elsewhere (a page's form, a tile, a model) as nothing but input: every name must be in the caller's catalogue,
/// and every part that its kind needs must be there.
/// </summary>
public static class GivenPlan
{
    private const int MostNames = 50;

    /// <summary>Checks a plan.</summary>
    /// <param name="plan">The plan, from anywhere.</param>
    /// <param name="context">What the caller may ask about.</param>
    /// <returns>Planned, or Unanswerable with what is wrong.</returns>
    public static Understood Accept(Plan plan, ReadingContext context)
    {
        var interpreter = new Interpreter(context);
        if (Missing(plan) is { } missing)
        {
            return new Understood.Unanswerable(UnanswerableReason.Unreadable, missing, null);
        }

        if (Unknown(plan, interpreter.Context) is { } unknown)
        {
            return new Understood.Unanswerable(UnanswerableReason.NotVisible, unknown, null);
        }

        return PlanChecks.Check(plan, interpreter.Context) is { } refused
            ? new Understood.Unanswerable(refused.Reason, refused.Missing, refused.Nearest is { } nearest ? PlanPhrase.ReadBack(nearest, interpreter) : null)
            : new Understood.Planned(plan, PlanPhrase.Of(plan, interpreter));
    }

    private static string? Missing(Plan plan)
    {
        var isOfTime = plan.Kind is not (QuestionKind.List or QuestionKind.Definition or QuestionKind.Related);
        return plan switch
        {
            { Metrics.IsEmpty: true, Kind: not (QuestionKind.List or QuestionKind.Definition or QuestionKind.Overview) } => "The plan names no metric.",
            { Period: null } when isOfTime => "The plan names no period.",
            { Period: { } period } when period.End < period.Start => "The period ends before it begins.",
            { Baseline: { } baseline } when baseline.End < baseline.Start => "The period compared with ends before it begins.",
            { By.Length: > 2 } => "The plan groups by more than two dimensions.",
            { By.IsEmpty: true, Grain: null, Kind: QuestionKind.Top or QuestionKind.Bottom or QuestionKind.Breakdown or QuestionKind.Share } => "The plan names nothing to group by.",
            { Kind: QuestionKind.Trend or QuestionKind.Forecast, Grain: null } => "The plan names no step of time.",
            { Kind: QuestionKind.Forecast, Baseline: null } => "The plan names no recorded days to forecast from.",
            { Kind: QuestionKind.Forecast, By.Length: > 1 } => "A forecast is made by one dimension at a time.",
            { Kind: QuestionKind.Forecast, Threshold: not null and not { Comparison: "gt" or "gte" or "lt" or "lte" or "between", Measurement: Measurement.Value } } => "A forecast is set against one limit of its value.",
            { Kind: QuestionKind.Forecast, Count: not null, Threshold: null or { Comparison: "between" } } => "The plan names no limit that is to be passed.",
            { Kind: QuestionKind.Threshold, Threshold: null } => "The plan names no limit.",
            { Kind: QuestionKind.Compare, Sides.Length: < 2 } => "The plan names fewer than two sides.",
            { Count: < 1 or > 10_000 } => "The plan asks for a number of rows that cannot be shown.",
            _ when plan.Metrics.Length + plan.Filters.Length + plan.Sides.Length > MostNames => "The plan has too many parts.",
            _ => null,
        };
    }

    private static string? Unknown(Plan plan, PlanningContext context)
    {
        var metrics = plan.Metrics.Concat(plan.Sides.Select(s => s.Metric).OfType<string>());
        if (metrics.Any(m => context.Metric(m) is null))
        {
            return "A metric of the plan is not visible to you.";
        }

        var filters = plan.Filters.Concat(plan.Sides.SelectMany(s => s.Filters)).ToList();
        if (plan.By.Concat(filters.Select(f => f.Dimension)).Any(d => context.Dimension(d) is null))
        {
            return "A dimension of the plan is not visible to you.";
        }

        var value = filters.SelectMany(f => f.Values, (f, v) => (Dimension: context.Dimension(f.Dimension)!, Value: v))
            .FirstOrDefault(f => !f.Dimension.Truncated && f.Dimension.Values.All(v => v.Value != f.Value));
        return value.Value is null ? null : "A member of a filter is not visible to you.";
    }
}
