using System.Collections.Immutable;
using Parley.Analytics;
using Parley.Answers;
using Parley.Metrics;

namespace Parley.Bench.Questions;

/// <summary>A figure that an answer must show, counted from the raw files.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Measurement">What kind of number.</param>
/// <param name="Period">Its period.</param>
/// <param name="Members">The members it is of, beside the plan's own restrictions: dimension → member.</param>
/// <param name="Value">The value.</param>
public sealed record AskedFigure(
    string Metric, Measurement Measurement, Period Period, ImmutableSortedDictionary<string, string> Members, decimal Value)
{
    /// <summary>False where its members cannot be told from an answer's: others' values may be shown beside it.</summary>
    public bool IsCertain { get; init; } = true;

    /// <inheritdoc />
    public override string ToString() =>
        FormattableString.Invariant($"{Measurement} of {Metric} {Period.Start:yyyy-MM-dd}..{Period.End:yyyy-MM-dd}{string.Concat(Members.Select(m => $" {m.Key}={m.Value}"))} = {Value}");
}

/// <summary>From a plan to the figures that its answer must show: what a person would count by hand, without the gatherer.</summary>
/// <param name="raw">Counts.</param>
/// <param name="overview">Metrics of an overview.</param>
public sealed class AskedFigures(RawFigures raw, ImmutableArray<string> overview)
{
    /// <summary>A table shows at most so many rows.</summary>
    public const int MostRows = 50;

    private const int TopCount = 5;
    private const int MostSeries = 8;

    private static readonly ImmutableSortedDictionary<string, string> All = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The figures, in the order in which a rank shows them; empty where the plan asks for none.</summary>
    /// <param name="plan">The plan.</param>
    public ImmutableArray<AskedFigure> Of(Plan plan) => plan.Kind switch
    {
        // Parts of time are no columns, so nobody wrote how they are counted.
        _ when plan.By.Concat(plan.Filters.Concat(plan.Sides.SelectMany(s => s.Filters)).Select(f => f.Dimension)).Any(d => d.StartsWith("metric_time__extract_", StringComparison.Ordinal)) => [],
        QuestionKind.Value or QuestionKind.Goal when plan.By.IsEmpty => [.. plan.Metrics.SelectMany(m => At(plan, m, plan.Period!, [], All))],
        QuestionKind.Change or QuestionKind.Why when plan.By.IsEmpty || plan.Kind == QuestionKind.Why => [.. plan.Metrics.SelectMany(m => Changes(plan, m))],
        QuestionKind.Trend when plan.View != "text" => Trend(plan),
        QuestionKind.Compare => Compare(plan),
        QuestionKind.Overview => [.. overview.Where(m => raw.Knows(m, plan.Filters.Select(f => f.Dimension))).SelectMany(m => At(plan, m, plan.Period!, [], All))],
        QuestionKind.Breakdown or QuestionKind.Share or QuestionKind.Top or QuestionKind.Bottom or QuestionKind.Threshold or QuestionKind.Value or QuestionKind.Change
            when plan.Grain is null => Members(plan),
        QuestionKind.Threshold or QuestionKind.Top or QuestionKind.Bottom when plan.By.IsEmpty => Points(plan),
        _ => [],
    };

    /// <summary>The members that a list must name; null where the plan is no list of members alone.</summary>
    /// <param name="plan">The plan.</param>
    public ImmutableSortedSet<string>? Listed(Plan plan) => plan is { Kind: QuestionKind.List, Metrics.IsEmpty: true, By: [_] }
        ? [.. raw.Members([], null, plan.Filters, plan.By).Select(m => m[0]).Where(m => m.Length > 0)]
        : null;

    private IEnumerable<AskedFigure> At(
        Plan plan, string metric, Period period, ImmutableArray<PlanFilter> filters, ImmutableSortedDictionary<string, string> members)
    {
        var own = members.Select(m => new PlanFilter(m.Key, [m.Value]));
        return raw.Value(metric, period, [.. plan.Filters, .. filters, .. own]) is { } value
            ? [new AskedFigure(metric, Measurement.Value, period, members, value)]
            : [];
    }

    private IEnumerable<AskedFigure> Changes(Plan plan, string metric)
    {
        var (after, before) = (At(plan, metric, plan.Period!, [], All).FirstOrDefault(), plan.Baseline is { } b ? At(plan, metric, b, [], All).FirstOrDefault() : null);
        return after is null || before is null
            ? new[] { after, before }.OfType<AskedFigure>()
            : [after, before, after with { Measurement = Measurement.Change, Value = after.Value - before.Value }];
    }

    /// <summary>Every point; none where there are more members than an answer shows.</summary>
    private ImmutableArray<AskedFigure> Trend(Plan plan)
    {
        ImmutableArray<ImmutableArray<string>> series = plan.By.IsEmpty ? [[]] : raw.Members(plan.Metrics, plan.Period, plan.Filters, plan.By);
        return
        [
            .. from bucket in BucketsOf(plan)
           from metric in plan.Metrics
           where series.Length <= MostSeries
           from members in series
           from figure in At(plan, metric, bucket, [], Keyed(plan, members))
           select figure,
        ];
    }

