using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding.Reading;
using Parley.Answers;
using Parley.Metrics;

namespace Parley.Analytics.Understanding.Planning;

/// <summary>What is taken where no period is named.</summary>
internal enum DefaultPeriod
{
    /// <summary>All days with data.</summary>
    All,

    /// <summary>The latest complete month.</summary>
    LatestMonth,
}

/// <summary>Periods of a plan.</summary>
/// <param name="Main">The period asked about.</param>
/// <param name="Baseline">What it is compared with; null for none.</param>
/// <param name="Assumptions">What was taken for granted.</param>
internal sealed record PlannedPeriods(Period Main, Period? Baseline, ImmutableArray<string> Assumptions);

/// <summary>Places a question's times on the days that have data; what ends after the last day ends there.</summary>
/// <param name="context">The day and the words.</param>
/// <param name="metrics">What is asked about.</param>
/// <param name="slots">What the question says.</param>
internal sealed class PeriodPlanner(PlanningContext context, ImmutableArray<CatalogueMetric> metrics, Slots slots)
{
    private readonly (DateOnly From, DateOnly To)? _covered = context.Covered(metrics);

    /// <summary>The one period of a question.</summary>
    /// <param name="fallback">What is taken where none is named.</param>
    /// <param name="refused">Why there is none; null where there is.</param>
    public PlannedPeriods? Main(DefaultPeriod fallback, out Draft.Refused? refused)
    {
        if (Covered(out refused) is not { } covered || TooMany(1, out refused))
        {
            return null;
        }

        if (slots.Spans is [var span])
        {
            return Placed(Own(span, covered), covered, out refused) is { } main ? WithGaps(main, null, [], covered) : null;
        }

        // A stock over all days is the stock on the last of them.
        if (IsStock && fallback == DefaultPeriod.All)
        {
            return Current(TimeGrain.Month, out refused);
        }

        var assumed = fallback == DefaultPeriod.All ? context.Labels.Name(covered.From, covered.To) : LatestMonth(covered);
        var message = context.Language.Message(fallback == DefaultPeriod.All ? "assumed_all" : "assumed_latest", ("period", assumed.Label));
        return new PlannedPeriods(assumed, null, [message]);
    }

    private bool IsStock => !metrics.IsEmpty && metrics.All(metric => metric is { Additive: false, AdditiveOverMembers: true })
        && slots.Grain is null && !slots.Has(Words.Cues.Trend | Words.Cues.Outliers | Words.Cues.When);

    /// <summary>The current period of a grain, for targets.</summary>
    /// <param name="grain">month, quarter or year.</param>
    /// <param name="refused">Why there is none; null where there is.</param>
    public PlannedPeriods? Current(TimeGrain grain, out Draft.Refused? refused)
    {
        if (!slots.Spans.IsEmpty)
        {
            return Main(DefaultPeriod.All, out refused);
        }

        if (Covered(out refused) is not { } covered)
        {
            return null;
        }

        var main = Baselines.Until(context.Labels.Name(grain, covered.To), covered.To, context.Labels);
        return new PlannedPeriods(main, null, [context.Language.Message("assumed_current", ("period", main.Label))]);
    }

    /// <summary>Two periods, for a change.</summary>
    /// <param name="refused">Why there are none; null where there are.</param>
    public PlannedPeriods? Pair(out Draft.Refused? refused)
    {
        if (Covered(out refused) is not { } days || TooMany(slots.Baseline is null ? 2 : 1, out refused))
        {
            return null;
        }

        var covered = (days.From, WholeSteps(days.To));
        var (main, baseline, assumptions) = Choose(covered);
        if (Placed(main, covered, out refused) is not { } placed)
        {
            return null;
        }

        var before = baseline is null ? Baselines.Preceding(placed, context.Labels) : Baselines.Resolve(baseline, placed, context.Labels);
        if (Placed(before, covered, out refused) is not { } known)
        {
            return null;
        }

        if (known.Start == placed.Start && known.End == placed.End)
        {
            refused = new Draft.Refused(UnanswerableReason.UnsupportedKind, context.Language.Message("same_periods")) { IsMisfit = true };
            return null;
        }

        // What is compared runs from the earlier period to the later one, in whichever order they are named.
        return slots.Spans.Length == 1 && baseline is Baseline.Fixed && known.Start > placed.End
            ? WithGaps(known, placed, assumptions, covered)
            : WithGaps(placed, known, assumptions, covered);
    }

    private (Period Main, Baseline? Baseline, ImmutableArray<string> Assumptions) Choose((DateOnly From, DateOnly To) covered)
    {
        var spans = slots.Spans;
        if (spans.Length == 2)
        {
            var (later, earlier) = spans[0].Period.Start > spans[1].Period.Start ? (spans[0], spans[1]) : (spans[1], spans[0]);
            var runs = later.Whole is { } whole && Baselines.Preceding(whole, context.Labels) == earlier.Period;
            return (later.Period, runs ? null : new Baseline.Fixed(Own(earlier, covered)), []);
        }

        if (spans is [{ First: { Days: > 1 } first, Last: { Days: > 1 } last }] && slots.Baseline is null)
        {
            return FirstAgainstLast(first, last) is { } turned
                ? (turned, new Baseline.Fixed(last), [])
                : (last, new Baseline.Fixed(first), []);
        }

        if (spans is [var only] && (only.IfChange is null || slots.Baseline is not null))
        {
            return (Own(only, covered), slots.Baseline, []);
        }

        var baseline = slots.Baseline ?? (spans.IsEmpty ? null : spans[0].IfChange);
        var main = Against(baseline, covered);
        return (main, baseline, [context.Language.Message("assumed_latest", ("period", main.Label))]);
    }

