using System.Globalization;
using System.IO.Compression;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;

namespace Parley.Knowledge.Reading.Formats;

/// <summary>Reads DOCX, PPTX and XLSX. What the package would unpack to is looked at before anything is unpacked.</summary>
internal static class OfficeReader
{
    private const int MaxEntries = 20_000;
    private const long MaxUnpacked = 1L << 30;
    private const long MaxPart = 256L << 20;
    private const int MaxRatio = 250;
    private const long RatioFrom = 32L << 20;

    public static void Read(Stream stream, DocumentBuilder builder, CancellationToken cancellationToken)
    {
        try
        {
            var kind = Inspect(stream);
            stream.Position = 0;
            // Relationships to other files are never followed; a part is read as a stream of bounded length.
            var settings = new OpenSettings { AutoSave = false, MaxCharactersInPart = MaxPart };
            switch (kind)
            {
                case "word/":
                    using (var word = WordprocessingDocument.Open(stream, isEditable: false, settings))
                    {
                        Facts(word, builder);
                        DocxReader.Read(word, builder, cancellationToken);
                    }

                    break;
                case "ppt/":
                    using (var slides = PresentationDocument.Open(stream, isEditable: false, settings))
                    {
                        Facts(slides, builder);
                        SlidesReader.Read(slides, builder, cancellationToken);
                    }

                    break;
                default:
                    using (var sheets = SpreadsheetDocument.Open(stream, isEditable: false, settings))
                    {
                        Facts(sheets, builder);
                        SheetsReader.Read(sheets, builder, cancellationToken);
                    }

                    break;
            }
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or OpenXmlPackageException or FileFormatException or FormatException or IOException)
        {
            throw new DocumentFaultException($"The Office file cannot be read: {e.Message} Open it in its program and save it again.");
        }
    }

    /// <summary>Reads a part's XML without DTDs, and no further than a part may be long.</summary>
    internal static XmlReader Xml(OpenXmlPart part) => XmlReader.Create(
        part.GetStream(FileMode.Open, FileAccess.Read),
        new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaxPart, CloseInput = true });

    private static string Inspect(Stream stream)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        if (zip.Entries.Count > MaxEntries)
        {
            throw new DocumentFaultException(string.Create(CultureInfo.InvariantCulture, $"The file holds {zip.Entries.Count} parts; it was not unpacked."));
        }

        var unpacked = zip.Entries.Sum(e => e.Length);
        var packed = Math.Max(1, zip.Entries.Sum(e => e.CompressedLength));
        if (unpacked > MaxUnpacked || (unpacked > RatioFrom && unpacked / packed > MaxRatio) || zip.Entries.Any(e => e.Length > MaxPart && e.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)))
        {
            throw new DocumentFaultException(string.Create(
                CultureInfo.InvariantCulture, $"The file would unpack from {packed >> 10} KiB to {unpacked >> 20} MiB, as no document does; it was not unpacked."));
        }

        return Array.Find(["word/", "ppt/", "xl/"], kind => zip.Entries.Any(e => e.FullName.StartsWith(kind, StringComparison.OrdinalIgnoreCase)))
            ?? throw new DocumentFaultException("The file is a ZIP archive and no DOCX, PPTX or XLSX. Unpack it, and add the documents in it.");
    }

    private static void Facts(OpenXmlPackage package, DocumentBuilder builder)
    {
        var properties = package.PackageProperties;
        builder.Facts = builder.Facts with
        {
            Title = properties.Title ?? "",
            Author = properties.Creator ?? "",
            Version = properties.Version ?? "",
            Status = properties.ContentStatus?.ToLowerInvariant() is "draft" or "superseded" or "archived" or "current" ? properties.ContentStatus.ToLowerInvariant() : "",
            Date = properties.Modified is { } modified ? DateOnly.FromDateTime(modified) : null,
        };
    }
}
