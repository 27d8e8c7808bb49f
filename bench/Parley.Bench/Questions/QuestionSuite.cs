using System.Collections.Immutable;
using Parley.Products;
using Parley.Products.Yaml;

namespace Parley.Bench.Questions;

/// <summary>
/// Question cases over one product, with the SQL that counts their figures. YAML: <c>product</c> (a folder, absolute or from the
/// repository's root), <c>data</c> (a public data set that is put into its data/; none where left out), <c>questions</c> (names of
/// spec files beside this one, with <c>*</c>), <c>tables</c>, <c>metrics</c> and <c>dimensions</c>.
/// </summary>
/// <remarks>
/// The SQL reads the product's files and shares nothing with the compiler of metric queries. <c>tables</c>: name → <c>from</c>
/// (what stands after FROM) and <c>day</c> (its column of days). <c>metrics</c>: name → <c>table</c> and <c>sql</c> (an aggregation),
/// or <c>sql</c> alone over other metrics in braces; <c>last: true</c> counts the period's last day alone, <c>days: 28</c> so many days up to
/// the period's end, and <c>since: year</c> the days from the start of the year. <c>dimensions</c>: name → SQL over a table's columns.
/// </remarks>
/// <param name="Product">The product's folder.</param>
/// <param name="Data">The public data set; null where the product brings its data or makes it.</param>
/// <param name="Cases">The cases.</param>
/// <param name="Sql">How figures are counted.</param>
public sealed record QuestionSuite(string Product, string? Data, ImmutableArray<SpecCase> Cases, RawSql Sql)
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ProductFaultException">It is not of this form.</exception>
    public static QuestionSuite Read(string path)
    {
        var faults = new Faults();
        var root = YamlFields.Of(YamlReader.Read(path, File.ReadAllText(path), faults).FirstOrDefault(), faults);
        var suite = root is null ? null : Read(root, Path.GetDirectoryName(Path.GetFullPath(path))!);
        return suite is null || faults.Any ? throw new ProductFaultException(faults.ToImmutable()) : suite;
    }

    private static QuestionSuite Read(YamlFields root, string folder) => new(
        root.RequiredText("product") ?? "",
        root.Text("data"),
        SpecCase.Load(folder, root.RequiredText("questions") ?? ""),
        new RawSql(
            Entries(root, "tables", t => new RawTable(t.RequiredText("from") ?? "", t.RequiredText("day") ?? "")),
            Entries(root, "metrics", m => new RawMetric(m.Text("table"), m.RequiredText("sql") ?? "")
            {
                LastDay = m.Boolean("last") ?? false,
                Days = m.Integer("days"),
                SinceYear = m.Text("since") == "year",
            }),
            root.TextMap("dimensions")));

    private static ImmutableSortedDictionary<string, T> Entries<T>(YamlFields root, string key, Func<YamlFields, T> read)
    {
        var map = root.Map(key);
        return (map?.Entries ?? []).Select(e => (e.Key, Value: map!.Map(e.Key))).Where(e => e.Value is not null)
            .ToImmutableSortedDictionary(e => e.Key, e => read(e.Value!), StringComparer.Ordinal);
    }
}

/// <summary>How figures are counted from a product's files.</summary>
/// <param name="Tables">What metrics are counted over.</param>
/// <param name="Metrics">How each metric is counted.</param>
/// <param name="Dimensions">Dimension → SQL.</param>
public sealed record RawSql(
    ImmutableSortedDictionary<string, RawTable> Tables,
    ImmutableSortedDictionary<string, RawMetric> Metrics,
    ImmutableSortedDictionary<string, string> Dimensions);

/// <summary>What metrics are counted over.</summary>
/// <param name="From">What stands after FROM.</param>
/// <param name="Day">Its column of days.</param>
public sealed record RawTable(string From, string Day);

/// <summary>How a metric is counted.</summary>
/// <param name="Table">Over which table; null for one made of others.</param>
/// <param name="Sql">An aggregation, or an expression over other metrics in braces.</param>
public sealed record RawMetric(string? Table, string Sql)
{
    /// <summary>True where the period's last day with rows alone counts.</summary>
    public bool LastDay { get; init; }

    /// <summary>How many days up to the period's end count; null for the period's.</summary>
    public int? Days { get; init; }

    /// <summary>True where days since the start of the year of the period's end count.</summary>
    public bool SinceYear { get; init; }
}
