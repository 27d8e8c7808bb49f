using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Parley.Bench.Harness;

namespace Parley.Bench.MetricFlow;

/// <summary>Rows to compare: columns by name, numbers within a millionth of each other.</summary>
/// <param name="Columns">Column names, sorted, lower case.</param>
/// <param name="Rows">Cells: null, a double for every number, or text.</param>
internal sealed record ResultTable(ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<object?>> Rows)
{
    private const double Tolerance = 1e-6;

    /// <summary>Runs a query.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="sql">The query.</param>
    internal static ResultTable Query(DbConnection connection, string sql)
    {
        using var command = connection.Command(sql);
        using var reader = command.ExecuteReader();
        var order = Enumerable.Range(0, reader.FieldCount)
            .OrderBy(i => reader.GetName(i).ToLowerInvariant(), StringComparer.Ordinal)
            .ToList();
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<object?>>();
        while (reader.Read())
        {
            rows.Add([.. order.Select(i => Cell(reader.GetValue(i)))]);
        }

        return new ResultTable([.. order.Select(i => reader.GetName(i).ToLowerInvariant())], rows.ToImmutable());
    }

    /// <summary>The first difference to the right rows; null where there is none.</summary>
    /// <param name="right">The right rows.</param>
    /// <param name="inOrder">True where the order counts.</param>
    internal string? DifferenceTo(ResultTable right, bool inOrder)
    {
        if (!Columns.SequenceEqual(right.Columns))
        {
            return $"columns {string.Join(", ", Columns)}; right are {string.Join(", ", right.Columns)}";
        }

        if (Rows.Length != right.Rows.Length)
        {
            return $"{Rows.Length} rows; right are {right.Rows.Length}";
        }

        var (mine, theirs) = inOrder ? (Rows, right.Rows) : (Sorted(Rows), Sorted(right.Rows));
        var different = Enumerable.Range(0, mine.Length).FirstOrDefault(i => !Same(mine[i], theirs[i]), -1);
        return different < 0 ? null : $"row {different + 1} is {Show(mine[different])}; right is {Show(theirs[different])}";
    }

    private static ImmutableArray<ImmutableArray<object?>> Sorted(ImmutableArray<ImmutableArray<object?>> rows) =>
        [.. rows.OrderBy(r => string.Join('|', r.Select(c => c is double ? "" : c ?? "~")), StringComparer.Ordinal).ThenBy(Show, StringComparer.Ordinal)];

    private static bool Same(ImmutableArray<object?> mine, ImmutableArray<object?> theirs) =>
        mine.Zip(theirs).All(p => p is (double a, double b)
            ? Math.Abs(a - b) <= Tolerance * Math.Max(1, Math.Max(Math.Abs(a), Math.Abs(b)))
            : Equals(p.First, p.Second));

    private static string Show(ImmutableArray<object?> row) => $"({string.Join(", ", row.Select(c => c switch
    {
        null => "null",
        double number => number.ToString("G6", CultureInfo.InvariantCulture),
        _ => c.ToString(),
    }))})";

    private static object? Cell(object value) => value switch
    {
        DBNull => null,
        bool flag => flag ? "true" : "false",
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        DateOnly date => date.ToDateTime(TimeOnly.MinValue).ToString("O", CultureInfo.InvariantCulture),
        System.Numerics.BigInteger number => (double)number,
        IConvertible number and not string => number.ToDouble(CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
