using System.Collections.Immutable;
using Parley.Answers;
using Parley.Metrics.Queries.Links;
using Parley.Metrics.Queries.Names;
using Parley.Metrics.Queries.Resolving;
using Parley.Metrics.Semantics;
using Parley.Metrics.Statements;

namespace Parley.Metrics.Queries.Building;

/// <summary>SELECTs over the time spine.</summary>
/// <param name="context">The compilation.</param>
internal sealed class SpinePoints(BuildContext context)
{
    /// <summary>The column with the points.</summary>
    internal const string Point = "ts";

    /// <summary>The name of the spine in a query.</summary>
    internal const string Alias = "time_spine";

    /// <summary>The spine to use for a grain.</summary>
    /// <param name="grain">The grain.</param>
    /// <exception cref="MetricQueryException">There is none that fine.</exception>
    internal TimeSpine Spine(TimeGrain grain) => context.Index.SpineFor(grain) ?? throw new MetricQueryException(
        $"This needs a time spine of grain {Grains.Name(grain)} or finer, and the semantic model has none.");

    /// <summary>Every point of a grain in a range.</summary>
    /// <param name="grain">The grain.</param>
    /// <param name="range">The range; null for all.</param>
    internal Select Points(TimeGrain grain, TimeRange? range)
    {
        var spine = Spine(grain);
        var point = context.Dialect.Truncate(grain, Column(spine));
        return new Select
        {
            Columns = [new SelectColumn(point, Point)],
            From = Table(spine),
            Alias = Alias,
            Where = [.. context.Dialect.Within(range, point)],
            GroupBy = spine.Grain == grain ? [] : [point],
        };
    }

    /// <summary>Every point of a custom granularity's spine, with the start of its custom period.</summary>
    /// <param name="custom">The granularity.</param>
    /// <param name="startName">The name of the column with the start.</param>
    internal Select WithPeriodStart(CustomGrain custom, string startName)
    {
        var point = context.Dialect.Truncate(custom.Spine.Grain, Column(custom.Spine));
        return new Select
        {
            Columns =
            [
                new SelectColumn(point, Point),
                new SelectColumn($"MIN({point}) OVER (PARTITION BY {Period(custom)})", startName),
            ],
            From = Table(custom.Spine),
            Alias = Alias,
        };
    }

    /// <summary>
    /// Every point of a custom granularity's spine with the point at the same place of the period that comes a number of
    /// periods later; the last point of that period where it is shorter.
    /// </summary>
    /// <param name="custom">The granularity.</param>
    /// <param name="count">How many periods later.</param>
    /// <param name="earlierName">The name of the column with the earlier point.</param>
    internal Select Moved(CustomGrain custom, int count, string earlierName)
    {
        var dialect = context.Dialect;
        var first = dialect.Of("later", "first_ts");
        var last = dialect.Of("later", "last_ts");
        var moved = dialect.AddTime(first, dialect.Of("points", "place"), custom.Spine.Grain);
        return new Select
        {
            Columns =
            [
                new SelectColumn(dialect.Of("points", Point), earlierName),
                new SelectColumn($"CASE WHEN {moved} <= {last} THEN {moved} ELSE {last} END", Point),
            ],
            From = new RowSource.Nested(Placed(custom)),
            Alias = "points",
            Joins =
            [
                new Join(
                    JoinKind.Inner,
                    new RowSource.Nested(Later(custom, count)),
                    "later",
                    [$"{dialect.Of("points", "period")} = {dialect.Of("later", "period")}"]),
            ],
            Where = [$"{last} IS NOT NULL"],
        };
    }

    /// <summary>The distinct values of time items over the spine.</summary>
    /// <param name="items">Items of the aggregation time.</param>
    /// <param name="range">The range; null for all.</param>
    internal Select Values(ImmutableArray<Item> items, TimeRange? range)
    {
        var spine = items.FirstOrDefault(i => i.Custom is not null)?.Custom!.Spine ?? Spine(items.Min(i => i.Grain ?? TimeGrain.Day));
        var columns = items.Select(i => new SelectColumn(Value(i, spine), i.Column)).ToImmutableArray();
        return new Select
        {
            Columns = columns,
            From = Table(spine),
            Alias = Alias,
            Where = [.. context.Dialect.Within(range, context.Dialect.Truncate(spine.Grain, Column(spine)))],
            GroupBy = [.. columns.Select(c => c.Expression).Distinct()],
        };
    }

    /// <summary>The spine's table.</summary>
    /// <param name="spine">The spine.</param>
    internal RowSource Table(TimeSpine spine) => new RowSource.Table(context.Dialect.Table(spine.Relation));

    private string Value(Item item, TimeSpine spine) => item.Custom is { } custom
        ? custom.Spine == spine
            ? Period(custom)
            : throw new MetricQueryException($"'{item.Column}' and another custom granularity of the query come from different time spines.")
        : context.Dialect.TimeOf(item, Column(spine));

    private Select Placed(CustomGrain custom)
    {
        var point = context.Dialect.Truncate(custom.Spine.Grain, Column(custom.Spine));
        return new Select
        {
            Columns =
            [
                new SelectColumn(point, Point),
                new SelectColumn(Period(custom), "period"),
                new SelectColumn($"ROW_NUMBER() OVER (PARTITION BY {Period(custom)} ORDER BY {point}) - 1", "place"),
            ],
            From = Table(custom.Spine),
            Alias = Alias,
        };
    }

    private Select Later(CustomGrain custom, int count)
    {
        var dialect = context.Dialect;
        var point = dialect.Truncate(custom.Spine.Grain, Column(custom.Spine));
        var periods = new Select
        {
            Columns =
            [
                new SelectColumn(Period(custom), "period"),
                new SelectColumn($"MIN({point})", "first_ts"),
                new SelectColumn($"MAX({point})", "last_ts"),
            ],
            From = Table(custom.Spine),
            Alias = Alias,
            GroupBy = [Period(custom)],
        };
        string Lead(string name) => $"LEAD({dialect.Of("periods", name)}, {count}) OVER (ORDER BY {dialect.Of("periods", "period")})";
        return new Select
        {
            Columns =
            [
                dialect.Pass("periods", "period"),
                new SelectColumn(Lead("first_ts"), "first_ts"),
                new SelectColumn(Lead("last_ts"), "last_ts"),
            ],
            From = new RowSource.Nested(periods),
            Alias = "periods",
        };
    }

    private string Column(TimeSpine spine) => context.Dialect.Of(Alias, spine.Column);

    private string Period(CustomGrain custom) => context.Dialect.Of(Alias, custom.Column);
}
