using System.Globalization;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Parley.Knowledge.Reading.Formats;

/// <summary>Reads the sheets of an XLSX in their order, each as a table under its name; hidden sheets are left out. Formulas show their last result.</summary>
internal static class SheetsReader
{
    private const int MaxRows = 200_000;
    private const int MaxColumns = 200;

    public static void Read(SpreadsheetDocument document, DocumentBuilder builder, CancellationToken cancellationToken)
    {
        var workbook = document.WorkbookPart
            ?? throw new DocumentFaultException("The XLSX holds no workbook. Open it in its program and save it again.");
        var cells = new SheetCells(workbook);
        var page = 0;
        foreach (var sheet in workbook.Workbook?.Sheets?.Elements<Sheet>() ?? [])
        {
            page++;
            if (sheet.State?.Value is { } state && state != SheetStateValues.Visible)
            {
                builder.Warn($"The sheet '{sheet.Name}' is hidden; it was left out.");
                continue;
            }

            if (sheet.Id?.Value is { } id && workbook.TryGetPartById(id, out var part) && part is WorksheetPart worksheet)
            {
                builder.Page = page;
                builder.Heading(sheet.Name?.Value ?? "", 2);
                ReadRows(worksheet, cells, builder, cancellationToken);
            }
        }

        builder.Page = 0;
    }

    private static void ReadRows(WorksheetPart sheet, SheetCells cells, DocumentBuilder builder, CancellationToken cancellationToken)
    {
        using var xml = OfficeReader.Xml(sheet);
        var (row, rows, hidden) = (new List<string>(), 0, false);
        var (column, kind, style, value) = (0, "", "", "");
        var more = xml.Read();
        while (more && !builder.IsFull)
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "v" or "t" })
            {
                value += xml.ReadElementContentAsString();
                continue;
            }

            if (xml is { NodeType: XmlNodeType.Element, LocalName: "row" })
            {
                cancellationToken.ThrowIfCancellationRequested();
                hidden = xml.GetAttribute("hidden") is "1" or "true";
                row.Clear();
            }
            else if (xml is { NodeType: XmlNodeType.Element, LocalName: "c" })
            {
                (column, kind, style, value) = (ColumnOf(xml.GetAttribute("r"), row.Count), xml.GetAttribute("t") ?? "", xml.GetAttribute("s") ?? "", "");
            }
            else if (xml is { NodeType: XmlNodeType.EndElement, LocalName: "c" } && column < MaxColumns)
            {
                while (row.Count < column)
                {
                    row.Add("");
                }

                row.Add(cells.Show(kind, style, value));
            }
            else if (xml is { NodeType: XmlNodeType.EndElement, LocalName: "row" })
            {
                if (++rows > MaxRows)
                {
                    builder.Warn(string.Create(CultureInfo.InvariantCulture, $"A sheet has more than {MaxRows} rows; the rest was left out."));
                    return;
                }

                builder.Row(hidden ? [] : row);
            }

            more = xml.Read();
        }
    }

    private static int ColumnOf(string? reference, int next)
    {
        var column = 0;
        foreach (var c in reference ?? "")
        {
            if (!char.IsAsciiLetterUpper(c))
            {
                break;
            }

            column = Math.Min((column * 26) + (c - 'A' + 1), 100_000);
        }

        return column == 0 ? next : column - 1;
    }
}

/// <summary>What the cells of a workbook show: shared texts, dates and percentages by their formats.</summary>
internal sealed class SheetCells
{
    private readonly List<string> _texts = [];
    private readonly List<string> _formats = [];

    public SheetCells(WorkbookPart workbook)
    {
        if (workbook.SharedStringTablePart is { } shared)
        {
            using var xml = OfficeReader.Xml(shared);
            ReadTexts(xml);
        }

        var styles = workbook.WorkbookStylesPart?.Stylesheet;
        var custom = (styles?.NumberingFormats?.Elements<NumberingFormat>() ?? []).ToDictionary(f => f.NumberFormatId?.Value ?? 0, f => f.FormatCode?.Value ?? "");
        foreach (var format in styles?.CellFormats?.Elements<CellFormat>() ?? [])
        {
            var id = format.NumberFormatId?.Value ?? 0;
            _formats.Add(id is 9 or 10 ? "0%" : id is >= 14 and <= 22 ? "yyyy-mm-dd" : custom.GetValueOrDefault(id, ""));
        }
    }

    public string Show(string kind, string style, string value)
    {
        switch (kind)
        {
            case "s":
                return int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var at) && at >= 0 && at < _texts.Count ? _texts[at] : "";
            case "b":
                return value == "1" ? "TRUE" : "FALSE";
            case "" or "n":
                var format = int.TryParse(style, NumberStyles.Integer, CultureInfo.InvariantCulture, out var index) && index < _formats.Count ? _formats[index] : "";
                return Number(value, format);
            default:
                return value;
        }
    }

    private static string Number(string value, string format)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return value;
        }

        var plain = System.Text.RegularExpressions.Regex.Replace(format, "\"[^\"]*\"|\\[[^\\]]*\\]", "");
        if (plain.Contains('y', StringComparison.OrdinalIgnoreCase) || (plain.Contains('d', StringComparison.OrdinalIgnoreCase) && plain.Contains('m', StringComparison.OrdinalIgnoreCase)))
        {
            return number is > 0 and < 2_958_466 ? DateTime.FromOADate(number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : value;
        }

        // Sixteen binary digits of a sum are no digits that a person wrote.
        var shown = Math.Abs(number) < 1e15 ? (decimal)Math.Round(number, 10) : (decimal?)null;
        return plain.Contains('%', StringComparison.Ordinal) && shown is { } share
            ? (share * 100).ToString("0.####", CultureInfo.InvariantCulture) + "%"
            : shown?.ToString("0.##########", CultureInfo.InvariantCulture) ?? value;
    }

    private void ReadTexts(XmlReader xml)
    {
        var text = new StringBuilder();
        var more = xml.Read();
        while (more)
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "rPh" } && !xml.IsEmptyElement)
            {
                xml.Skip();
                continue;
            }

            if (xml is { NodeType: XmlNodeType.Element, LocalName: "t" })
            {
                text.Append(xml.ReadElementContentAsString());
                continue;
            }

            if (xml is { NodeType: XmlNodeType.EndElement, LocalName: "si" })
            {
                _texts.Add(text.ToString());
                text.Clear();
            }

            more = xml.Read();
        }
    }
}
