using System.Collections.Immutable;
using Parley.Text;

namespace Parley.Knowledge.Reading;

/// <summary>What a block of a document is.</summary>
public enum BlockKind
{
    /// <summary>A heading; its <see cref="DocumentBlock.Level"/> is 1 for the highest.</summary>
    Heading,

    /// <summary>A paragraph.</summary>
    Paragraph,

    /// <summary>An item of a list.</summary>
    Item,

    /// <summary>A row of a table.</summary>
    Row,

    /// <summary>Preformatted text.</summary>
    Code,
}

/// <summary>A block of a document's text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Span">Where it stands in the extracted text.</param>
/// <param name="Level">Depth of a heading or of a list's item, from 1; else 0.</param>
/// <param name="Page">Page, slide or sheet, from 1; 0 where the format has none.</param>
public sealed record DocumentBlock(BlockKind Kind, TextSpan Span, int Level, int Page);

/// <summary>What a document says of itself, or a rule says of it.</summary>
public sealed record DocumentFacts
{
    /// <summary>Its title; its first heading or its file's name where it has none.</summary>
    public string Title { get; init; } = "";

    /// <summary>When it was written or takes effect; null where it does not say.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>Its version, as written: <c>3.1</c>; empty where it has none.</summary>
    public string Version { get; init; } = "";

    /// <summary>current, draft, superseded or archived; empty where it does not say.</summary>
    public string Status { get; init; } = "";

    /// <summary>How much it counts against others that disagree; 0 where it does not say, larger counts more.</summary>
    public int Authority { get; init; }

    /// <summary>Who may see it: hidden from callers for whom one of these labels is hidden.</summary>
    public ImmutableSortedSet<string> Labels { get; init; } = [];

    /// <summary>ISO 639-1 code; empty where it could not be told.</summary>
    public string Language { get; init; } = "";

    /// <summary>Who wrote it, where it says so.</summary>
    public string Author { get; init; } = "";
}

/// <summary>A document as it was read: its text without anything hidden, its blocks, what is odd about it.</summary>
/// <param name="Text">The extracted text; every place of a passage is a span of it.</param>
/// <param name="Blocks">Its blocks, in order.</param>
/// <param name="Facts">What it says of itself.</param>
/// <param name="Warnings">What a reader should know: hidden text left out, pages without text.</param>
public sealed record SourceDocument(
    string Text, ImmutableArray<DocumentBlock> Blocks, DocumentFacts Facts, ImmutableArray<string> Warnings);

/// <summary>A file cannot be read as a document; says what is wrong and what would be right.</summary>
public sealed class DocumentFaultException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what would be right, in one sentence.</param>
    public DocumentFaultException(string message)
        : base(message)
    {
    }
}
