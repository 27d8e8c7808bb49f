using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Parley.Products;

namespace Parley.Metrics.Sources.Files;

/// <summary>
/// The files under a product's <c>data/</c>: a file there is a table of its own name; a folder there is one table of the
/// folder's name, made of every file below it. Linked folders are not followed; names that start with a dot are skipped.
/// Limit: 10,000 files.
/// </summary>
internal sealed class DataFolder
{
    /// <summary>Changes where snapshots of earlier versions of Parley must not be read any more.</summary>
    private const string Format = "parley-snapshot-3";
    private const int MaxFiles = 10_000;

    private DataFolder(ImmutableArray<TableFiles> tables) => Tables = tables;

    /// <summary>The tables by name, in ordinal order.</summary>
    public ImmutableArray<TableFiles> Tables { get; }

    /// <summary>Looks at the folder; reads no file.</summary>
    /// <param name="productFolder">The product's folder.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    public static DataFolder Scan(string productFolder, Faults faults)
    {
        var root = new DirectoryInfo(Path.Combine(productFolder, "data"));
        if (!root.Exists)
        {
            return new DataFolder([]);
        }

        var tables = new List<TableFiles>();
        foreach (var entry in Entries(root))
        {
            var files = entry is DirectoryInfo folder ? [.. Below(folder, "data/" + folder.Name)] : File("data", (FileInfo)entry);
            var known = Known(files, faults);
            if (!known.IsEmpty)
            {
                tables.Add(new TableFiles(entry is DirectoryInfo ? entry.Name : Path.GetFileNameWithoutExtension(entry.Name), known));
            }
        }

        Check(tables, faults);
        return new DataFolder([.. tables.OrderBy(t => t.Name, StringComparer.Ordinal)]);
    }

    /// <summary>Changes whenever a file is added, removed, resized or rewritten; costs no reading.</summary>
    public string Stamp() => Hash(Tables.SelectMany(t => t.Files).Select(f =>
        string.Create(CultureInfo.InvariantCulture, $"{f.Path}|{f.Length}|{f.Modified.Ticks}")));

    /// <summary>Names the content: equal revisions have equal files, table names and type overrides.</summary>
    /// <param name="settings">How they are read.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<string> RevisionAsync(DataSettings settings, CancellationToken cancellationToken)
    {
        var lines = new List<string> { Format };
        lines.AddRange(settings.Types.Select(t => $"type|{t.Key}|{t.Value}"));
        lines.AddRange(settings.NullValues.Select(n => $"null|{n}"));
        foreach (var file in Tables.SelectMany(t => t.Files))
        {
            await using var stream = System.IO.File.OpenRead(file.FullPath);
            lines.Add($"{file.Path}|{Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken))}");
        }

        return Hash(lines);
    }

    private static string Hash(IEnumerable<string> lines) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))[..32];

    private static IEnumerable<FileSystemInfo> Entries(DirectoryInfo folder) => folder.EnumerateFileSystemInfos()
        .Where(e => e.Name[0] != '.' && (e is FileInfo || e.LinkTarget is null))
        .OrderBy(e => e.Name, StringComparer.Ordinal);

    private static IEnumerable<DataFile> Below(DirectoryInfo folder, string path) => Entries(folder).SelectMany(e =>
        e is DirectoryInfo child ? Below(child, $"{path}/{child.Name}") : File(path, (FileInfo)e));

    private static DataFile[] File(string folder, FileInfo file) =>
        [new DataFile($"{folder}/{file.Name}", file.FullName, file.Length, file.LastWriteTimeUtc)];

    private static ImmutableArray<DataFile> Known(IEnumerable<DataFile> files, Faults faults)
    {
        var known = ImmutableArray.CreateBuilder<DataFile>();
        foreach (var file in files.Take(MaxFiles + 1))
        {
            if (Path.GetExtension(file.Path).ToLowerInvariant() is ".csv" or ".tsv" or ".parquet")
            {
                known.Add(file);
            }
            else
            {
                faults.Add(new Fault(file.Path, 0, "", "This file is not read; data is .csv, .tsv or .parquet.") { IsWarning = true });
            }
        }

        return known.ToImmutable();
    }

    private static void Check(List<TableFiles> tables, Faults faults)
    {
        if (tables.Sum(t => t.Files.Length) > MaxFiles)
        {
            faults.Add(new Fault("data", 0, "", $"There are more than {MaxFiles:N0} files."));
        }

        foreach (var same in tables.GroupBy(t => t.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
        {
            faults.Add(new Fault(
                same.Last().Files[0].Path, 0, "",
                $"The table '{same.Key}' is made by more than one file or folder: {string.Join(", ", same.Select(t => t.Files[0].Path))}."));
        }

        foreach (var mixed in tables.Where(t => t.Files.Select(f => f.IsParquet).Distinct().Count() > 1))
        {
            faults.Add(new Fault(mixed.Files[0].Path, 0, "", $"The table '{mixed.Name}' mixes CSV and Parquet files; one form is needed."));
        }
    }
}
