using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Parley.Governance;
using Parley.Products.Yaml;

namespace Parley.Products;

/// <summary>What came of reading a product folder.</summary>
/// <param name="Product">The product; null where a fault keeps it from being served.</param>
/// <param name="Rules">Who may see what.</param>
/// <param name="Faults">Everything found, warnings included.</param>
public sealed record ProductLoad(Product? Product, PermissionRules Rules, ImmutableArray<Fault> Faults)
{
    /// <summary>
    /// The settings as far as they can be read, so that a slip in them does not keep the other files from being looked at; never to
    /// be served.
    /// </summary>
    public required Product Readable { get; init; }
}

/// <summary>A product's folder on disk: what is in it, its version, whether it changed.</summary>
public static class ProductFolder
{
    /// <summary>The file with the product's settings.</summary>
    public const string ProductFile = "product.yaml";

    /// <summary>The file that says who may see what.</summary>
    public const string PermissionsFile = "policies/permissions.yaml";

    /// <summary>What does not belong to a version: data and knowledge have revisions of their own, suites judge from outside.</summary>
    private static readonly string[] Unversioned = ["data", "knowledge", "evals", Samples.SampleGenerator.LabelsFile];

    /// <summary>Reads <c>product.yaml</c> and <c>policies/permissions.yaml</c>.</summary>
    /// <param name="folder">The folder.</param>
    public static ProductLoad Load(string folder)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var nothing = new Product { Name = NameOf(path), Folder = path, Title = "", Version = "" };
        if (!Directory.Exists(path))
        {
            return new ProductLoad(null, PermissionRules.None, [new Fault("", 0, "", File.Exists(path) ? $"{path} is a file; a product is a folder. Name the folder that holds its {ProductFile}." : $"There is no folder {path}.")]) { Readable = nothing };
        }

        var faults = new Faults();
        var product = LoadSettings(path, faults) is { } read ? read with { Folder = path, Name = NameOf(path) } : nothing;
        var rules = PermissionFile.Load(path, faults);
        return new ProductLoad(faults.Any ? null : product with { Version = VersionOf(path) }, rules, faults.ToImmutable()) { Readable = product };
    }

    private static Product? LoadSettings(string path, Faults faults)
    {
        if (!File.Exists(Path.Combine(path, ProductFile)))
        {
            faults.Add(new Fault(ProductFile, 0, "", $"There is no {ProductFile} in {path}. `parley init` writes one."));
            return null;
        }

        var document = YamlReader.ReadFile(path, ProductFile, faults).FirstOrDefault();
        if (YamlFields.Of(document, faults) is { } fields)
        {
            return ProductReader.Read(fields, faults) with { Lines = YamlLines.Of(document!) };
        }

        if (!faults.Any)
        {
            faults.Add(new Fault(ProductFile, 1, "", "The file is empty; it needs at least `title: …`."));
        }

        return null;
    }

    /// <summary>The name a folder's product goes by in addresses: lower case letters, digits and hyphens.</summary>
    /// <param name="folder">The folder.</param>
    public static string NameOf(string folder)
    {
        var name = new StringBuilder();
        foreach (var c in Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)).ToLowerInvariant())
        {
            name.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-');
        }

        return name.ToString().Trim('-') is { Length: > 0 } trimmed ? trimmed : "product";
    }

    /// <summary>Content hash of the folder's versioned files: SHA-256 over each path and content, in ordinal order of path.</summary>
    /// <param name="folder">The folder.</param>
    public static string VersionOf(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (relative, path) in Files(folder))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{relative}\n"));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(path)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Changes when a versioned file is added, removed or written; cheap, reads no content.</summary>
    /// <param name="folder">The folder.</param>
    public static string Stamp(string folder) => string.Join('\n', Files(folder).Select(f =>
    {
        var info = new FileInfo(f.Path);
        return string.Create(CultureInfo.InvariantCulture, $"{f.Relative} {info.Length} {info.LastWriteTimeUtc.Ticks}");
    }));

    private static IEnumerable<(string Relative, string Path)> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Select(path => (Relative: Path.GetRelativePath(folder, path).Replace('\\', '/'), Path: path))
            .Where(f => f.Relative.Split('/') is [var top, ..] && !top.StartsWith('.') && !Unversioned.Contains(top, StringComparer.Ordinal))
            .OrderBy(f => f.Relative, StringComparer.Ordinal);
}
