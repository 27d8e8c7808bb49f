using System.Collections.Immutable;

namespace Parley.Server.Ui.Exports;

/// <summary>What an answer can be taken along as.</summary>
internal static class ExportFormats
{
    /// <summary>Name for people and ending of the file.</summary>
    public static ImmutableArray<(string Name, string Format)> All { get; } =
        [("CSV", "csv"), ("Excel", "xlsx"), ("Picture (PNG)", "png"), ("PDF", "pdf"), ("Markdown", "md")];

    /// <summary>All of them, one first.</summary>
    /// <param name="first">Its ending; none where it is no format.</param>
    public static ImmutableArray<(string Name, string Format)> Ordered(string first) => [.. All.OrderBy(f => f.Format != first)];
}
