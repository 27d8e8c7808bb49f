using System.Globalization;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;

namespace Parley.Knowledge.Reading.Formats;

/// <summary>Reads the body of a DOCX as a stream of XML: paragraphs, headings by their styles, lists, tables; not what was deleted or hidden.</summary>
internal sealed class DocxReader
{
    private readonly DocumentBuilder _builder;
    private readonly WordStyles _styles;
    private readonly StringBuilder _text = new();
    private readonly List<string> _cells = [];
    private readonly StringBuilder _cell = new();
    private readonly Dictionary<(string, int), int> _numbers = [];
    private int _tables;
    private bool _runIsHidden;
    private bool _paragraphIsHidden;
    private string _style = "";
    private string _list = "";
    private int _level;
    private int _outline;

    private DocxReader(DocumentBuilder builder, WordStyles styles) => (_builder, _styles) = (builder, styles);

    public static void Read(WordprocessingDocument document, DocumentBuilder builder, CancellationToken cancellationToken)
    {
        if (document.MainDocumentPart is not { } main)
        {
            throw new DocumentFaultException("The DOCX holds no document. Open it in its program and save it again.");
        }

        builder.Page = 1;
        using var xml = OfficeReader.Xml(main);
        new DocxReader(builder, WordStyles.Read(main)).Run(xml, cancellationToken);
        builder.Page = 0;
    }