    /// <summary>"Compare Q3 to Q2" is no range over the turn of the year but the latest Q3 against the Q2 before it.</summary>
    private Period? FirstAgainstLast(Period first, Period last)
    {
        if (!slots.Has(Words.Cues.Compare) || first.Start.Year == last.Start.Year)
        {
            return null;
        }

        var next = Baselines.Shifted(first, TimeUnit.Year, -1, context.Labels);
        return next.Start > last.Start && next.Start <= context.Reading.Today ? next : null;
    }

    /// <summary>Where only the baseline is named: the unit that runs now, to date ("vs last year"), else the latest whole one.</summary>
    private Period Against(Baseline? baseline, (DateOnly From, DateOnly To) covered)
    {
        if (baseline is Baseline.Shift { Named: not null } shift)
        {
            var unit = context.Labels.Name(CalendarUnits.Containing(shift.Unit, covered.To, context.Product.Calendar));
            return Baselines.Until(unit, covered.To, context.Labels);
        }

        if (baseline is Baseline.Shift { Unit: var steps } && steps is TimeUnit.Week or TimeUnit.Quarter or TimeUnit.Day)
        {
            return Latest(steps, covered);
        }

        return baseline is Baseline.Fixed { Period: var named } && Baselines.Whole(named, context.Product.Calendar) is { } whole
            ? After(named, whole, covered)
            : LatestMonth(covered);
    }

    private Period After(Period baseline, TimeUnit unit, (DateOnly From, DateOnly To) covered)
    {
        var latest = Latest(unit, covered);
        var running = context.Labels.Name(CalendarUnits.Containing(unit, covered.To, context.Product.Calendar));
        return latest.Start > baseline.Start ? latest : Baselines.Until(running, covered.To, context.Labels);
    }

    private Period LatestMonth((DateOnly From, DateOnly To) covered) => Latest(TimeUnit.Month, covered);

    /// <summary>The latest unit that the data covers to its end; all data where there is none.</summary>
    private Period Latest(TimeUnit unit, (DateOnly From, DateOnly To) covered)
    {
        var days = CalendarUnits.Containing(unit, covered.To.AddDays(1), context.Product.Calendar);
        var latest = CalendarUnits.Containing(unit, days.Start.AddDays(-1), context.Product.Calendar);
        return latest.End < covered.From ? context.Labels.Name(covered.From, covered.To) : context.Labels.Name(latest);
    }

    /// <summary>What is open to the past begins with the data that is asked about, not with the product's first.</summary>
    private Period Own(TimeMention.Span span, (DateOnly From, DateOnly To) covered) =>
        span.Whole is { } whole && _covered is { } days && span.Period.End == days.To && covered.To > days.To ? Baselines.Until(whole, covered.To, context.Labels)
        : span.IsOpen && covered.From <= span.Period.End ? context.Labels.Name(covered.From, span.Period.End) : span.Period;

    private Period? Placed(Period period, (DateOnly From, DateOnly To) covered, out Draft.Refused? refused)
    {
        refused = null;
        if (period.Start <= covered.To && period.End >= covered.From)
        {
            return Baselines.Until(period, covered.To, context.Labels);
        }

        refused = new Draft.Refused(UnanswerableReason.OutsideData, context.Language.Message(
            context.Unseen("outside_data"), ("period", period.Label), ("metric", metrics[0].Label), ("from", Day(covered.From)), ("to", Day(covered.To))));
        return null;
    }

    private PlannedPeriods WithGaps(Period main, Period? baseline, ImmutableArray<string> assumptions, (DateOnly From, DateOnly To) covered)
    {
        var partial = new[] { main, baseline }.OfType<Period>().Where(period => period.Start < covered.From)
            .Select(period => context.Language.Message("assumed_partial", ("period", period.Label), ("from", Day(covered.From)), ("to", Day(period.End))));
        return new PlannedPeriods(main, baseline, [.. assumptions, .. partial]);
    }

    /// <summary>What is recorded by the week or month covers the whole of its last step, as far as that is over: weeks are compared with weeks.</summary>
    private DateOnly WholeSteps(DateOnly last)
    {
        var grain = metrics.Select(metric => metric.Grain).DefaultIfEmpty(TimeGrain.Day).Max();
        var (end, yesterday) = (Buckets.End(grain, Buckets.Start(grain, last)), context.Reading.Today.AddDays(-1));
        return grain <= TimeGrain.Day || yesterday <= last ? last : end < yesterday ? end : yesterday;
    }

    private string Day(DateOnly day) => context.Labels.Name(day, day).Label;

    private (DateOnly From, DateOnly To)? Covered(out Draft.Refused? refused)
    {
        refused = _covered is null
            ? new Draft.Refused(UnanswerableReason.OutsideData, context.Language.Message(context.Unseen("no_data"), ("metric", metrics.IsEmpty ? "" : metrics[0].Label)))
            : null;
        return _covered;
    }

    private bool TooMany(int most, out Draft.Refused? refused)
    {
        refused = slots.Spans.Length <= most
            ? null
            : new Draft.Refused(UnanswerableReason.UnsupportedKind, context.Language.Message("too_much", ("words", string.Join(", ", slots.Spans.Select(span => span.Period.Label)))));
        return refused is not null;
    }
}
