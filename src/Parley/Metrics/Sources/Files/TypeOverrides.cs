using System.Collections.Immutable;
using Parley.Products;
using Parley.Products.Yaml;

namespace Parley.Metrics.Sources.Files;

/// <summary>The types an owner wrote under <c>data.types</c>, which must name columns that exist.</summary>
internal sealed class TypeOverrides
{
    private readonly Product product;
    private readonly Dictionary<string, ColumnType> types = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> used = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the types; what is no type is a fault.</summary>
    /// <param name="product">The product.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    public TypeOverrides(Product product, Faults faults)
    {
        this.product = product;
        foreach (var (column, text) in product.Data.Types)
        {
            if (ColumnType.Parse(text) is { } type)
            {
                types[column] = type;
            }
            else
            {
                faults.Error(At(column), $"'{text}' is not a type that can be given; these are {ColumnType.Allowed}.");
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
            faults.Error(At(column), $"No file in data/ has this table and column; {Faults.Suggestion(column, [.. used])}.");
        }
    }

    private YamlPlace At(string column) => product.At($"data.types.{column}");
}
