using System.Collections.Immutable;
using Parley.Answers;
using Parley.Metrics.Queries.Names;
using Parley.Metrics.Queries.Resolving;
using Parley.Metrics.Semantics;
using Parley.Metrics.Statements;

namespace Parley.Metrics.Queries.Building;

/// <summary>Joins rows to the time spine so that each counts at other times than its own.</summary>
/// <param name="context">The compilation.</param>
/// <param name="grain">The grain of the rows' time.</param>
internal sealed class TimeShifter(BuildContext context, TimeGrain grain)
{
    private const string Rows = "shifted";
    private const string Helper = "other_ts";
    private readonly SpinePoints _spine = new(context);

    /// <summary>The name of the time column after a number of shifts.</summary>
    /// <param name="shifts">How many.</param>
    internal static string TimeAfter(int shifts) =>
        shifts == 0 ? GroupByName.MetricTime : $"{GroupByName.MetricTime}_{shifts}";

    /// <summary>Adds the time column of one more shift.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="columns">Their columns.</param>
    /// <param name="shift">The shift.</param>
    /// <param name="place">Its place from 0.</param>
    /// <param name="range">The range that the new time must lie in; null for all.</param>
    internal Select Apply(Select rows, IEnumerable<string> columns, Shift shift, int place, TimeRange? range)
    {
        var (points, on) = Join(shift, context.Dialect.Of(Rows, TimeAfter(place)));
        return new Select
        {
            Columns =
            [
                context.Dialect.Pass(SpinePoints.Alias, SpinePoints.Point, TimeAfter(place + 1)) with { PassedFrom = null },
                .. columns.Select(c => context.Dialect.Pass(Rows, c)),
            ],
            From = new RowSource.Nested(points),
            Alias = SpinePoints.Alias,
            Joins = [new Join(JoinKind.Inner, new RowSource.Nested(rows), Rows, on)],
            Where = [.. context.Dialect.Within(range, context.Dialect.Of(SpinePoints.Alias, SpinePoints.Point))],
        };
    }

    /// <summary>
    /// Where a value is taken at the start of a period, only the points that start a period asked for count; else each
    /// value would be added up once for every point of it.
    /// </summary>
    /// <param name="items">The aggregation times asked for.</param>
    /// <param name="time">SQL of the time.</param>
    internal string? OnlyStarts(IReadOnlyList<Item> items, string time)
    {
        if (items.Count == 0 || items.Any(i => i.Grain == grain || i.Grain is null || i.Custom is not null))
        {
            return null;
        }

        return $"({string.Join(" OR ", items.Select(i => $"{context.Dialect.TimeOf(i, time)} = {time}"))})";
    }

    private (Select Points, ImmutableArray<string> On) Join(Shift shift, string rowTime)
    {
        var point = context.Dialect.Of(SpinePoints.Alias, SpinePoints.Point);
        var helper = context.Dialect.Of(SpinePoints.Alias, Helper);
        return shift switch
        {
            Shift.Offset { Window: var window } when Custom(window.Grain) is { } custom =>
                (_spine.Moved(AtRowGrain(custom), window.Count, Helper), [$"{helper} = {rowTime}"]),
            Shift.Offset { Window: var window } =>
                (All, [$"{context.Dialect.Before(point, window.Count, Standard(window.Grain))} = {rowTime}"]),
            Shift.ToGrain { Grain: var to } when Custom(to) is { } custom =>
                (_spine.WithPeriodStart(AtRowGrain(custom), Helper), [$"{helper} = {rowTime}"]),
            Shift.ToGrain { Grain: var to } =>
                (All, [$"{context.Dialect.Truncate(Standard(to), point)} = {rowTime}"]),
            Shift.Accumulate { Grain: { } from } when Custom(from) is { } custom =>
                (_spine.WithPeriodStart(AtRowGrain(custom), Helper), [$"{rowTime} <= {point}", $"{rowTime} >= {helper}"]),
            Shift.Accumulate { Grain: { } from } =>
                (All, [$"{rowTime} <= {point}", $"{rowTime} >= {context.Dialect.Truncate(Standard(from), point)}"]),
            Shift.Accumulate { Window: { } window } =>
                (All, [$"{rowTime} <= {point}", $"{rowTime} > {context.Dialect.Before(point, window.Count, Standard(window.Grain))}"]),
            _ => (All, [$"{rowTime} <= {point}"]),
        };
    }

    private Select All => _spine.Points(grain, null);

    private Links.CustomGrain? Custom(string name) => context.Index.CustomGrains.GetValueOrDefault(name);

    private Links.CustomGrain AtRowGrain(Links.CustomGrain custom) => custom.Spine.Grain == grain
        ? custom
        : throw new MetricQueryException(
            $"A shift by '{custom.Name}', a granularity of {Grains.Name(custom.Spine.Grain)}, needs a measure by {Grains.Name(custom.Spine.Grain)}, not by {Grains.Name(grain)}.");

    private static TimeGrain Standard(string name) => Grains.TryParse(name, out var standard)
        ? standard
        : throw new MetricQueryException($"'{name}' cannot be the length of this window: only standard granularities can.");
}