    private void Run(XmlReader xml, CancellationToken cancellationToken)
    {
        var more = xml.Read();
        while (more && !_builder.IsFull)
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "del" or "moveFrom" or "Fallback", IsEmptyElement: false })
            {
                // Deleted text, and what stands in for programs that cannot show the real thing.
                xml.Skip();
                continue;
            }

            if (xml is { NodeType: XmlNodeType.Element, LocalName: "t" })
            {
                // Leaves the reader on the node behind the element.
                Text(xml.ReadElementContentAsString());
                continue;
            }

            if (xml.NodeType == XmlNodeType.Element)
            {
                Start(xml);
            }
            else if (xml.NodeType == XmlNodeType.EndElement)
            {
                cancellationToken.ThrowIfCancellationRequested();
                End(xml.LocalName);
            }

            more = xml.Read();
        }
    }

    private void Start(XmlReader xml)
    {
        switch (xml.LocalName)
        {
            case "p" when !xml.IsEmptyElement:
                _text.Clear();
                (_style, _list, _level, _outline, _paragraphIsHidden) = ("", "", 0, 0, false);
                break;
            case "pStyle":
                _style = Value(xml);
                break;
            case "numId":
                _list = Value(xml);
                break;
            case "ilvl":
                _level = Number(xml);
                break;
            case "outlineLvl":
                _outline = Number(xml) + 1;
                break;
            case "r":
                _runIsHidden = false;
                break;
            case "vanish" or "webHidden":
                _runIsHidden |= Value(xml) is not ("0" or "false");
                break;
            case "color":
                _runIsHidden |= Value(xml).ToUpperInvariant() is "FFFFFF" or "FEFEFE" or "FDFDFD";
                break;
            case "shd" or "highlight":
                // White text on a dark ground can be read.
                _runIsHidden &= (xml.GetAttribute("fill", xml.NamespaceURI) ?? Value(xml)) is "auto" or "FFFFFF" or "white";
                break;
            case "sz":
                _runIsHidden |= Number(xml) is > 0 and <= 3;
                break;
            case "tab" or "cr":
                _text.Append(' ');
                break;
            case "br":
                _text.Append(' ');
                _builder.Page += xml.GetAttribute("type", xml.NamespaceURI) == "page" ? 1 : 0;
                break;
            case "lastRenderedPageBreak":
                _builder.Page++;
                break;
            case "tbl":
                _tables++;
                break;
        }
    }

    private void Text(string text)
    {
        if (!_runIsHidden)
        {
            _text.Append(text);
        }
        else if (!string.IsNullOrWhiteSpace(text))
        {
            _paragraphIsHidden = true;
            _builder.Warn("Hidden text (hidden, white on white, or too small to read) was left out.");
        }
    }

    private void End(string name)
    {
        switch (name)
        {
            case "p" when _tables > 0:
                _cell.Append(_cell.Length > 0 ? " " : "").Append(_text);
                _text.Clear();
                break;
            case "p":
                Paragraph();
                break;
            case "tc" when _tables == 1:
                _cells.Add(_cell.ToString());
                _cell.Clear();
                break;
            case "tr" when _tables == 1:
                _builder.Row(_cells);
                _cells.Clear();
                break;
            case "tbl":
                _tables--;
                break;
        }
    }

    private void Paragraph()
    {
        var text = _text.ToString();
        _text.Clear();
        var heading = _outline is > 0 and < 10 ? _outline : _styles.HeadingLevel(_style);
        var (list, level) = _list.Length > 0 ? (_list, _level) : _styles.ListOf(_style);
        if (string.IsNullOrWhiteSpace(text) || (_paragraphIsHidden && text.Trim().Length == 0))
        {
            return;
        }

        if (heading > 0)
        {
            _builder.Heading(text, heading);
        }
        else if (list is { Length: > 0 } and not "0")
        {
            _builder.Item(text, level + 1, _styles.IsNumbered(list, level) ? Next(list, level) : 0);
        }
        else
        {
            _builder.Paragraph(text);
        }
    }

    private int Next(string list, int level)
    {
        foreach (var deeper in _numbers.Keys.Where(k => k.Item1 == list && k.Item2 > level).ToList())
        {
            _numbers.Remove(deeper);
        }

        return _numbers[(list, level)] = _numbers.GetValueOrDefault((list, level)) + 1;
    }

    internal static string Value(XmlReader xml) => xml.GetAttribute("val", xml.NamespaceURI) ?? "";

    internal static int Number(XmlReader xml) => int.TryParse(Value(xml), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

/// <summary>What the styles and lists of a DOCX mean.</summary>
internal sealed class WordStyles
{
    private readonly Dictionary<string, int> _headings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string List, int Level)> _lists = new(StringComparer.Ordinal);
    private readonly HashSet<(string List, int Level)> _numbered = [];

    public static WordStyles Read(MainDocumentPart main)
    {
        var styles = new WordStyles();
        if (main.StyleDefinitionsPart is { } definitions)
        {
            using var xml = OfficeReader.Xml(definitions);
            styles.ReadStyles(xml);
        }

        if (main.NumberingDefinitionsPart is { } numbering)
        {
            using var xml = OfficeReader.Xml(numbering);
            styles.ReadNumbering(xml);
        }

        return styles;
    }

    public int HeadingLevel(string style) => _headings.TryGetValue(style, out var level) ? level : OfName(style);

    public (string List, int Level) ListOf(string style) => _lists.GetValueOrDefault(style, ("", 0));

    public bool IsNumbered(string list, int level) => _numbered.Contains((list, level));

    private static int OfName(string name)
    {
        var plain = name.Replace(" ", "", StringComparison.Ordinal);
        return plain.Equals("title", StringComparison.OrdinalIgnoreCase) ? 1
            : plain.Length == 8 && plain.StartsWith("heading", StringComparison.OrdinalIgnoreCase) && char.IsAsciiDigit(plain[7]) ? plain[7] - '0'
            : 0;
    }

    /// <summary>The built-in styles of lists, which need not name a list.</summary>
    private string ListOfName(string name)
    {
        var isNumbered = name.StartsWith("List Number", StringComparison.OrdinalIgnoreCase);
        if (!isNumbered && !name.StartsWith("List Bullet", StringComparison.OrdinalIgnoreCase))
        {
            return "";
        }

        _ = isNumbered && _numbered.Add((name, 0));
        return name;
    }

    private void ReadStyles(XmlReader xml)
    {
        var style = "";
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (xml.LocalName)
            {
                case "style":
                    style = xml.GetAttribute("styleId", xml.NamespaceURI) ?? "";
                    break;
                case "name" when OfName(DocxReader.Value(xml)) is > 0 and var level:
                    _headings[style] = level;
                    break;
                case "name" when ListOfName(DocxReader.Value(xml)) is { Length: > 0 } list:
                    _lists.TryAdd(style, (list, 0));
                    break;
                case "outlineLvl" when DocxReader.Number(xml) < 9:
                    _headings.TryAdd(style, DocxReader.Number(xml) + 1);
                    break;
                case "numId":
                    _lists[style] = (DocxReader.Value(xml), 0);
                    break;
            }
        }
    }

    private void ReadNumbering(XmlReader xml)
    {
        var numbered = new HashSet<(string Abstract, int Level)>();
        var (of, level, list) = ("", 0, "");
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (xml.LocalName)
            {
                case "abstractNum":
                    of = xml.GetAttribute("abstractNumId", xml.NamespaceURI) ?? "";
                    break;
                case "lvl":
                    level = int.TryParse(xml.GetAttribute("ilvl", xml.NamespaceURI), NumberStyles.Integer, CultureInfo.InvariantCulture, out var at) ? at : 0;
                    break;
                case "numFmt" when DocxReader.Value(xml) is not ("bullet" or "none"):
                    numbered.Add((of, level));
                    break;
                case "num":
                    list = xml.GetAttribute("numId", xml.NamespaceURI) ?? "";
                    break;
                case "abstractNumId":
                    _numbered.UnionWith(numbered.Where(n => n.Abstract == DocxReader.Value(xml)).Select(n => (list, n.Level)));
                    break;
            }
        }
    }
}
