using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Parley.Text;

namespace Parley.Knowledge.Reading;

/// <summary>
/// Puts a document's text together, block by block: blocks of their own stand after a blank line, items (<c>- </c>, <c>1. </c>) and
/// rows (<c>| a | b |</c>) on lines of their own. Characters that nobody sees are left out and counted.
/// </summary>
internal sealed class DocumentBuilder
{
    /// <summary>The text of one document is read up to here.</summary>
    public const int MaxLength = 40_000_000;

    private readonly StringBuilder _text = new();
    private readonly ImmutableArray<DocumentBlock>.Builder _blocks = ImmutableArray.CreateBuilder<DocumentBlock>();
    private readonly List<string> _warnings = [];
    private int _invisible;

    /// <summary>Page, slide or sheet of the blocks that follow; 0 where there is none.</summary>
    public int Page { get; set; }

    /// <summary>What the document says of itself.</summary>
    public DocumentFacts Facts { get; set; } = new();

    /// <summary>True where nothing was added.</summary>
    public bool IsEmpty => _blocks.Count == 0;

    /// <summary>True where no more is taken.</summary>
    public bool IsFull => _text.Length >= MaxLength;

    /// <summary>Says what a reader should know.</summary>
    public void Warn(string warning)
    {
        if (!_warnings.Contains(warning) && _warnings.Count < 50)
        {
            _warnings.Add(warning);
        }
    }

    public void Heading(string text, int level) => Add(BlockKind.Heading, text, level, "");

    public void Paragraph(string text) => Add(BlockKind.Paragraph, text, 0, "");

    public void Code(string text) => Add(BlockKind.Code, text, 0, "", keepLines: true);

    /// <summary>An item; <paramref name="number"/> is its place in a numbered list, 0 for a bullet.</summary>
    public void Item(string text, int level, int number) =>
        Add(BlockKind.Item, text, level, number > 0 ? string.Create(CultureInfo.InvariantCulture, $"{number}. ") : "- ");

    public void Row(IEnumerable<string> cells)
    {
        var clean = cells.Select(c => c.Replace('|', '/')).ToList();
        if (clean.Exists(c => c.Any(char.IsLetterOrDigit)))
        {
            Add(BlockKind.Row, $"| {string.Join(" | ", clean.Select(c => Clean(c, keepLines: false)))} |", 0, "");
        }
    }

    /// <summary>The document.</summary>
    public SourceDocument Build()
    {
        if (_invisible > 0)
        {
            Warn(string.Create(CultureInfo.InvariantCulture, $"{_invisible} invisible characters were left out."));
        }

        if (IsFull)
        {
            Warn(string.Create(CultureInfo.InvariantCulture, $"The document is longer than {MaxLength} characters; the rest was left out."));
        }

        var text = _text.ToString();
        var blocks = _blocks.ToImmutable();
        var title = Facts.Title.Length > 0 ? Facts.Title
            : blocks.FirstOrDefault(b => b.Kind == BlockKind.Heading)?.Span.Of(text) ?? "";
        var language = Facts.Language.Length > 0 ? Facts.Language : LanguageGuess.Of(text) ?? "";
        return new SourceDocument(text, blocks, Facts with { Title = title, Language = language }, [.. _warnings]);
    }

    private void Add(BlockKind kind, string text, int level, string mark, bool keepLines = false)
    {
        var clean = Clean(text, keepLines);
        if (clean.Length == 0 || IsFull)
        {
            return;
        }

        var last = _blocks.Count > 0 ? _blocks[^1].Kind : (BlockKind?)null;
        if (last is not null)
        {
            _text.Append(kind == last && kind is BlockKind.Item or BlockKind.Row ? "\n" : "\n\n");
        }

        var start = _text.Length;
        _text.Append(mark).Append(clean);
        _blocks.Add(new DocumentBlock(kind, new TextSpan(start, _text.Length), level, Page));
    }

    private string Clean(string text, bool keepLines)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (Invisible.Is(c))
            {
                _invisible++;
            }
            else if (c is >= '\ufb00' and <= '\ufb06')
            {
                // Printers' ligatures are the letters that they stand for.
                clean.Append(c.ToString().Normalize(NormalizationForm.FormKC));
            }
            else if (keepLines && c == '\n')
            {
                while (clean.Length > 0 && clean[^1] == ' ')
                {
                    clean.Length--;
                }

                clean.Append('\n');
            }
            else if (char.IsWhiteSpace(c) || char.IsControl(c))
            {
                if (clean.Length > 0 && clean[^1] is not (' ' or '\n'))
                {
                    clean.Append(' ');
                }
            }
            else
            {
                clean.Append(c);
            }
        }

        return clean.ToString().Trim();
    }
}
