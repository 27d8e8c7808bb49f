using System.Text;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Parley.Knowledge.Reading.Formats;

/// <summary>Reads CommonMark with pipe tables. Comments and raw HTML are read as a browser would show them.</summary>
internal static class MarkdownReader
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().Build();

    public static void Read(string text, DocumentBuilder builder)
    {
        MarkdownDocument document;
        try
        {
            document = Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException)
        {
            // Nested deeper than Markdig follows: it is no document that a person wrote, and its words are still text.
            builder.Warn("The Markdown is nested too deeply; it was read as plain text.");
            PlainReader.Read(text, builder);
            return;
        }

        foreach (var block in document)
        {
            Add(block, 1, builder);
        }
    }

    private static void Add(Block block, int depth, DocumentBuilder builder)
    {
        switch (block)
        {
            case HeadingBlock heading:
                builder.Heading(TextOf(heading.Inline), heading.Level);
                break;
            case ParagraphBlock paragraph:
                builder.Paragraph(TextOf(paragraph.Inline));
                break;
            case Table table:
                foreach (var row in table.OfType<TableRow>())
                {
                    builder.Row(row.OfType<TableCell>().Select(CellText));
                }

                break;
            case ListBlock list:
                AddList(list, depth, builder);
                break;
            case HtmlBlock html:
                HtmlReader.ReadFragment(html.Lines.ToString(), builder);
                break;
            case CodeBlock code:
                builder.Code(code.Lines.ToString());
                break;
            case ContainerBlock container:
                foreach (var child in container)
                {
                    Add(child, depth, builder);
                }

                break;
        }
    }

    private static void AddList(ListBlock list, int depth, DocumentBuilder builder)
    {
        var number = list.IsOrdered && int.TryParse(list.OrderedStart, out var start) ? start : 1;
        foreach (var item in list.OfType<ListItemBlock>())
        {
            var first = true;
            foreach (var child in item)
            {
                if (first && child is ParagraphBlock paragraph)
                {
                    builder.Item(TextOf(paragraph.Inline), depth, list.IsOrdered ? number : 0);
                }
                else
                {
                    Add(child, depth + 1, builder);
                }

                first = false;
            }

            number++;
        }
    }

    private static string CellText(TableCell cell) =>
        string.Join(' ', cell.OfType<ParagraphBlock>().Select(p => TextOf(p.Inline)));

    private static string TextOf(ContainerInline? inline)
    {
        var text = new StringBuilder();
        Append(inline, text);
        return text.ToString();
    }

    private static void Append(ContainerInline? container, StringBuilder text)
    {
        for (var inline = container?.FirstChild; inline is not null; inline = inline.NextSibling)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    text.Append(literal.Content.AsSpan());
                    break;
                case CodeInline code:
                    text.Append(code.Content);
                    break;
                case LineBreakInline:
                    text.Append(' ');
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded.AsSpan());
                    break;
                case AutolinkInline link:
                    text.Append(link.Url);
                    break;
                case ContainerInline inner:
                    Append(inner, text);
                    break;
            }
        }
    }
}
