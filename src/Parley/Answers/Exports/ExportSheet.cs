using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Parley.Answers.Rendering;

namespace Parley.Answers.Exports;

/// <summary>What is taken along of an answer, or of several: blocks as they were shown, and what they rest on.</summary>
/// <param name="Title">The question or the dashboard's title.</param>
/// <param name="Parts">Answers in order, each with its own title.</param>
/// <param name="Sources">Lines about data, filters, period, version and as-of time; on every export.</param>
public sealed record ExportSheet(string Title, ImmutableArray<ExportPart> Parts, ImmutableArray<string> Sources);

/// <summary>One answer of an export.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Answer">The answer.</param>
public sealed record ExportPart(string Title, Answer Answer)
{
    /// <summary>The sentences, one block a line; without basis where <paramref name="withBasis"/> is false.</summary>
    /// <param name="withBasis">True to take the basis too.</param>
    public IEnumerable<string> Texts(bool withBasis = true) => Answer.Blocks.OfType<TextBlock>()
        .Where(b => withBasis || b.Role != TextRole.Basis).Select(b => string.Concat(b.Spans.Select(Plain)));

    /// <summary>The tables; a chart without a table beside it as one.</summary>
    public IEnumerable<TableBlock> Tables()
    {
        var tables = Answer.Blocks.OfType<TableBlock>().ToList();
        return tables.Count > 0 ? tables : Answer.Blocks.OfType<ChartBlock>().Select(Table);
    }

    /// <summary>A span as text.</summary>
    /// <param name="span">The span.</param>
    public static string Plain(Span span) => span switch { Words words => words.Text, Figure figure => figure.Text, _ => "" };

    private static TableBlock Table(ChartBlock chart) => new(
        chart.Title,
        [new TableColumn("", false), .. chart.Series.Select(s => new TableColumn(s.Name, true))],
        [.. chart.Labels.Select((label, i) => ImmutableArray.CreateRange<Span>([new Words(label), .. chart.Series.Select(s => (Span?)s.Points[i] ?? new Words(""))]))]);
}

/// <summary>Exports as text: CSV and Markdown.</summary>
public static class TextExports
{
    /// <summary>
    /// CSV (RFC 4180, UTF-8): each table with its heading, exact values without units, and the sources below. Text that a spreadsheet
    /// would run as a formula is written with an apostrophe before it.
    /// </summary>
    /// <param name="sheet">What to write.</param>
    public static string ToCsv(ExportSheet sheet)
    {
        var text = new StringBuilder();
        foreach (var part in sheet.Parts)
        {
            Row(text, [part.Title]);
            foreach (var table in part.Tables())
            {
                Row(text, table.Columns.Select(c => c.Label));
                foreach (var row in table.Rows)
                {
                    Row(text, row.Select(Exact));
                }
            }

            foreach (var line in part.Texts())
            {
                Row(text, [line]);
            }

            text.Append("\r\n");
        }

        foreach (var source in sheet.Sources)
        {
            Row(text, [source]);
        }

        return text.ToString();
    }

    /// <summary>Markdown.</summary>
    /// <param name="sheet">What to write.</param>
    public static string ToMarkdown(ExportSheet sheet)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"# {Line(sheet.Title)}\n\n");
        foreach (var part in sheet.Parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"## {Line(part.Title)}\n\n{AnswerRenderer.ToMarkdown(part.Answer).Trim()}\n\n");
        }

        return text.Append("---\n\n").AppendJoin('\n', sheet.Sources.Select(s => $"- {Line(s)}")).Append('\n').ToString();
    }

    /// <summary>The exact value of a figure, invariant; other text as it is.</summary>
    /// <param name="span">The span.</param>
    internal static string Exact(Span span) => span switch
    {
        Figure { Value: decimal number } => number.ToString(CultureInfo.InvariantCulture),
        Figure { Value: DateOnly day } => day.ToString("O", CultureInfo.InvariantCulture),
        _ => Harmless(ExportPart.Plain(span)),
    };

    /// <summary>Text that no spreadsheet takes for a formula.</summary>
    /// <param name="text">The text.</param>
    internal static string Harmless(string text) => text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal) ? $"'{text}" : text;

    private static string Line(string text) => text.ReplaceLineEndings(" ").Replace("<", "\\<", StringComparison.Ordinal);

    private static void Row(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

    private static string Cell(string text)
    {
        var safe = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? text : Harmless(text);
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
