using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Parley.Text;

namespace Parley.Knowledge.Indexing;

/// <summary>
/// Documents that are versions of one: their titles differ in year or version alone, and they speak of the same. Pure.
/// </summary>
internal static partial class DocumentVersions
{
    /// <summary>How much of their words two versions share at least.</summary>
    private const double AlikeFrom = 0.4;

    /// <summary>A title without what numbers it.</summary>
    public static string Family(string title) => Without(Numbering(), title);

    /// <summary>A version as it is ordered: by the document's date, its version, the version or year in its title.</summary>
    public static (DateOnly Date, decimal Version) Order(IndexedDocument document) =>
        (document.Facts.Date ?? DateOnly.MinValue, Number(document.Facts.Version.Length > 0 ? document.Facts.Version : Marked().Match(document.Facts.Title).Value));

    /// <summary>Paths of documents that a newer version of the same says nothing of but follows: those whose own facts do not say what they are.</summary>
    public static ImmutableHashSet<string> Older(IEnumerable<IndexedDocument> documents)
    {
        var older = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var families = documents.Where(d => d.Facts.Status is "" or "current" or null && Marked().IsMatch($"{d.Facts.Title} {(d.Facts.Version.Length > 0 ? "version " + d.Facts.Version : "")}"))
            .GroupBy(d => Without(MarkedOnly(), d.Facts.Title), StringComparer.OrdinalIgnoreCase).Where(g => g.Key.Length > 0);
        foreach (var family in families)
        {
            var versions = family.OrderBy(Order).ToList();
            for (var at = 0; at + 1 < versions.Count; at++)
            {
                if (Order(versions[at]) != Order(versions[^1]) && Similarity.Jaccard(Words(versions[at]), Words(versions[^1])) >= AlikeFrom)
                {
                    older.Add(versions[at].Path);
                }
            }
        }

        return older.ToImmutable();
    }

    private static string Without(Regex numbers, string title) => numbers.Replace(title, " ").Trim().Trim('(', ')', ',', '-', ' ');

    private static HashSet<string> Words(IndexedDocument document) => [.. TermReader.Keys(document.Text)];

    private static decimal Number(string text) =>
        decimal.TryParse(Digits().Match(text).Value, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex(@"\(?\b(?:version|edition|rev(?:ision)?|v)\.?\s*\d+(?:\.\d+)*\b\)?|\b(?:19|20)\d\d\b|\b\d+(?:\.\d+)*\b|\((?:old|new|current|superseded|archived|draft)\)", RegexOptions.IgnoreCase)]
    private static partial Regex Numbering();

    [GeneratedRegex(@"\b(?:version|edition|rev(?:ision)?|v)\.?\s*\d+(?:\.\d+)*\b|\b(?:19|20)\d\d\b", RegexOptions.IgnoreCase)]
    private static partial Regex Marked();

    [GeneratedRegex(@"\(?\b(?:version|edition|rev(?:ision)?|v)\.?\s*\d+(?:\.\d+)*\b\)?|\b(?:19|20)\d\d\b", RegexOptions.IgnoreCase)]
    private static partial Regex MarkedOnly();

    [GeneratedRegex(@"\d+(?:\.\d+)?")]
    private static partial Regex Digits();
}
