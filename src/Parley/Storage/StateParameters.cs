using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Reflection;

namespace Parley.Storage;

/// <summary>Gives a command the public properties of an object as its named parameters.</summary>
internal static class StateParameters
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = new();

    /// <summary>Adds a parameter for each property that the text names.</summary>
    /// <param name="command">The command; its text names parameters as <c>@Property</c>.</param>
    /// <param name="parameters">Text, whole numbers, fractions, truth values and bytes; null for none.</param>
    /// <exception cref="NotSupportedException">A property is of another type: no two databases store it alike.</exception>
    public static void Add(DbCommand command, object? parameters)
    {
        if (parameters is null)
        {
            return;
        }

        foreach (var property in Properties.GetOrAdd(parameters.GetType(), type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)))
        {
            if (!command.CommandText.Contains("@" + property.Name, StringComparison.Ordinal))
            {
                continue;
            }

            var parameter = command.CreateParameter();
            parameter.ParameterName = "@" + property.Name;
            // Said even where the value is null: PostgreSQL cannot infer it everywhere.
            parameter.DbType = TypeOf(property);
            parameter.Value = property.GetValue(parameters) ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
    }

    private static DbType TypeOf(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return type == typeof(string) ? DbType.String
            : type == typeof(long) ? DbType.Int64
            : type == typeof(int) ? DbType.Int32
            : type == typeof(double) ? DbType.Double
            : type == typeof(bool) ? DbType.Boolean
            : type == typeof(byte[]) ? DbType.Binary
            : throw new NotSupportedException($"Parameter {property.Name} is of type {type.Name}; state is kept as text, numbers, truth values and bytes.");
    }
}
