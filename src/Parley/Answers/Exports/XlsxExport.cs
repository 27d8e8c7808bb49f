using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using SheetText = DocumentFormat.OpenXml.Spreadsheet.Text;

namespace Parley.Answers.Exports;

/// <summary>Exports as an Excel workbook: a sheet for each answer with numbers as numbers, and one with the sources.</summary>
public static class XlsxExport
{
    private const int MostSheets = 40;
    private const int MostName = 28;

    /// <summary>Writes the workbook.</summary>
    /// <param name="sheet">What to write.</param>
    /// <returns>The file.</returns>
    public static byte[] Write(ExportSheet sheet)
    {
        using var stream = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            workbook.Workbook = new Workbook(new Sheets());
            foreach (var (part, i) in sheet.Parts.Take(MostSheets).Select((p, i) => (p, i)))
            {
                Add(workbook, string.Create(CultureInfo.InvariantCulture, $"{i + 1} {Name(part.Title)}"), Rows(part));
            }

            Add(workbook, "Sources", sheet.Sources.Prepend(sheet.Title).Select(s => new Row(TextCell(s))));
            workbook.Workbook.Save();
        }

        return stream.ToArray();
    }

    private static IEnumerable<Row> Rows(ExportPart part)
    {
        yield return new Row(TextCell(part.Title));
        foreach (var line in part.Texts())
        {
            yield return new Row(TextCell(line));
        }

        foreach (var table in part.Tables())
        {
            yield return new Row();
            yield return new Row(table.Columns.Select(c => TextCell(c.Label)));
            foreach (var row in table.Rows)
            {
                yield return new Row(row.Select(CellOf));
            }
        }
    }

    private static void Add(WorkbookPart workbook, string name, IEnumerable<Row> rows)
    {
        var part = workbook.AddNewPart<WorksheetPart>();
        part.Worksheet = new Worksheet(new SheetData(rows));
        var sheets = workbook.Workbook!.GetFirstChild<Sheets>()!;
        sheets.Append(new Sheet { Id = workbook.GetIdOfPart(part), SheetId = (uint)sheets.ChildElements.Count + 1, Name = name });
    }

    private static Cell CellOf(Span span) => span is Figure { Value: decimal number }
        ? new Cell { DataType = CellValues.Number, CellValue = new CellValue(number.ToString(CultureInfo.InvariantCulture)) }
        : TextCell(ExportPart.Plain(span));

    // An inline string is never run as a formula; characters that XML cannot hold are left out.
    private static Cell TextCell(string text) => new()
    {
        DataType = CellValues.InlineString,
        InlineString = new InlineString(new SheetText(new string([.. text.Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && c < '\uFFFE')])) { Space = SpaceProcessingModeValues.Preserve }),
    };

    private static string Name(string title)
    {
        var name = new string([.. title.Select(c => char.IsLetterOrDigit(c) || c == ' ' ? c : ' ')]).Trim();
        return name.Length <= MostName ? name : name[..MostName].Trim();
    }
}
