namespace Parley.Metrics.Sources.Files;

/// <summary>Quotes names and texts for DuckDB.</summary>
internal static class Sql
{
    /// <summary>An identifier.</summary>
    /// <param name="name">The name.</param>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A text literal.</summary>
    /// <param name="value">The text.</param>
    public static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A path literal in which no letter is a wildcard.</summary>
    /// <param name="path">The path.</param>
    public static string Path(string path) => Text(path
        .Replace("[", "[[]", StringComparison.Ordinal)
        .Replace("*", "[*]", StringComparison.Ordinal)
        .Replace("?", "[?]", StringComparison.Ordinal));
}
