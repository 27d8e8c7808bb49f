using System.Data.Common;
using System.Globalization;
using System.Reflection;

namespace Parley.Storage;

/// <summary>
/// Reads rows into a class with a settable property for each column, or the first column into a plain value. Columns and properties meet
/// by name, in any case (PostgreSQL folds names); a column without a property, or null in one that cannot hold it, is left out.
/// </summary>
/// <typeparam name="T">The class, text or a number.</typeparam>
internal static class StateRows<T>
{
    private static readonly Dictionary<string, PropertyInfo> Properties = IsPlain(typeof(T))
        ? []
        : typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is not null).ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads what is left of the rows, at most so many.</summary>
    public static async Task<List<T>> ReadAsync(DbDataReader reader, int atMost, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        var columns = IsPlain(typeof(T)) ? [] : Enumerable.Range(0, reader.FieldCount).Select(i => Properties.GetValueOrDefault(reader.GetName(i))).ToArray();
        while (rows.Count < atMost && await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(columns.Length == 0 ? (T)Value(reader, 0, typeof(T))! : Row(reader, columns));
        }

        return rows;
    }

    private static T Row(DbDataReader reader, PropertyInfo?[] columns)
    {
        var row = Activator.CreateInstance<T>();
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i] is { } property && Value(reader, i, property.PropertyType) is { } value)
            {
                property.SetValue(row, value);
            }
        }

        return row;
    }

    private static object? Value(DbDataReader reader, int column, Type type)
    {
        var value = reader.GetValue(column);
        var wanted = Nullable.GetUnderlyingType(type) ?? type;
        return value is DBNull ? null : wanted.IsInstanceOfType(value) ? value : Convert.ChangeType(value, wanted, CultureInfo.InvariantCulture);
    }

    private static bool IsPlain(Type type) => type.IsPrimitive || type == typeof(string) || type == typeof(byte[]);
}
