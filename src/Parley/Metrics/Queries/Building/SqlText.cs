using Parley.Answers;
using Parley.Metrics.Queries.Resolving;
using Parley.Metrics.Semantics;
using Parley.Metrics.Sources;
using Parley.Metrics.Statements;

namespace Parley.Metrics.Queries.Building;

/// <summary>Pieces of SQL text.</summary>
internal static class SqlText
{
    /// <summary>A column of a source in the FROM clause.</summary>
    /// <param name="dialect">How identifiers are quoted.</param>
    /// <param name="alias">The source.</param>
    /// <param name="column">The column.</param>
    internal static string Of(this SqlDialect dialect, string alias, string column) =>
        $"{dialect.Identifier(alias)}.{dialect.Identifier(column)}";

    /// <summary>A column passed on as it is.</summary>
    /// <param name="dialect">How identifiers are quoted.</param>
    /// <param name="alias">The source.</param>
    /// <param name="column">The column.</param>
    /// <param name="name">Its new name; its own where null.</param>
    internal static SelectColumn Pass(this SqlDialect dialect, string alias, string column, string? name = null) =>
        new(dialect.Of(alias, column), name ?? column, column);

    /// <summary>A time at an item's grain, or the part of the date that it asks for.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="item">A time item of a standard grain or date part.</param>
    /// <param name="time">SQL of the time.</param>
    internal static string TimeOf(this SqlDialect dialect, Item item, string time) => item.Name.DatePart is { } part
        ? dialect.Extract(part, time)
        : dialect.Truncate(item.Grain!.Value, time);

    /// <summary>A number of grains before a time.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="time">SQL of the time.</param>
    /// <param name="count">How many.</param>
    /// <param name="grain">Of what.</param>
    internal static string Before(this SqlDialect dialect, string time, int count, TimeGrain grain) =>
        dialect.AddTime(time, (-count).ToString(System.Globalization.CultureInfo.InvariantCulture), grain);

    /// <summary>What a dimension is computed from.</summary>
    /// <param name="dialect">How identifiers are quoted.</param>
    /// <param name="dimension">The dimension.</param>
    internal static string Expression(this SqlDialect dialect, Dimension dimension) =>
        dimension.Expr ?? dialect.Identifier(dimension.Name);

    /// <summary>What an entity is computed from.</summary>
    /// <param name="dialect">How identifiers are quoted.</param>
    /// <param name="entity">The entity.</param>
    internal static string Expression(this SqlDialect dialect, Entity entity) =>
        entity.Expr ?? dialect.Identifier(entity.Name);

    /// <summary>What one row gives to a measure.</summary>
    /// <param name="dialect">How identifiers are quoted.</param>
    /// <param name="measure">The measure.</param>
    internal static string RowValue(this SqlDialect dialect, Measure measure)
    {
        var value = measure.Expr ?? dialect.Identifier(measure.Name);
        return measure.Aggregation switch
        {
            Aggregation.SumBoolean => $"CASE WHEN {value} THEN 1 ELSE 0 END",
            Aggregation.Count => $"CASE WHEN {value} IS NOT NULL THEN 1 ELSE 0 END",
            _ => value,
        };
    }

    /// <summary>The aggregate of what rows give to a measure.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="measure">The measure.</param>
    /// <param name="column">SQL of the column with <see cref="RowValue"/>.</param>
    internal static string Aggregate(this SqlDialect dialect, Measure measure, string column) => measure.Aggregation switch
    {
        Aggregation.Min => $"MIN({column})",
        Aggregation.Max => $"MAX({column})",
        Aggregation.CountDistinct => $"COUNT(DISTINCT {column})",
        Aggregation.Average => $"AVG({column})",
        Aggregation.Median => dialect.Percentile(column, new PercentileParameters(0.5)),
        Aggregation.Percentile => dialect.Percentile(column, measure.Percentile ?? new PercentileParameters(0.5)),
        _ => $"SUM({column})",
    };

    /// <summary>Conditions that a time lies in a range.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="range">The range; null for every time.</param>
    /// <param name="time">SQL of the time.</param>
    internal static IEnumerable<string> Within(this SqlDialect dialect, TimeRange? range, string time)
    {
        if (range?.Start is { } start)
        {
            yield return $"{time} >= {dialect.Literal(start)}";
        }

        if (range?.End is { } end)
        {
            yield return $"{time} < {dialect.Literal(end)}";
        }
    }
}
