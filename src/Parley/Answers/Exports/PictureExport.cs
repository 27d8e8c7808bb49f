using SkiaSharp;

namespace Parley.Answers.Exports;

/// <summary>Exports as a picture (PNG) and as pages (PDF, A4), drawn on the server without a browser.</summary>
public static class PictureExport
{
    private const int MostRows = 24;
    private const int MostPdfRows = 2000;
    private const float MostHeight = 8000;

    /// <summary>False where this machine has no font to draw with; an export is then refused.</summary>
    public static bool IsPossible => Fonts.Any;

    /// <summary>A picture, as high as what is in it; of a long table the first rows.</summary>
    /// <param name="sheet">What to draw.</param>
    /// <returns>The PNG file.</returns>
    public static byte[] ToPng(ExportSheet sheet) => ToPng(drawing => Draw(drawing, sheet, MostRows));

    /// <summary>A picture of a chart alone.</summary>
    /// <param name="chart">The chart.</param>
    /// <returns>The PNG file.</returns>
    public static byte[] ToPng(ChartBlock chart) => ToPng(drawing => ChartDrawing.Draw(drawing, chart));

    private static byte[] ToPng(Action<Drawing> draw)
    {
        // Drawn twice: the first time only to know how high it is.
        var height = Math.Min(MostHeight, Height(draw));
        var info = new SKImageInfo((int)Drawing.Width * 2, (int)Math.Ceiling(height) * 2);
        using var surface = SKSurface.Create(info);
        surface.Canvas.Scale(2);
        using (var drawing = new Drawing(surface.Canvas, null))
        {
            draw(drawing);
        }

        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 90);
        return data.ToArray();
    }

    /// <summary>Pages.</summary>
    /// <param name="sheet">What to draw.</param>
    /// <returns>The PDF file.</returns>
    public static byte[] ToPdf(ExportSheet sheet)
    {
        using var stream = new MemoryStream();
        using (var document = SKDocument.CreatePdf(stream, new SKDocumentPdfMetadata { Title = sheet.Title, Creator = "Parley" }))
        {
            SKCanvas Next()
            {
                document.EndPage();
                return document.BeginPage(Drawing.Width, Drawing.Height);
            }

            using (var drawing = new Drawing(document.BeginPage(Drawing.Width, Drawing.Height), Next))
            {
                Draw(drawing, sheet, MostPdfRows);
            }

            document.EndPage();
            document.Close();
        }

        return stream.ToArray();
    }

    private static float Height(Action<Drawing> draw)
    {
        using var surface = SKSurface.Create(new SKImageInfo(1, 1));
        using var drawing = new Drawing(surface.Canvas, null);
        draw(drawing);
        return drawing.Y + Drawing.Margin;
    }

    private static void Draw(Drawing on, ExportSheet sheet, int rows)
    {
        on.Paragraph(sheet.Title, 20, Drawing.Ink, bold: true);
        foreach (var part in sheet.Parts)
        {
            if (part.Title != sheet.Title)
            {
                on.Space(10, needed: 60);
                on.Paragraph(part.Title, 14, Drawing.Ink, bold: true);
            }

            foreach (var text in part.Texts())
            {
                on.Paragraph(text, 12, Drawing.Ink);
            }

            foreach (var chart in part.Answer.Blocks.OfType<ChartBlock>())
            {
                ChartDrawing.Draw(on, chart);
            }

            foreach (var table in part.Tables())
            {
                TableDrawing.Draw(on, table, rows);
            }
        }

        on.Space(14);
        foreach (var source in sheet.Sources)
        {
            on.Paragraph(source, 9.5f, Drawing.Soft);
        }
    }
}
