using System.Globalization;
using System.Text.RegularExpressions;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Exceptions;

namespace Parley.Knowledge.Reading.Formats;

/// <summary>
/// Reads a PDF page by page: lines from letters, columns in reading order, headings by size and weight, repeated heads and feet left
/// out. Pages without text are named; letters that nobody sees are left out.
/// </summary>
internal static partial class PdfReader
{
    public static void Read(Stream stream, DocumentBuilder builder, CancellationToken cancellationToken)
    {
        try
        {
            using var document = PdfDocument.Open(stream, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true });
            builder.Facts = Facts(document.Information, builder.Facts);
            var pages = new List<PdfPage>();
            var empty = new List<int>();
            for (var number = 1; number <= document.NumberOfPages && !builder.IsFull; number++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (ReadPage(document, number, builder) is { Lines.Count: > 0 } page)
                {
                    pages.Add(page);
                }
                else
                {
                    empty.Add(number);
                }
            }

            if (pages.Count == 0)
            {
                throw new DocumentFaultException("The PDF holds pictures and no text: it was scanned. Run text recognition (OCR) over it first.");
            }

            if (empty.Count > 0)
            {
                builder.Warn($"{(empty.Count == 1 ? "Page" : "Pages")} {Ranges(empty)} hold no text (scanned, or blank); run text recognition (OCR) to have them read.");
            }

            PdfFlow.Write(pages, builder);
            builder.Page = 0;
        }
        catch (PdfDocumentEncryptedException)
        {
            throw new DocumentFaultException("The PDF is encrypted. Save it without a password.");
        }
        catch (Exception e) when (e is PdfDocumentFormatException or InvalidOperationException or IndexOutOfRangeException or ArgumentException
            or FormatException or InvalidDataException or NullReferenceException or KeyNotFoundException or NotSupportedException or OverflowException)
        {
            throw new DocumentFaultException($"The PDF is damaged and cannot be read: {e.Message}");
        }
    }

    private static PdfPage? ReadPage(PdfDocument document, int number, DocumentBuilder builder)
    {
        try
        {
            var page = document.GetPage(number);
            var visible = PdfVisibility.Visible(page, builder);
            return new PdfPage(number, page.Height, PdfLines.Of(visible));
        }
        catch (Exception e) when (e is not (OutOfMemoryException or PdfDocumentEncryptedException))
        {
            builder.Warn(string.Create(CultureInfo.InvariantCulture, $"Page {number} is damaged and was left out."));
            return null;
        }
    }

    private static DocumentFacts Facts(DocumentInformation information, DocumentFacts facts) => facts with
    {
        Title = information.Title is { Length: > 2 } title && !FileName().IsMatch(title) ? title.Trim() : "",
        Author = information.Author ?? "",
        Date = information.CreationDate is { Length: >= 10 } date && DateOnly.TryParseExact(date.Replace("D:", "", StringComparison.Ordinal)[..8], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
    };

    // What programs put there that know no title: the file they printed.
    [GeneratedRegex(@"^(?:Microsoft (?:Word|Excel|PowerPoint)|untitled|about:|https?:|file:)|\.[A-Za-z]{2,5}$", RegexOptions.IgnoreCase)]
    private static partial Regex FileName();

    private static string Ranges(List<int> numbers)
    {
        var ranges = new List<string>();
        for (var i = 0; i < numbers.Count && ranges.Count < 20; i++)
        {
            var first = i;
            while (i + 1 < numbers.Count && numbers[i + 1] == numbers[i] + 1)
            {
                i++;
            }

            ranges.Add(first == i ? numbers[i].ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{numbers[first]}–{numbers[i]}"));
        }

        return string.Join(", ", ranges);
    }
}

/// <summary>A page as lines.</summary>
internal sealed record PdfPage(int Number, double Height, List<PdfLine> Lines);

/// <summary>A line of a page.</summary>
internal sealed record PdfLine(string Text, double Left, double Right, double Baseline, double Size, bool IsBold);

/// <summary>Which letters of a page a person sees.</summary>
internal static class PdfVisibility
{
    private const double Faint = 0.97;

    public static List<Letter> Visible(Page page, DocumentBuilder builder)
    {
        var letters = page.Letters;
        // The text layer over a scanned page is invisible on purpose: it says what the picture shows.
        var isRecognised = letters.Count > 0 && page.NumberOfImages > 0 && letters.All(l => l.RenderingMode == TextRenderingMode.Neither);
        if (isRecognised)
        {
            builder.Warn("Pages hold a picture with recognised text; mistakes of the recognition are possible.");
            return [.. letters];
        }

        List<PdfRectangle>? grounds = null;
        var visible = new List<Letter>(letters.Count);
        foreach (var letter in letters)
        {
            if (!IsHidden(letter, page) && !(IsWhite(letter) && !LiesOnDark(letter, grounds ??= Grounds(page))))
            {
                visible.Add(letter);
            }
            else if (!string.IsNullOrWhiteSpace(letter.Value))
            {
                builder.Warn("Text that nobody sees on the page (white on white, invisible, or too small) was left out.");
            }
        }

        return visible;
    }

    private static bool IsHidden(Letter letter, Page page) =>
        letter.RenderingMode is TextRenderingMode.Neither or TextRenderingMode.NeitherClip
        || letter.PointSize < 1.5
        || letter.StartBaseLine.X < -5 || letter.StartBaseLine.Y < -5 || letter.StartBaseLine.X > page.Width + 5 || letter.StartBaseLine.Y > page.Height + 5;

    private static bool IsWhite(Letter letter)
    {
        var (r, g, b) = letter.Color?.ToRGBValues() ?? (0, 0, 0);
        return r > Faint && g > Faint && b > Faint;
    }

    private static List<PdfRectangle> Grounds(Page page) =>
    [
        .. page.Paths.Where(p => p.IsFilled && p.FillColor?.ToRGBValues() is { } c && (c.r < 0.9 || c.g < 0.9 || c.b < 0.9))
            .Select(p => p.GetBoundingRectangle()).OfType<PdfRectangle>(),
        .. page.GetImages().Select(i => i.BoundingBox),
    ];

    private static bool LiesOnDark(Letter letter, List<PdfRectangle> grounds)
    {
        var at = letter.StartBaseLine;
        return grounds.Exists(g => at.X >= g.Left - 1 && at.X <= g.Right + 1 && at.Y >= g.Bottom - 1 && at.Y <= g.Top + 1);
    }
}
