using System.Collections.Frozen;
using System.Globalization;
using Parley.Knowledge.Reading.Formats;

namespace Parley.Knowledge.Reading;

/// <summary>Reads a file of any format that documents come in. What a file is, is told by its content first and by its name second.</summary>
internal static class DocumentReader
{
    /// <summary>Larger files are refused.</summary>
    public const long MaxBytes = 1L << 30;

    private const long MaxTextBytes = 128L << 20;

    private static readonly FrozenSet<string> Known = new[]
    {
        ".md", ".markdown", ".mdx", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".docm", ".pptx", ".pptm", ".xlsx", ".xlsm", ".txt", ".text", ".log", ".rst", ".adoc",
        ".eml", ".mbox", ".json", ".jsonl", ".csv", ".tsv", ".doc", ".xls", ".ppt",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True where a file's name says that it may be a document.</summary>
    /// <param name="path">The file.</param>
    public static bool Takes(string path) => Known.Contains(Path.GetExtension(path));

    /// <summary>Reads a document.</summary>
    /// <param name="stream">The file's content; seekable.</param>
    /// <param name="name">The file's name, for its ending and for a title where there is none.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="DocumentFaultException">It cannot be read; the message says why and what would be right.</exception>
    public static SourceDocument Read(Stream stream, string name, CancellationToken cancellationToken)
    {
        if (stream.Length > MaxBytes)
        {
            throw new DocumentFaultException(string.Create(
                CultureInfo.InvariantCulture, $"The file has {stream.Length >> 20} MiB; at most {MaxBytes >> 20} MiB are read. Split it."));
        }

        var builder = new DocumentBuilder();
        Fill(builder, stream, name, cancellationToken);
        var document = builder.Build();
        if (document.Text.Length == 0)
        {
            throw new DocumentFaultException("The file holds no text.");
        }

        return document.Facts.Title.Length > 0
            ? document
            : document with { Facts = document.Facts with { Title = TitleOf(name) } };
    }

    /// <summary>Adds the content of a file to a document: the whole file, or an attachment of a mail.</summary>
    internal static void Fill(DocumentBuilder builder, Stream stream, string name, CancellationToken cancellationToken)
    {
        Span<byte> head = stackalloc byte[8];
        var read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        head = head[..read];
        var ending = Path.GetExtension(name).ToLowerInvariant();
        if (head.StartsWith("%PDF"u8) || ending == ".pdf")
        {
            PdfReader.Read(stream, builder, cancellationToken);
        }
        else if (head.StartsWith("PK\u0003\u0004"u8))
        {
            OfficeReader.Read(stream, builder, cancellationToken);
        }
        else if (head.StartsWith((ReadOnlySpan<byte>)[0xd0, 0xcf, 0x11, 0xe0]))
        {
            throw new DocumentFaultException(ending is ".docx" or ".pptx" or ".xlsx"
                ? "The file is encrypted. Save it without a password."
                : "The file is in the binary format of Office 97 to 2003, or encrypted. Save it as DOCX, PPTX or XLSX without a password.");
        }
        else if (ending is ".docx" or ".docm" or ".pptx" or ".pptm" or ".xlsx" or ".xlsm")
        {
            throw new DocumentFaultException($"The file is no {ending[1..].ToUpperInvariant()} file: it does not begin as one, and may be cut off or misnamed.");
        }
        else if (ending is ".mbox" or ".eml")
        {
            MailReader.Read(stream, ending == ".mbox" || head.StartsWith("From "u8), builder, cancellationToken);
        }
        else
        {
            FillText(builder, Text(stream, builder), ending);
        }
    }

    private static void FillText(DocumentBuilder builder, string text, string ending)
    {
        var start = text.AsSpan().TrimStart();
        var isPage = start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
        if (isPage || ending is ".html" or ".htm" or ".xhtml")
        {
            HtmlReader.Read(text, builder);
        }
        else if (ending is ".json" or ".jsonl")
        {
            JsonReader.Read(text, ending == ".jsonl", builder);
        }
        else if (ending is ".csv" or ".tsv")
        {
            DelimitedReader.Read(text, ending == ".tsv" ? '\t' : ',', builder);
        }
        else if (ending is ".md" or ".markdown" or ".mdx")
        {
            MarkdownReader.Read(FrontMatter.Read(text, builder), builder);
        }
        else
        {
            PlainReader.Read(FrontMatter.Read(text, builder), builder);
        }
    }

    private static string Text(Stream stream, DocumentBuilder builder)
    {
        if (stream.Length > MaxTextBytes)
        {
            throw new DocumentFaultException(string.Create(
                CultureInfo.InvariantCulture, $"The text has {stream.Length >> 20} MiB; at most {MaxTextBytes >> 20} MiB of text are read. Split it."));
        }

        using var memory = new MemoryStream((int)stream.Length);
        stream.CopyTo(memory);
        var (text, odd) = TextBytes.Decode(memory.GetBuffer().AsSpan(0, (int)memory.Length));
        if (odd is not null)
        {
            builder.Warn($"The file is not UTF-8; it was read as {odd}.");
        }

        return text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
    }

    private static string TitleOf(string name) =>
        CultureInfo.InvariantCulture.TextInfo.ToTitleCase(Path.GetFileNameWithoutExtension(name).Replace('-', ' ').Replace('_', ' ').Trim());
}
