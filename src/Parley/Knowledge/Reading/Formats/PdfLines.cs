using System.Text;
using UglyToad.PdfPig.Content;

namespace Parley.Knowledge.Reading.Formats;

/// <summary>Puts letters together to lines, column by column.</summary>
internal static class PdfLines
{
    public static List<PdfLine> Of(List<Letter> letters)
    {
        var lines = Rows(letters).SelectMany(Pieces).ToList();
        return Ordered(lines);
    }

    /// <summary>Letters on one baseline, from the top of the page.</summary>
    private static List<List<Letter>> Rows(List<Letter> letters)
    {
        var rows = new List<List<Letter>>();
        foreach (var letter in letters.OrderByDescending(l => l.StartBaseLine.Y).ThenBy(l => l.StartBaseLine.X))
        {
            if (rows.Count > 0 && Math.Abs(rows[^1][0].StartBaseLine.Y - letter.StartBaseLine.Y) <= Math.Max(1.5, letter.PointSize * 0.25))
            {
                rows[^1].Add(letter);
            }
            else
            {
                rows.Add([letter]);
            }
        }

        return rows;
    }

    /// <summary>A row is cut where a gap is too wide for a space: between columns.</summary>
    private static IEnumerable<PdfLine> Pieces(List<Letter> row)
    {
        var ordered = row.OrderBy(l => l.StartBaseLine.X).ToList();
        var start = 0;
        for (var i = 1; i <= ordered.Count; i++)
        {
            if (i == ordered.Count || ordered[i].StartBaseLine.X - ordered[i - 1].EndBaseLine.X > Math.Max(12, ordered[i].PointSize * 1.8))
            {
                if (Line(ordered[start..i]) is { } line)
                {
                    yield return line;
                }

                start = i;
            }
        }
    }

    private static PdfLine? Line(List<Letter> letters)
    {
        var text = new StringBuilder();
        for (var i = 0; i < letters.Count; i++)
        {
            var gap = i == 0 ? 0 : letters[i].StartBaseLine.X - letters[i - 1].EndBaseLine.X;
            // A letter drawn twice to look bold is one letter.
            if (i > 0 && letters[i].Value == letters[i - 1].Value && Math.Abs(letters[i].StartBaseLine.X - letters[i - 1].StartBaseLine.X) < 0.5)
            {
                continue;
            }

            if (gap > letters[i].PointSize * 0.18 && text.Length > 0 && text[^1] != ' ')
            {
                text.Append(' ');
            }

            text.Append(letters[i].Value);
        }

        if (string.IsNullOrWhiteSpace(text.ToString()))
        {
            return null;
        }

        var written = letters.FindAll(l => !string.IsNullOrWhiteSpace(l.Value));
        var size = written.GroupBy(l => Math.Round(l.PointSize, 1)).MaxBy(g => g.Count())!.Key;
        var bold = written.Count(l => l.FontName?.Contains("Bold", StringComparison.OrdinalIgnoreCase) == true || l.FontName?.Contains("Black", StringComparison.OrdinalIgnoreCase) == true);
        return new PdfLine(
            text.ToString().Trim(), letters[0].StartBaseLine.X, letters[^1].EndBaseLine.X, letters[0].StartBaseLine.Y, size, bold * 2 > written.Count);
    }

    /// <summary>
    /// Two columns are read one after the other: where a gutter in the middle divides most rows. Lines across it divide the page.
    /// </summary>
    private static List<PdfLine> Ordered(List<PdfLine> lines)
    {
        if (lines.Count < 8)
        {
            return Joined(lines);
        }

        var (left, right) = (lines.Min(l => l.Left), lines.Max(l => l.Right));
        var middle = Gutter(lines, left, right);
        if (middle is not { } gutter)
        {
            return Joined(lines);
        }

        var (ordered, first, second) = (new List<PdfLine>(), new List<PdfLine>(), new List<PdfLine>());
        foreach (var line in lines)
        {
            if (line.Left < gutter && line.Right > gutter)
            {
                ordered.AddRange(first);
                ordered.AddRange(second);
                (first, second) = ([], []);
                ordered.Add(line);
            }
            else
            {
                (line.Right <= gutter ? first : second).Add(line);
            }
        }

        return [.. ordered, .. first, .. second];
    }

    private static double? Gutter(List<PdfLine> lines, double left, double right)
    {
        var width = right - left;
        for (var share = 0.35; share <= 0.65; share += 0.02)
        {
            var at = left + (width * share);
            var (before, after) = (lines.Where(l => l.Right <= at).ToList(), lines.Where(l => l.Left >= at).ToList());
            var across = lines.Count - before.Count - after.Count;
            // Columns of running text are wide; the cells of a table are not.
            var isText = before.Count >= 5 && after.Count >= 5 && across * 4 < lines.Count
                && before.Average(l => l.Right - l.Left) > width * 0.28 && after.Average(l => l.Right - l.Left) > width * 0.28;
            if (isText)
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>Without columns, the pieces of a row are the cells of a table: one line, with bars between them.</summary>
    private static List<PdfLine> Joined(List<PdfLine> lines)
    {
        var joined = new List<PdfLine>();
        foreach (var line in lines)
        {
            if (joined.Count > 0 && Math.Abs(joined[^1].Baseline - line.Baseline) < 2 && line.Left >= joined[^1].Right)
            {
                joined[^1] = joined[^1] with { Text = $"{joined[^1].Text}\t{line.Text}", Right = line.Right };
            }
            else
            {
                joined.Add(line);
            }
        }

        return joined;
    }
}
