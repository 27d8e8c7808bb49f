using Parley.Answers;
using Parley.Conversations;

namespace Parley.Server.Ui.Knowledge;

/// <summary>Where a cited passage opens on the page, and what is said of it before it does.</summary>
internal static class DocumentAddress
{
    /// <summary>The address of the document, opened at a passage of a turn.</summary>
    /// <param name="turn">The turn that cites it.</param>
    /// <param name="passage">The passage.</param>
    public static string Of(Turn turn, PassageEvidence passage) =>
        $"{Of(turn.Product, passage.Document)}?turn={Uri.EscapeDataString(turn.Id)}&evidence={Uri.EscapeDataString(passage.Id)}";

    /// <summary>The address of a document.</summary>
    /// <param name="product">The product.</param>
    /// <param name="path">The document's path.</param>
    public static string Of(string product, string path) =>
        $"/documents/{Uri.EscapeDataString(product)}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}";

    /// <summary>Title, headings, page, version and date of a passage, in one line.</summary>
    /// <param name="passage">The passage.</param>
    public static string Describe(PassageEvidence passage) => string.Join(", ", new[]
    {
        passage.Headings.StartsWith(passage.Title, StringComparison.Ordinal) ? passage.Headings : $"{passage.Title} › {passage.Headings}".TrimEnd(' ', '›'),
        passage.Page > 0 ? FormattableString.Invariant($"page {passage.Page}") : "",
        passage.Version.Length > 0 ? $"version {passage.Version}" : "",
        passage.Date?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "",
        passage.Status is "superseded" or "archived" or "draft" ? passage.Status : "",
    }.Where(p => p.Length > 0));
}
