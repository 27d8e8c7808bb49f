using System.Collections.Immutable;
using Parley.Products;

namespace Parley.Metrics.Sources.Files;

/// <summary>The types an owner wrote under <c>data.types</c>, which must name columns that exist.</summary>
internal sealed class TypeOverrides
{
    private readonly Dictionary<string, ColumnType> types = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> used = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the types; what is no type is a fault.</summary>
    /// <param name="settings">The product's settings.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    public TypeOverrides(DataSettings settings, Faults faults)
    {
        foreach (var (column, text) in settings.Types)
        {
            if (ColumnType.Parse(text) is { } type)
            {
                types[column] = type;
            }
            else
            {
                faults.Add(new Fault("product.yaml", 0, $"data.types.{column}", $"'{text}' is not a type that can be given; these are {ColumnType.Allowed}."));
            }
        }
    }

    /// <summary>The type of a column; null where the owner said nothing.</summary>
    /// <param name="table">Its table.</param>
    /// <param name="column">The column.</param>
    public ColumnType? Find(string table, string column)
    {
        var key = $"{table}.{column}";
        used.Add(key);
        return types.GetValueOrDefault(key);
    }

    /// <summary>Reports types of columns that no file has. Called once every file was read.</summary>
    /// <param name="faults">Gathers what is wrong.</param>
    public void ReportUnused(Faults faults)
    {
        foreach (var column in types.Keys.Where(k => !used.Contains(k)).Order(StringComparer.Ordinal))
        {
            faults.Add(new Fault(
                "product.yaml", 0, $"data.types.{column}", $"No file in data/ has this table and column; {Faults.Suggestion(column, [.. used])}."));
        }
    }
}
