using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;
using S = DocumentFormat.OpenXml.Spreadsheet;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace Parley.Tests.Knowledge.Reading;

/// <summary>Makes small Office files for tests.</summary>
internal static class OfficeFiles
{
    public static MemoryStream Docx(params OpenXmlElement[] body)
    {
        var stream = new MemoryStream();
        using (var document = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            var main = document.AddMainDocumentPart();
            main.Document = new W.Document(new W.Body(body));
        }

        stream.Position = 0;
        return stream;
    }

    public static W.Paragraph Paragraph(string text, string? style = null, params OpenXmlElement[] runProperties)
    {
        var run = new W.Run(new W.RunProperties(runProperties), new W.Text(text) { Space = SpaceProcessingModeValues.Preserve });
        return style is null ? new W.Paragraph(run) : new W.Paragraph(new W.ParagraphProperties(new W.ParagraphStyleId { Val = style }), run);
    }

    public static MemoryStream Xlsx(string sheetName, params string[][] rows)
    {
        var stream = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            workbook.Workbook = new S.Workbook();
            var part = workbook.AddNewPart<WorksheetPart>();
            part.Worksheet = new S.Worksheet(new S.SheetData(rows.Select(r => new S.Row(
                r.Select(c => new S.Cell(new S.InlineString(new S.Text(c))) { DataType = S.CellValues.InlineString })))));
            workbook.Workbook.AppendChild(new S.Sheets(new S.Sheet { Id = workbook.GetIdOfPart(part), SheetId = 1, Name = sheetName }));
        }

        stream.Position = 0;
        return stream;
    }

    public static MemoryStream Pptx(string title, params string[] points)
    {
        var stream = new MemoryStream();
        using (var document = PresentationDocument.Create(stream, PresentationDocumentType.Presentation))
        {
            var presentation = document.AddPresentationPart();
            var slide = presentation.AddNewPart<SlidePart>();
            slide.Slide = new P.Slide(new P.CommonSlideData(new P.ShapeTree(
                Shape(P.PlaceholderValues.Title, [title]), Shape(P.PlaceholderValues.Body, points))));
            presentation.Presentation = new P.Presentation(new P.SlideIdList(new P.SlideId { Id = 256, RelationshipId = presentation.GetIdOfPart(slide) }));
        }

        stream.Position = 0;
        return stream;
    }

    private static P.Shape Shape(P.PlaceholderValues kind, string[] lines) => new(
        new P.NonVisualShapeProperties(
            new P.NonVisualDrawingProperties { Id = 2, Name = "x" }, new P.NonVisualShapeDrawingProperties(),
            new P.ApplicationNonVisualDrawingProperties(new P.PlaceholderShape { Type = kind })),
        new P.ShapeProperties(),
        new P.TextBody(lines.Select(l => new A.Paragraph(new A.Run(new A.Text(l))))));
}
