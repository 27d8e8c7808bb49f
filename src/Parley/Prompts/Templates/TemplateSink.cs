using System.Collections.Immutable;
using System.Text;

namespace Parley.Prompts.Templates;

/// <summary>A run of what a template wrote, and whose words they are.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsLiteral">True for the author's text; false for a value's, which can mean nothing to the parser.</param>
/// <param name="Source">The input that a value came from; null for literals and for values of no input.</param>
/// <param name="IsStrict">True where the input was declared strict.</param>
internal sealed record TemplateSegment(string Text, bool IsLiteral, string? Source, bool IsStrict);

/// <summary>Gathers what is written; neighbouring literals become one segment.</summary>
internal sealed class TemplateSink
{
    private readonly List<TemplateSegment> _segments = [];
    private readonly StringBuilder _literal = new();

    public void Literal(string text) => _literal.Append(text);

    public void Value(string text, string? source, bool strict)
    {
        Flush();
        _segments.Add(new TemplateSegment(text, false, source, strict));
    }

    public ImmutableArray<TemplateSegment> ToSegments()
    {
        Flush();
        return [.. _segments];
    }

    public override string ToString()
    {
        Flush();
        return _segments.Count == 1 ? _segments[0].Text : string.Concat(_segments.Select(s => s.Text));
    }

    private void Flush()
    {
        if (_literal.Length > 0)
        {
            _segments.Add(new TemplateSegment(_literal.ToString(), true, null, false));
            _literal.Clear();
        }
    }
}
