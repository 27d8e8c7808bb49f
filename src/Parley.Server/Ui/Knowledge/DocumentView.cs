using System.Collections.Immutable;
using Parley.Knowledge.Indexing;
using Parley.Text;

namespace Parley.Server.Ui.Knowledge;

/// <summary>What became of a cited passage.</summary>
public enum PassageState
{
    /// <summary>No passage is asked for.</summary>
    None,

    /// <summary>It stands where it was cited.</summary>
    There,

    /// <summary>The document has changed; the words stand in it all the same.</summary>
    Moved,

    /// <summary>The words do not stand in the document any more.</summary>
    Gone,
}

/// <summary>A line of a document, cut where a passage is marked.</summary>
/// <param name="Cells">Cells of a row of a table; empty for any other line.</param>
/// <param name="Before">What stands before the marked words.</param>
/// <param name="Marked">The marked words; empty for none.</param>
/// <param name="After">What stands behind them.</param>
public sealed record DocumentLine(ImmutableArray<string> Cells, string Before, string Marked, string After)
{
    /// <summary>True for a row of a table.</summary>
    public bool IsRow => !Cells.IsEmpty;
}

/// <summary>A stretch of a document under its headings.</summary>
/// <param name="Heading">The headings; empty where they are those of the part before.</param>
/// <param name="Page">Page, slide or sheet where a new one begins; 0 otherwise.</param>
/// <param name="Lines">Its lines.</param>
public sealed record DocumentPart(string Heading, int Page, ImmutableArray<DocumentLine> Lines)
{
    /// <summary>True where the marked words stand in it.</summary>
    public bool IsMarked => Lines.Any(l => l.Marked.Length > 0);
}

/// <summary>A document as it is read on the page. Pure: the same document and passage give the same parts.</summary>
internal static class DocumentView
{
    /// <summary>Where a quote stands now.</summary>
    /// <param name="document">The document.</param>
    /// <param name="quote">The quote; empty for none.</param>
    /// <param name="start">Where it stood when it was cited.</param>
    public static (PassageState State, TextSpan Span) Find(IndexedDocument document, string quote, int start)
    {
        if (quote.Length == 0)
        {
            return (PassageState.None, default);
        }

        if (start >= 0 && start + quote.Length <= document.Text.Length && string.CompareOrdinal(document.Text, start, quote, 0, quote.Length) == 0)
        {
            return (PassageState.There, new TextSpan(start, start + quote.Length));
        }

        var at = document.Text.IndexOf(quote, StringComparison.Ordinal);
        return at < 0 ? (PassageState.Gone, default) : (PassageState.Moved, new TextSpan(at, at + quote.Length));
    }

    /// <summary>The parts of a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="marked">The words to mark; empty for none.</param>
    public static ImmutableArray<DocumentPart> Of(IndexedDocument document, TextSpan marked)
    {
        var parts = ImmutableArray.CreateBuilder<DocumentPart>(document.Passages.Length);
        var (heading, page) = ("", 0);
        foreach (var passage in document.Passages)
        {
            parts.Add(new DocumentPart(
                passage.Headings == heading ? "" : passage.Headings, passage.Page == page ? 0 : passage.Page, [.. Lines(document.Text, passage.Span, marked)]));
            (heading, page) = (passage.Headings, passage.Page);
        }

        return parts.ToImmutable();
    }

    private static IEnumerable<DocumentLine> Lines(string text, TextSpan span, TextSpan marked)
    {
        for (var at = span.Start; at < span.End;)
        {
            var end = text.IndexOf('\n', at, span.End - at);
            end = end < 0 ? span.End : end;
            if (end > at)
            {
                yield return Line(text, at, end, marked);
            }

            at = end + 1;
        }
    }

    private static DocumentLine Line(string text, int start, int end, TextSpan marked)
    {
        var (from, to) = (Math.Clamp(marked.Start, start, end), Math.Clamp(marked.End, start, end));
        var line = text[start..end];
        var cells = line.StartsWith('|') && line.Length > 1 ? line.Trim('|', ' ').Split(" | ").Select(c => c.Trim()).ToImmutableArray() : [];
        return new DocumentLine(cells, text[start..from], from < to ? text[from..to] : "", text[to..end]);
    }
}
