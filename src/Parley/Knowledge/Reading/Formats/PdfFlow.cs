using System.Text;
using System.Text.RegularExpressions;

namespace Parley.Knowledge.Reading.Formats;

/// <summary>From lines to headings, paragraphs, items and rows.</summary>
internal static partial class PdfFlow
{
    private const int PagesForRepeats = 3;
    private const int LongestFoot = 60;

    public static void Write(List<PdfPage> pages, DocumentBuilder builder)
    {
        var body = pages.SelectMany(p => p.Lines).GroupBy(l => l.Size).MaxBy(g => g.Sum(l => l.Text.Length))!.Key;
        var repeated = Repeated(pages, body);
        double[] sizes = [.. pages.SelectMany(p => p.Lines).Where(l => l.Size > body * 1.08).Select(l => l.Size).Distinct().OrderDescending()];
        var flow = new Flow(builder, body, sizes);
        foreach (var page in pages)
        {
            for (var i = 0; i < page.Lines.Count; i++)
            {
                var line = page.Lines[i];
                if (!IsAtEdge(i, page) || !repeated.Contains(Normal(line, body)))
                {
                    flow.Add(line, page.Number);
                }
            }
        }

        flow.Flush();
    }

    private static bool IsAtEdge(int index, PdfPage page) => index < 3 || index >= page.Lines.Count - 3;

    /// <summary>Heads and feet: lines at the edges that most pages share; in short ones of ordinary size, page numbers aside.</summary>
    private static HashSet<string> Repeated(List<PdfPage> pages, double body)
    {
        if (pages.Count < PagesForRepeats)
        {
            return [];
        }

        HashSet<string> repeated =
        [
            .. pages.SelectMany(p => p.Lines.Where((_, i) => IsAtEdge(i, p)).Select(l => Normal(l, body)).Distinct())
                .GroupBy(t => t).Where(g => g.Count() * 2 > pages.Count).Select(g => g.Key),
        ];

        // Where pages hold nothing else, it is what they say: slips, labels, one article a page.
        var bare = pages.Count(p => p.Lines.All(l => repeated.Contains(Normal(l, body))));
        return bare * 2 > pages.Count ? [] : repeated;
    }

    private static string Normal(PdfLine line, double body) =>
        line.Text.Length <= LongestFoot && line.Size <= body * 1.08 ? Digits().Replace(line.Text, "#").Trim() : line.Text.Trim();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"^(?:[-•●▪◦–*·]|\(?(\d{1,3})[.)]|\(?[a-z][.)])\s+(?=\S)")]
    private static partial Regex Mark();

    [GeneratedRegex(@"^\d{1,2}(\.\d{1,2}){0,4}\.?\s+\p{Lu}")]
    private static partial Regex Numbered();

    private sealed class Flow(DocumentBuilder builder, double body, double[] sizes)
    {
        private readonly StringBuilder _text = new();
        private Match? _mark;
        private PdfLine? _last;
        private int _heading;

        public void Add(PdfLine line, int page)
        {
            if (line.Text.Contains('\t', StringComparison.Ordinal))
            {
                Flush();
                builder.Page = page;
                builder.Row(line.Text.Split('\t'));
                _last = null;
                return;
            }

            var heading = HeadingLevel(line);
            var mark = heading == 0 ? Mark().Match(line.Text) : null;
            if (heading != _heading || mark is { Success: true } || (_last is { } last && !GoesOn(last, line)))
            {
                Flush();
            }

            if (_text.Length == 0)
            {
                (builder.Page, _heading, _mark) = (page, heading, mark is { Success: true } ? mark : null);
                _text.Append(_mark is null ? line.Text : line.Text[_mark.Length..]);
            }
            else if (_text[^1] == '-' && _text.Length > 1 && char.IsLetter(_text[^2]) && char.IsLower(line.Text[0]))
            {
                _text.Length--;
                _text.Append(line.Text);
            }
            else
            {
                _text.Append(' ').Append(line.Text);
            }

            _last = line;
        }

        public void Flush()
        {
            var text = _text.ToString();
            _text.Clear();
            if (text.Length > 0 && _heading > 0)
            {
                builder.Heading(text, _heading);
            }
            else if (text.Length > 0 && _mark is { } mark)
            {
                builder.Item(text, 1, int.TryParse(mark.Groups[1].Value, out var number) ? number : 0);
            }
            else if (text.Length > 0)
            {
                builder.Paragraph(text);
            }

            (_mark, _last, _heading) = (null, null, 0);
        }

        private int HeadingLevel(PdfLine line)
        {
            var isShort = line.Text.Length <= 120 && line.Text.Any(char.IsLetter);
            if (!isShort || line.Size < body * 0.95)
            {
                return 0;
            }

            var larger = line.Size > body * 1.08;
            var bold = line.IsBold && line.Text[^1] is not ('.' or ',' or ';' or ':') && line.Text.Length <= 90;
            return larger ? Math.Min(6, Array.IndexOf(sizes, line.Size) + 1)
                : bold ? Math.Min(6, sizes.Length + (Numbered().IsMatch(line.Text) ? 1 : 2))
                : 0;
        }

        /// <summary>A paragraph goes on where the next line stands as near as lines do, also over a page's or column's end within a sentence.</summary>
        private static bool GoesOn(PdfLine last, PdfLine line)
        {
            var gap = last.Baseline - line.Baseline;
            var isNext = gap > 0 && gap < Math.Max(last.Size, line.Size) * 1.75;
            var isOver = gap <= 0 || gap > line.Size * 6;
            return isNext || (isOver && last.Text[^1] is not ('.' or '!' or '?' or ':') && char.IsLower(line.Text[0]));
        }
    }
}
