using System.Text;
using System.Text.RegularExpressions;

namespace Parley.Knowledge.Reading.Formats;

/// <summary>
/// Reads plain text: paragraphs between blank lines (lines that were wrapped are joined), items by their marks, and headings where a
/// line is underlined, in capitals, or numbered and short.
/// </summary>
internal static partial class PlainReader
{
    private const int LongestHeading = 90;
    private const int LongestTitle = 60;

    public static void Read(string text, DocumentBuilder builder)
    {
        var lines = text.Split('\n');
        var paragraph = new StringBuilder();
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            var next = i + 1 < lines.Length ? lines[i + 1].Trim() : "";
            if (line.Length == 0)
            {
                Flush(paragraph, builder);
            }
            else if (IsUnderline(next) && line.Length <= LongestHeading && paragraph.Length == 0)
            {
                builder.Heading(line, next[0] == '=' ? 1 : 2);
                i++;
            }
            else if (IsHeading(line, i == 0 || lines[i - 1].Trim().Length == 0, next.Length == 0 || BeginsText(lines, i)))
            {
                Flush(paragraph, builder);
                builder.Heading(line.TrimStart('#').Trim(), Level(line));
            }
            else if (Mark().Match(line) is { Success: true } mark)
            {
                Flush(paragraph, builder);
                i = AddItem(lines, i, mark, builder);
            }
            else if (!IsUnderline(line))
            {
                paragraph.Append(paragraph.Length > 0 ? " " : "").Append(line);
            }
        }

        Flush(paragraph, builder);
    }

    private static int AddItem(string[] lines, int at, Match mark, DocumentBuilder builder)
    {
        var item = new StringBuilder(lines[at].Trim()[mark.Length..]);
        var indent = Indent(lines[at]);
        while (at + 1 < lines.Length && lines[at + 1].Trim() is { Length: > 0 } next && Indent(lines[at + 1]) > indent && !Mark().IsMatch(next))
        {
            item.Append(' ').Append(next);
            at++;
        }

        builder.Item(item.ToString(), 1 + (indent / 2), int.TryParse(mark.Groups[1].Value, out var number) ? number : 0);
        return at;
    }

    private static int Indent(string line) => line.Length - line.TrimStart().Length;

    private static void Flush(StringBuilder paragraph, DocumentBuilder builder)
    {
        builder.Paragraph(paragraph.ToString());
        paragraph.Clear();
    }

    private static bool IsUnderline(string line) =>
        line.Length >= 3 && line[0] is '=' or '-' or '~' && line.AsSpan().IndexOfAnyExcept(line[0]) < 0;

    private static bool IsHeading(string line, bool afterBlank, bool beforeBlank)
    {
        if (line.Length > LongestHeading || !afterBlank || !line.Any(char.IsLetter))
        {
            return false;
        }

        var capitals = line.Length > 3 && line.Where(char.IsLetter).All(char.IsUpper) && line.Count(char.IsLetter) > 3;
        return capitals || Hashes().IsMatch(line) || (beforeBlank && Numbered().IsMatch(line) && line[^1] is not ('.' or ';' or ','));
    }

    // "6. Termination" on a line of its own, with sentences from the left edge below it: no item that was wrapped.
    private static bool BeginsText(string[] lines, int at) =>
        lines[at + 1].Trim() is { Length: > 0 } next && lines[at].Trim().Length <= LongestTitle && char.IsUpper(next[0])
        && Indent(lines[at + 1]) <= Indent(lines[at]) && !Mark().IsMatch(next);

    private static int Level(string line) => Hashes().Match(line) is { Success: true } hashes ? hashes.Groups[1].Length
        : Numbered().Match(line) is { Success: true } number ? number.Groups[1].Value.Count(c => c == '.') + 1
        : 2;

    [GeneratedRegex(@"^(?:[-*•–]|\(?(\d{1,3})[.)]|[a-z][.)])\s+(?=\S)")]
    private static partial Regex Mark();

    [GeneratedRegex(@"^(\d{1,2}(?:\.\d{1,2})*)\.?\s+\p{Lu}[^.!?]*$")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^(#{1,6})\s")]
    private static partial Regex Hashes();
}
