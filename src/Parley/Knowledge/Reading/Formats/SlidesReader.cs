using System.Globalization;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Presentation;

namespace Parley.Knowledge.Reading.Formats;

/// <summary>Reads the slides of a PPTX in their order: titles as headings, text, tables, then the speaker's notes.</summary>
internal static class SlidesReader
{
    public static void Read(PresentationDocument document, DocumentBuilder builder, CancellationToken cancellationToken)
    {
        var presentation = document.PresentationPart
            ?? throw new DocumentFaultException("The PPTX holds no presentation. Open it in its program and save it again.");
        var number = 0;
        foreach (var id in presentation.Presentation?.SlideIdList?.Elements<SlideId>() ?? [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            number++;
            if (id.RelationshipId?.Value is not { } relation || !presentation.TryGetPartById(relation, out var part) || part is not SlidePart slide)
            {
                continue;
            }

            builder.Page = number;
            ReadShapes(slide, builder, number, isNotes: false);
            if (slide.NotesSlidePart is { } notes)
            {
                ReadShapes(notes, builder, number, isNotes: true);
            }
        }

        builder.Page = 0;
    }

    private static void ReadShapes(OpenXmlPart part, DocumentBuilder builder, int number, bool isNotes)
    {
        using var xml = OfficeReader.Xml(part);
        var (shape, text, cells) = (new Shape(), new StringBuilder(), new List<string>());
        var more = xml.Read();
        while (more)
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "t" })
            {
                // Leaves the reader on the node behind the element.
                text.Append(xml.ReadElementContentAsString());
                continue;
            }

            if (xml is { NodeType: XmlNodeType.Element, LocalName: "sld" } && xml.GetAttribute("show") == "0")
            {
                builder.Warn(string.Create(CultureInfo.InvariantCulture, $"Slide {number} is hidden; it was left out."));
                return;
            }

            if (xml.NodeType == XmlNodeType.Element)
            {
                Start(xml, ref shape, text);
            }
            else if (xml.NodeType == XmlNodeType.EndElement)
            {
                End(xml.LocalName, builder, (shape, text, cells), isNotes);
            }

            more = xml.Read();
        }
    }

    private static void Start(XmlReader xml, ref Shape shape, StringBuilder text)
    {
        switch (xml.LocalName)
        {
            case "sp":
                shape = new Shape();
                break;
            case "cNvPr" when xml.GetAttribute("hidden") is "1" or "true":
                shape.IsHidden = true;
                break;
            case "ph":
                shape.Kind = xml.GetAttribute("type") ?? "body";
                break;
            case "pPr":
                shape.Level = int.TryParse(xml.GetAttribute("lvl"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var level) ? level : 0;
                break;
            case "tbl":
                shape.InTable = true;
                break;
            case "br":
                text.Append(' ');
                break;
        }
    }

    private static void End(string name, DocumentBuilder builder, (Shape Shape, StringBuilder Text, List<string> Cells) at, bool isNotes)
    {
        var (shape, text, cells) = at;
        switch (name)
        {
            case "p" when shape.InTable:
                text.Append(' ');
                break;
            case "p":
                Add(shape, text.ToString(), builder, isNotes);
                text.Clear();
                shape.Level = 0;
                break;
            case "tc":
                cells.Add(text.ToString());
                text.Clear();
                break;
            case "tr":
                builder.Row(cells);
                cells.Clear();
                break;
            case "tbl":
                shape.InTable = false;
                break;
        }
    }

    private static void Add(Shape shape, string text, DocumentBuilder builder, bool isNotes)
    {
        if (string.IsNullOrWhiteSpace(text) || shape.IsHidden || shape.Kind is "sldNum" or "dt" or "ftr" or "hdr")
        {
            return;
        }

        if (isNotes)
        {
            builder.Paragraph(text);
        }
        else if (shape.Kind is "title" or "ctrTitle")
        {
            builder.Heading(text, shape.Kind == "ctrTitle" ? 1 : 2);
        }
        else if (shape.Kind == "body")
        {
            builder.Item(text, shape.Level + 1, 0);
        }
        else
        {
            builder.Paragraph(text);
        }
    }

    private sealed class Shape
    {
        public string Kind { get; set; } = "";

        public int Level { get; set; }

        public bool InTable { get; set; }

        public bool IsHidden { get; set; }
    }
}