    private ImmutableArray<AskedFigure> Points(Plan plan)
    {
        var points = plan.Metrics.Take(1).SelectMany(m => BucketsOf(plan).SelectMany(b => At(plan, m, b, [], All)))
            .Where(f => plan.Threshold is not { } limit || Passes(limit, f.Value));
        var ordered = plan.Kind == QuestionKind.Bottom ? points.OrderBy(f => f.Value) : points.OrderByDescending(f => f.Value);
        return [.. ordered.Take(plan.Kind == QuestionKind.Threshold ? int.MaxValue : plan.Count ?? TopCount)];
    }

    private ImmutableArray<AskedFigure> Compare(Plan plan) =>
    [
        .. from side in plan.Sides
           let metric = side.Metric ?? plan.Metrics[0]
           from members in plan.By.IsEmpty ? [[]] : raw.Members([metric], plan.Period, [.. plan.Filters, .. side.Filters], plan.By)
           let own = side.Filters.Where(f => !f.Exclude && f.Values.Length == 1).ToImmutableSortedDictionary(f => f.Dimension, f => f.Values[0], StringComparer.Ordinal)
           from figure in At(plan, metric, plan.Period!, side.Filters, own.SetItems(Keyed(plan, members)))
           select figure with { IsCertain = own.Count == side.Filters.Length },
    ];

    private ImmutableArray<AskedFigure> Members(Plan plan)
    {
        var rows = raw.Members(plan.Metrics, plan.Period, plan.Filters, plan.By).Select(m => Keyed(plan, m))
            .Select(m => (Members: m, Measured: Measured(plan, m))).Where(r => r.Measured is not null);
        if (plan.Threshold is { } limit)
        {
            rows = rows.Where(r => Passes(limit, r.Measured!.Value));
        }

        if (plan.Kind == QuestionKind.Share)
        {
            return Shares(plan, [.. rows.Select(r => r.Members)]);
        }

        var ordered = plan.Kind == QuestionKind.Bottom ? rows.OrderBy(r => r.Measured) : rows.OrderByDescending(r => r.Measured);
        var most = plan.Count ?? (plan.Kind is QuestionKind.Top or QuestionKind.Bottom ? TopCount : int.MaxValue);
        return [.. ordered.Take(most).SelectMany(r => plan.Metrics.SelectMany(m => At(plan, m, plan.Period!, [], r.Members)))];
    }

    private ImmutableArray<AskedFigure> Shares(Plan plan, ImmutableArray<ImmutableSortedDictionary<string, string>> members)
    {
        var total = raw.Value(plan.Metrics[0], plan.Period!, plan.Filters);
        return
        [
            .. members.Where(m => plan.Part.IsEmpty || (plan.Part.Length == 1 && plan.Part.Contains(m[plan.By[0]])))
                .SelectMany(m => At(plan, plan.Metrics[0], plan.Period!, [], m))
                .Select(f => f with { Measurement = Measurement.Share, Value = f.Value / total!.Value }),
        ];
    }

    private decimal? Measured(Plan plan, ImmutableSortedDictionary<string, string> members)
    {
        decimal? Of(Period? period) => period is null ? null : At(plan, plan.Metrics[0], period, [], members).FirstOrDefault()?.Value;
        return (plan.Threshold?.Measurement ?? plan.OrderBy) switch
        {
            Measurement.Change => Of(plan.Period) - Of(plan.Baseline),
            Measurement.RelativeChange => Of(plan.Baseline) is { } before and not 0 ? (Of(plan.Period) - before) / Math.Abs(before) : null,
            _ => Of(plan.Period),
        };
    }

    private static ImmutableSortedDictionary<string, string> Keyed(Plan plan, ImmutableArray<string> members) =>
        plan.By.Take(members.Length).Select((d, i) => KeyValuePair.Create(d, members[i])).ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static bool Passes(PlanThreshold limit, decimal value) => limit.Comparison switch
    {
        "gt" => value > limit.Value,
        "gte" => value >= limit.Value,
        "lt" => value < limit.Value,
        "lte" => value <= limit.Value,
        _ => value >= limit.Value && value <= limit.Upper,
    };

    /// <summary>The buckets of the plan's period, cut to it.</summary>
    private static IEnumerable<Period> BucketsOf(Plan plan)
    {
        for (var start = plan.Period!.Start; start <= plan.Period.End;)
        {
            var next = Next(plan.Grain ?? TimeGrain.Day, start);
            yield return new Period(start, next.AddDays(-1) < plan.Period.End ? next.AddDays(-1) : plan.Period.End, "");
            start = next;
        }
    }

    private static DateOnly Next(TimeGrain grain, DateOnly day) => grain switch
    {
        TimeGrain.Week => day.AddDays(1 + ((7 - (int)day.DayOfWeek) % 7)),
        TimeGrain.Month => new DateOnly(day.Year, day.Month, 1).AddMonths(1),
        TimeGrain.Quarter => new DateOnly(day.Year, 1, 1).AddMonths(((day.Month + 2) / 3) * 3),
        TimeGrain.Year => new DateOnly(day.Year + 1, 1, 1),
        _ => day.AddDays(1),
    };
}
