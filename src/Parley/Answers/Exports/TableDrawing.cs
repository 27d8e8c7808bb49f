using System.Globalization;
using SkiaSharp;

namespace Parley.Answers.Exports;

/// <summary>Draws a table: numbers right-aligned, long texts cut.</summary>
internal static class TableDrawing
{
    private const float Size = 10.5f;
    private const float RowHeight = 19;
    private const float Gap = 12;

    public static void Draw(Drawing on, TableBlock table, int most)
    {
        using var font = new SKFont(Fonts.Plain, Size);
        using var bold = new SKFont(Fonts.Bold, Size);
        var rows = table.Rows.Take(most).ToList();
        var widths = Widths(table, rows, font);
        on.Space(8, needed: 3 * RowHeight);
        on.Paragraph(table.Title, Size, Drawing.Soft, bold: true);
        Row(on, table, [.. table.Columns.Select(c => c.Label)], widths, bold);
        foreach (var row in rows)
        {
            Row(on, table, [.. row.Select(ExportPart.Plain)], widths, font);
        }

        if (table.Rows.Length > most)
        {
            on.Paragraph(string.Create(CultureInfo.InvariantCulture, $"{table.Rows.Length - most} more rows are left out here; CSV and XLSX have all."), Size, Drawing.Soft);
        }

        on.Space(8);
    }

    // As wide as their texts; where that is too much, the widest ones give way.
    private static float[] Widths(TableBlock table, List<System.Collections.Immutable.ImmutableArray<Span>> rows, SKFont font)
    {
        var widths = table.Columns
            .Select((c, i) => rows.Take(200).Select(r => font.MeasureText(ExportPart.Plain(r[i]))).Append(font.MeasureText(c.Label) * 1.15f).Max() + Gap).ToArray();
        var most = Drawing.Inner;
        for (var pass = 0; pass < 100 && widths.Sum() > most; pass++)
        {
            var widest = Array.IndexOf(widths, widths.Max());
            widths[widest] = Math.Max(24, widths[widest] - Math.Max(8, (widths.Sum() - most) / 2));
        }

        return widths;
    }

    private static void Row(Drawing on, TableBlock table, string[] cells, float[] widths, SKFont font)
    {
        on.Space(RowHeight);
        var x = Drawing.Margin;
        for (var i = 0; i < cells.Length; i++)
        {
            var text = Drawing.Fit(cells[i], font, widths[i] - Gap + 1);
            on.Text(text, new SKPoint(table.Columns[i].Numeric ? x + widths[i] - Gap : x, on.Y - 5), font, Drawing.Ink, table.Columns[i].Numeric ? SKTextAlign.Right : SKTextAlign.Left);
            x += widths[i];
        }

        on.Fill(new SKRect(Drawing.Margin, on.Y, Drawing.Margin + widths.Sum(), on.Y + .75f), Drawing.Line);
    }
}
