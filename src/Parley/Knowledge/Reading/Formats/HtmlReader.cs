using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Parley.Knowledge.Reading.Formats;

/// <summary>
/// Reads a page as a person sees it. Nothing is run or fetched: scripts, styles, templates, forms' values and embedded things are
/// left out, and so is text that a browser would not show, or show so that nobody can read it.
/// </summary>
internal static class HtmlReader
{
    private const int MaxDepth = 2_000;
    private static readonly HtmlParser Parser = new();

    public static void Read(string html, DocumentBuilder builder)
    {
        using var document = Parser.ParseDocument(html);
        if (builder.Facts.Title.Length == 0 && document.Title is { Length: > 0 } title)
        {
            builder.Facts = builder.Facts with { Title = title.Trim() };
        }

        if (document.DocumentElement?.GetAttribute("lang") is { Length: >= 2 } language)
        {
            builder.Facts = builder.Facts with { Language = language[..2].ToLowerInvariant() };
        }

        Walk(document.Body, new HtmlVisibility(document), builder);
    }

    /// <summary>Reads raw HTML within another format.</summary>
    public static void ReadFragment(string html, DocumentBuilder builder)
    {
        using var document = Parser.ParseDocument($"<body>{html}</body>");
        Walk(document.Body, new HtmlVisibility(document), builder);
    }

    private static void Walk(IElement? body, HtmlVisibility visibility, DocumentBuilder builder)
    {
        if (body is null)
        {
            return;
        }

        var flow = new HtmlFlow(builder);
        // Without recursion: pages nest as deeply as their makers like.
        var open = new Stack<(INode Node, bool IsEnd)>();
        open.Push((body, false));
        while (open.Count > 0 && !builder.IsFull)
        {
            var (node, isEnd) = open.Pop();
            if (isEnd)
            {
                flow.Close((IElement)node);
            }
            else if (node is IText text)
            {
                flow.Text(text.Data);
            }
            else if (node is IElement element && Enter(element, visibility, builder))
            {
                flow.Open(element);
                open.Push((element, true));
                if (open.Count > MaxDepth * 2)
                {
                    builder.Warn("The page is nested too deeply; what is deepest was left out.");
                    continue;
                }

                for (var child = element.LastChild; child is not null; child = child.PreviousSibling)
                {
                    open.Push((child, false));
                }
            }
        }

        flow.Flush();
    }

    private static bool Enter(IElement element, HtmlVisibility visibility, DocumentBuilder builder)
    {
        switch (element.LocalName)
        {
            case "script" or "style" or "template" or "noscript" or "iframe" or "object" or "embed" or "svg" or "canvas" or "head"
                or "select" or "input" or "textarea" or "nav":
                return false;
            default:
                if (!visibility.IsHidden(element))
                {
                    return true;
                }

                if (element.TextContent.AsSpan().Trim().Length > 0)
                {
                    builder.Warn("Text that a browser does not show, or shows unreadably, was left out.");
                }

                return false;
        }
    }
}

/// <summary>Gathers inline text and hands it over as blocks.</summary>
internal sealed class HtmlFlow(DocumentBuilder builder)
{
    private readonly StringBuilder _text = new();
    private readonly List<string> _cells = [];
    private readonly Stack<(bool Ordered, int Next)> _lists = new();
    private string _block = "";
    private int _tables;

    public void Text(string text) => _text.Append(text);

    public void Open(IElement element)
    {
        var name = element.LocalName;
        if (name is "br" or "img")
        {
            _text.Append(' ').Append(name == "img" ? element.GetAttribute("alt") : "").Append(' ');
        }

        if (!IsBlock(name) || (_tables > 0 && name is "p" or "div" or "section" or "span"))
        {
            _text.Append(IsBlock(name) ? " " : "");
            return;
        }

        Flush();
        switch (name)
        {
            case "ul" or "ol":
                _lists.Push((name == "ol", int.TryParse(element.GetAttribute("start"), out var start) ? start : 1));
                break;
            case "table":
                _tables++;
                break;
            default:
                _block = name;
                break;
        }
    }

    public void Close(IElement element)
    {
        var name = element.LocalName;
        if (name is "td" or "th")
        {
            _cells.Add(_text.ToString());
            _text.Clear();
        }
        else if (name == "tr")
        {
            builder.Row(_cells);
            _cells.Clear();
        }
        else if (IsBlock(name) && (_tables == 0 || name == "table"))
        {
            Flush();
            _tables -= name == "table" ? 1 : 0;
            if (name is "ul" or "ol" && _lists.Count > 0)
            {
                _lists.Pop();
            }

            _block = "";
        }
    }

    public void Flush()
    {
        var text = _text.ToString();
        _text.Clear();
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        if (_block.Length == 2 && _block[0] == 'h' && char.IsAsciiDigit(_block[1]))
        {
            builder.Heading(text, _block[1] - '0');
        }
        else if (_block == "pre")
        {
            builder.Code(text);
        }
        else if (_block is "li" && _lists.Count > 0)
        {
            var (ordered, next) = _lists.Pop();
            _lists.Push((ordered, next + 1));
            builder.Item(text, _lists.Count, ordered ? next : 0);
            _block = "";
        }
        else
        {
            builder.Paragraph(text);
        }
    }

    private static bool IsBlock(string name) => name is
        "p" or "div" or "section" or "article" or "main" or "header" or "footer" or "aside" or "ul" or "ol" or "li" or "table" or "tr" or "td" or "th"
        or "thead" or "tbody" or "caption" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "pre" or "blockquote" or "dl" or "dt" or "dd" or "figure"
        or "figcaption" or "hr" or "form" or "fieldset" or "details" or "summary" or "address" or "body";
}
