using System.Collections.Immutable;
using Parley.Products;
using Parley.Products.Yaml;

namespace Parley.Metrics.Semantics.Loading;

/// <summary>Finds and reads the files of a folder, in ordinal order of their paths.</summary>
internal static class ManifestFiles
{
    private const long MaxBytes = 64 * 1024 * 1024;

    /// <summary>Every document of the folder's YAML files; of <c>semantic_manifest.json</c> only where no YAML declares anything.</summary>
    /// <param name="where">The folder, and what is read of it (empty, or ending in a slash); may be absent.</param>
    /// <param name="substitutions">Plain text variables: <c>$name</c> → text.</param>
    /// <param name="faults">Receives faults.</param>
    public static ImmutableArray<YamlElement> Read(
        (string Folder, string Under) where, IReadOnlyDictionary<string, string> substitutions, Faults faults)
    {
        var (folder, under) = where;
        if (!Directory.Exists(Path.Combine(folder, under)))
        {
            return [];
        }

        var documents = YamlFiles(folder, under)
            .SelectMany(file => Read(folder, file, substitutions, faults, YamlReader.Read))
            .ToImmutableArray();
        if (Manifest(folder, under) is not { } manifest)
        {
            return documents;
        }

        if (documents.Any(DocumentReader.IsSemantic))
        {
            faults.Warn(new YamlPlace(manifest, 0, ""), "It is left aside, because YAML files beside it declare semantic models or metrics.");
            return documents;
        }

        return [.. documents, .. Read(folder, manifest, substitutions, faults, JsonText.Read)];
    }

    private static string? Manifest(string folder, string under) =>
        new[] { $"{under}semantic_manifest.json", $"{under}target/semantic_manifest.json" }
            .FirstOrDefault(file => File.Exists(Path.Combine(folder, file)));

    private static IEnumerable<string> YamlFiles(string folder, string under)
    {
        var directory = new DirectoryInfo(Path.Combine(folder, under));
        foreach (var file in directory.EnumerateFiles().OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            if (file.Extension.ToLowerInvariant() is ".yml" or ".yaml" && !DbtKeys.SettingsFiles.Contains(file.Name))
            {
                yield return under + file.Name;
            }
        }

        foreach (var child in directory.EnumerateDirectories().OrderBy(d => d.Name, StringComparer.Ordinal))
        {
            // A linked folder could lead out of the product, or round in a circle.
            if (child.Name[0] == '.' || DbtKeys.GeneratedFolders.Contains(child.Name) || child.LinkTarget is not null)
            {
                continue;
            }

            foreach (var file in YamlFiles(folder, $"{under}{child.Name}/"))
            {
                yield return file;
            }
        }
    }

    private static ImmutableArray<YamlElement> Read(
        string folder,
        string file,
        IReadOnlyDictionary<string, string> substitutions,
        Faults faults,
        Func<string, string, Faults, ImmutableArray<YamlElement>> parse)
    {
        try
        {
            var path = Path.Combine(folder, file);
            if (new FileInfo(path).Length > MaxBytes)
            {
                faults.Error(new YamlPlace(file, 0, ""), $"The file is larger than {MaxBytes / 1024 / 1024} MiB.");
                return [];
            }

            var text = substitutions
                .OrderByDescending(s => s.Key.Length)
                .Aggregate(File.ReadAllText(path), (t, s) => t.Replace("$" + s.Key, s.Value, StringComparison.Ordinal));
            return parse(file, text, faults);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            faults.Error(new YamlPlace(file, 0, ""), $"The file cannot be read: {unreadable.Message}");
            return [];
        }
    }
}
