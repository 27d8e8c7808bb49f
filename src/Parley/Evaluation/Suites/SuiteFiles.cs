using System.Text.RegularExpressions;

namespace Parley.Evaluation.Suites;

/// <summary>Files that a suite refers to: <c>file://path</c>, with wildcards, from the suite's folder.</summary>
internal static class SuiteFiles
{
    private const string Scheme = "file://";

    /// <summary>True for a reference to a file.</summary>
    public static bool IsReference(string text) => text.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>The path behind <c>file://</c>, absolute.</summary>
    public static string PathOf(string reference, string folder) =>
        Path.GetFullPath(IsReference(reference) ? reference[Scheme.Length..] : reference, folder);

    /// <summary>A file and the function in it: <c>path.js:name</c>.</summary>
    public static ScriptReference Script(string reference, string folder)
    {
        var path = IsReference(reference) ? reference[Scheme.Length..] : reference;
        var colon = path.LastIndexOf(':');
        return colon > 1 && Path.HasExtension(path[..colon])
            ? new ScriptReference(Path.GetFullPath(path[..colon], folder), path[(colon + 1)..])
            : new ScriptReference(Path.GetFullPath(path, folder));
    }

    /// <summary>The files that a path with wildcards names, in order of their names; the path itself where it has none.</summary>
    /// <exception cref="SuiteException">There is no such file.</exception>
    public static IReadOnlyList<string> Expand(string reference, string folder)
    {
        var path = PathOf(reference, folder);
        if (path.IndexOfAny(['*', '?', '[', '{']) < 0 || File.Exists(path))
        {
            return Directory.Exists(path) ? [.. Directory.GetFiles(path).Order(StringComparer.Ordinal)] : [path];
        }

        var wild = path.IndexOfAny(['*', '?', '[', '{']);
        var root = path[..(path.LastIndexOf(Path.DirectorySeparatorChar, wild) + 1)];
        if (!Directory.Exists(root))
        {
            throw new SuiteException($"{reference}: there is no folder {root}.");
        }

        var pattern = new Regex("^" + Glob(path) + "$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        var options = new EnumerationOptions { RecurseSubdirectories = path.Contains("**", StringComparison.Ordinal), MaxRecursionDepth = 20 };
        string[] found = [.. Directory.EnumerateFiles(root, "*", options).Where(file => pattern.IsMatch(file)).Order(StringComparer.Ordinal)];
        return found.Length > 0 ? found : throw new SuiteException($"{reference}: no file matches.");
    }

    /// <summary>The text of a file.</summary>
    /// <exception cref="SuiteException">It cannot be read.</exception>
    public static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SuiteException($"{path}: {(fault is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : fault.Message)}.");
        }
    }

    private static string Glob(string path) => Regex.Escape(path)
        .Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal).Replace(@"\*\*", ".*", StringComparison.Ordinal)
        .Replace(@"\*", "[^/]*", StringComparison.Ordinal).Replace(@"\?", "[^/]", StringComparison.Ordinal)
        .Replace(@"\[", "[", StringComparison.Ordinal).Replace("]", "]", StringComparison.Ordinal)
        .Replace(@"\{", "(", StringComparison.Ordinal).Replace("}", ")", StringComparison.Ordinal).Replace(",", "|", StringComparison.Ordinal);
}
