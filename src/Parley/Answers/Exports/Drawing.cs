using SkiaSharp;

namespace Parley.Answers.Exports;

/// <summary>Fonts for pictures: those of the machine, since none are carried along.</summary>
internal static class Fonts
{
    private static readonly string[] Folders = ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts", "C:\\Windows\\Fonts"];

    private static readonly string[] Names = ["DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf", "Arial.ttf", "segoeui.ttf"];

    private static readonly string[] BoldNames = ["DejaVuSans-Bold.ttf", "NotoSans-Bold.ttf", "LiberationSans-Bold.ttf", "Arial Bold.ttf", "segoeuib.ttf"];

    /// <summary>The font of texts.</summary>
    public static SKTypeface Plain { get; } = Find(Names) ?? SKTypeface.Default;

    /// <summary>The font of titles.</summary>
    public static SKTypeface Bold { get; } = Find(BoldNames) ?? Plain;

    /// <summary>False where this machine has no font to draw texts with.</summary>
    public static bool Any => Plain.GlyphCount > 0;

    private static SKTypeface? Find(string[] names)
    {
        var files = Folders.Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f, "*.ttf", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })).ToList();
        return names.Select(n => files.Find(f => Path.GetFileName(f).Equals(n, StringComparison.OrdinalIgnoreCase))).OfType<string>().Select(SKTypeface.FromFile).FirstOrDefault();
    }
}

/// <summary>A page that texts, tables and charts are drawn on from top to bottom; where it is full, the next one begins.</summary>
internal sealed class Drawing : IDisposable
{
    public const float Width = 794;
    public const float Height = 1123;
    public const float Margin = 48;

    public static readonly SKColor Ink = new(0x1b, 0x21, 0x1f);
    public static readonly SKColor Soft = new(0x5a, 0x65, 0x61);
    public static readonly SKColor Line = new(0xe3, 0xe5, 0xe1);

    private readonly Func<SKCanvas>? _next;
    private readonly SKPaint _paint = new() { IsAntialias = true };

    /// <summary>Begins on a canvas; <paramref name="next"/> gives further pages, null for one that never ends.</summary>
    public Drawing(SKCanvas canvas, Func<SKCanvas>? next)
    {
        (Canvas, _next) = (canvas, next);
        Canvas.Clear(SKColors.White);
    }

    public SKCanvas Canvas { get; private set; }

    /// <summary>How far down the page is used.</summary>
    public float Y { get; private set; } = Margin;

    public static float Inner => Width - (2 * Margin);

    /// <summary>Leaves room; a new page where there is none.</summary>
    public void Space(float height, float needed = 0)
    {
        if (_next is not null && Y + height + needed > Height - Margin)
        {
            Canvas = _next();
            Canvas.Clear(SKColors.White);
            Y = Margin;
            return;
        }

        Y += height;
    }

    /// <summary>Writes a paragraph, broken between words.</summary>
    public void Paragraph(string text, float size, SKColor color, bool bold = false)
    {
        using var font = new SKFont(bold ? Fonts.Bold : Fonts.Plain, size);
        foreach (var line in Broken(text, font, Inner))
        {
            Space(size * 1.4f);
            Text(line, new SKPoint(Margin, Y), font, color);
        }

        Space(size * .5f);
    }

    /// <summary>Writes one text.</summary>
    public void Text(string text, SKPoint at, SKFont font, SKColor color, SKTextAlign align = SKTextAlign.Left)
    {
        _paint.Color = color;
        Canvas.DrawText(text, at.X, at.Y, align, font, _paint);
    }

    /// <summary>Fills a rectangle.</summary>
    public void Fill(SKRect rect, SKColor color)
    {
        (_paint.Color, _paint.Style) = (color, SKPaintStyle.Fill);
        Canvas.DrawRect(rect, _paint);
    }

    /// <summary>Draws a line through points.</summary>
    public void Stroke(IReadOnlyList<SKPoint> points, SKColor color, float width)
    {
        using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = width, Color = color };
        for (var i = 1; i < points.Count; i++)
        {
            Canvas.DrawLine(points[i - 1], points[i], paint);
        }
    }

    /// <summary>Fills the area within points.</summary>
    public void Fill(IReadOnlyList<SKPoint> outline, SKColor color)
    {
        if (outline.Count < 3)
        {
            return;
        }

        using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Fill, Color = color };
        using var builder = new SKPathBuilder();
        builder.AddPoly([.. outline], close: true);
        using var path = builder.Detach();
        Canvas.DrawPath(path, paint);
    }

    /// <summary>A text that fits a width, cut with an ellipsis.</summary>
    public static string Fit(string text, SKFont font, float width)
    {
        if (font.MeasureText(text) <= width)
        {
            return text;
        }

        var length = text.Length;
        while (length > 1 && font.MeasureText(string.Concat(text.AsSpan(0, length), "…")) > width)
        {
            length = length > 64 ? length / 2 : length - 1;
        }

        return string.Concat(text.AsSpan(0, length), "…");
    }

    public void Dispose() => _paint.Dispose();

    private static IEnumerable<string> Broken(string text, SKFont font, float width)
    {
        var line = "";
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(w => Fit(w, font, width)))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (font.MeasureText(longer) <= width)
            {
                line = longer;
                continue;
            }

            yield return line;
            line = word;
        }

        yield return line;
    }
}
