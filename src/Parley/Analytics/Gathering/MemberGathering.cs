using System.Collections.Immutable;
using Parley.Answers;
using Parley.Metrics;
using Parley.Metrics.Queries.Names;

namespace Parley.Analytics.Gathering;

/// <summary>Members side by side: all are read, then picked and ordered here, so that databases order alike.</summary>
internal static class MemberGathering
{
    public static async Task<Findings> GatherAsync(GatherContext context, CancellationToken cancellationToken)
    {
        var plan = context.Plan;
        var slice = context.Slice(plan.Period) with { Grain = plan.By.IsEmpty ? plan.Grain : null };
        if (plan.Kind == QuestionKind.List)
        {
            // Members that exist are asked for without a metric, unless the question says which metric they must have.
            slice = slice with { Period = plan.Metrics.IsEmpty ? null : plan.Period };
        }

        var (after, before, total) = await ReadAsync(context, slice, cancellationToken);
        var all = Match(after, before);
        var ordered = Pick(plan, all, context.Find(plan.Metrics.FirstOrDefault() ?? ""));
        return new MemberFindings(ordered, all.Length, total)
        {
            Plan = plan,
            Tied = Tied(plan, all, ordered),
            WithoutValue = plan.Metrics.IsEmpty ? 0 : all.Count(r => MeasureOf(plan, r) is null),
        };
    }

    /// <summary>The total is a query of its own only where parts do not add up to it.</summary>
    private static async Task<(SliceResult After, SliceResult? Before, SliceResult? Total)> ReadAsync(
        GatherContext context, Slice slice, CancellationToken cancellationToken)
    {
        var slices = new List<Slice> { slice };
        if (context.Plan.Baseline is { } baseline)
        {
            slices.Add(slice with { Period = baseline });
        }

        var wantsTotal = context.Plan.Kind is QuestionKind.Share && context.Find(context.Plan.Metrics[0]) is not { AdditiveOverMembers: true };
        if (wantsTotal)
        {
            slices.Add(slice with { By = [], Grain = null });
        }

        var results = await context.Reader.ReadAllAsync([.. slices], cancellationToken);
        return (results[0], context.Plan.Baseline is null ? null : results[1], wantsTotal ? results[^1] : null);
    }

    private static ImmutableArray<MemberRow> Match(SliceResult after, SliceResult? before)
    {
        var earlier = (before?.Rows ?? []).ToDictionary(r => r.Key, StringComparer.Ordinal);
        var rows = after.Rows.Select(r => new MemberRow(r.Members, r.Bucket, r, earlier.GetValueOrDefault(r.Key)));
        if (before is null)
        {
            return [.. rows];
        }

        var later = after.Rows.Select(r => r.Key).ToHashSet(StringComparer.Ordinal);
        return [.. rows, .. before.Rows.Where(r => !later.Contains(r.Key)).Select(r => new MemberRow(r.Members, r.Bucket, null, r))];
    }

    private static ImmutableArray<MemberRow> Pick(Plan plan, ImmutableArray<MemberRow> rows, CatalogueMetric? metric)
    {
        if (plan.Metrics.IsEmpty)
        {
            return [.. rows.OrderBy(MemberName, StringComparer.OrdinalIgnoreCase).Take(plan.Count ?? int.MaxValue)];
        }

        var withValue = rows.Where(r => MeasureOf(plan, r) is not null && plan.Threshold?.IsPassedBy(MeasureOf(plan, r)!.Value) != false);
        decimal? Rank(MemberRow row) => PartDays.Rank(plan, metric) ? OnADay(row, metric!) : MeasureOf(plan, row);
        var ordered = plan is { Kind: QuestionKind.Breakdown, By: [var only] } && TimeParts.Is(only) ? withValue.OrderBy(r => r.Members[0]?.Length).ThenBy(r => r.Members[0], StringComparer.Ordinal)
            : plan.Kind == QuestionKind.Bottom || plan.Threshold is { Measurement: not Measurement.Value, Comparison: "lt" or "lte" } ? withValue.OrderBy(Rank)
            : withValue.OrderByDescending(Rank);
        var count = plan.Count ?? (plan.Kind is QuestionKind.Top or QuestionKind.Bottom ? 5 : int.MaxValue);
        var picked = ordered.ThenBy(r => r.Bucket).ThenBy(MemberName, StringComparer.Ordinal).Take(count);

        // A breakdown shows members without a value too: that there is none is part of the answer.
        return plan.Kind is QuestionKind.Breakdown or QuestionKind.Change && plan.Count is null
            ? [.. picked, .. rows.Where(r => MeasureOf(plan, r) is null)]
            : [.. picked];
    }

    // Which of equal ones is shown is chance, so it is said that there are others.
    private static ImmutableArray<MemberRow> Tied(Plan plan, ImmutableArray<MemberRow> all, ImmutableArray<MemberRow> picked) =>
        plan is { Kind: QuestionKind.Top or QuestionKind.Bottom, Count: not null } && picked is [.., var last] && MeasureOf(plan, last) is { } value
            ? [.. all.Where(r => MeasureOf(plan, r) == value && !picked.Contains(r)).OrderBy(r => r.Bucket).ThenBy(MemberName, StringComparer.Ordinal)]
            : [];

    /// <summary>Weekdays and months are not equally many in a period.</summary>
    private static decimal? OnADay(MemberRow row, CatalogueMetric metric) =>
        row.After?.Of(metric.Name) is { Value: { } value } reading && PartDays.Of(reading.Slice, reading.Members, metric) is var (part, members, start, end)
            ? value / Math.Max(1, DayComputations.Count(part, members, start, end))
            : null;

    private static string MemberName(MemberRow row) => string.Join('\u001f', row.Members);

    /// <summary>What rows are ordered and limited by; null where a row has none.</summary>
    private static decimal? MeasureOf(Plan plan, MemberRow row)
    {
        var (after, before) = (row.After?.Of(plan.Metrics[0])?.Value, row.Before?.Of(plan.Metrics[0])?.Value);
        var measurement = plan.Threshold?.Measurement ?? (plan.Kind == QuestionKind.Change && plan.OrderBy == Measurement.Value
            ? Measurement.Change
            : plan.OrderBy);
        return measurement switch
        {
            Measurement.Change => after - before,
            Measurement.RelativeChange => before is { } b and not 0 ? (after - b) / Math.Abs(b) : null,
            _ => after,
        };
    }
}
