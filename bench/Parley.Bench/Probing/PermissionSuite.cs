using System.Collections.Immutable;
using Parley.Governance;
using Parley.Products;
using Parley.Products.Yaml;

namespace Parley.Bench.Probing;

/// <summary>
/// Callers whose permissions are probed. YAML: <c>product</c> (a folder, absolute or from the repository's root), <c>rules</c> (a
/// permissions.yaml beside this file that takes the place of the product's) and <c>callers</c>: list of <c>name</c>, <c>roles</c>,
/// <c>attributes</c>, <c>rows</c> (data file without extension → SQL of the rows she may see; others stay whole), <c>hidden_metrics</c> and
/// <c>hidden_dimensions</c>, both complete by hand.
/// </summary>
/// <param name="Product">The product's folder.</param>
/// <param name="Rules">The file of rules.</param>
/// <param name="Callers">The callers.</param>
public sealed record PermissionSuite(string Product, string Rules, ImmutableArray<ProbedCaller> Callers)
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ProductFaultException">It is not of this form.</exception>
    public static PermissionSuite Read(string path)
    {
        var faults = new Faults();
        var root = YamlFields.Of(YamlReader.Read(path, File.ReadAllText(path), faults).FirstOrDefault(), faults);
        var suite = root is null ? null : new PermissionSuite(
            root.RequiredText("product") ?? "",
            Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, root.RequiredText("rules") ?? ""),
            [.. root.Maps("callers").Select(Caller)]);
        return suite is null || faults.Any ? throw new ProductFaultException(faults.ToImmutable()) : suite;
    }

    private static ProbedCaller Caller(YamlFields fields)
    {
        var name = fields.RequiredText("name") ?? "";
        return new ProbedCaller(
            new Caller { Id = name, Roles = [.. fields.Texts("roles")], Attributes = fields.TextMap("attributes"), Locale = "en-US" },
            fields.TextMap("rows"),
            [.. fields.Texts("hidden_metrics")],
            [.. fields.Texts("hidden_dimensions")]);
    }
}

/// <summary>A caller, and by hand what she may see.</summary>
/// <param name="Caller">Who asks.</param>
/// <param name="Rows">Data file → the rows of it that she may see.</param>
/// <param name="HiddenMetrics">Metrics hidden from her.</param>
/// <param name="HiddenDimensions">Dimensions hidden from her.</param>
public sealed record ProbedCaller(
    Caller Caller, ImmutableSortedDictionary<string, string> Rows, ImmutableArray<string> HiddenMetrics, ImmutableArray<string> HiddenDimensions);
