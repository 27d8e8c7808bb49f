using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Parley.Prompts.Templates.Functions;
using Parley.Prompts.Templates.Nodes;
using Parley.Prompts.Templates.Reading;

namespace Parley.Prompts.Templates;

/// <summary>
/// A Jinja or Nunjucks template, read once and rendered often; safe for any number of threads. It has variables, filters,
/// tests, if, for, set, macro, call, include, import, with, switch, filter, raw and whitespace control; it has no way to
/// files, network, types or the clock. Undefined names write nothing, and nothing is escaped.
/// </summary>
internal sealed class CompiledTemplate
{
    private static readonly ConditionalWeakTable<string, CompiledTemplate> Kept = [];

    private CompiledTemplate(BlockNode body) => Body = body;

    /// <summary>Its parts.</summary>
    public BlockNode Body { get; }

    /// <summary>Reads a template.</summary>
    /// <param name="source">The text.</param>
    /// <exception cref="TemplateException">It cannot be read; the message names the line.</exception>
    public static CompiledTemplate Parse(string source) => new(TemplateParser.Parse(source));

    /// <summary>Reads a template that lives as long as its file, once for as long as the text is in memory.</summary>
    /// <param name="source">The text; kept by the object, not by its letters.</param>
    /// <param name="parse">Reads it.</param>
    /// <exception cref="TemplateException">It cannot be read; the message names the line.</exception>
    public static CompiledTemplate Once(string source, Func<string, CompiledTemplate> parse) =>
        Kept.TryGetValue(source, out var known) ? known : Kept.GetValue(source, text => parse(text));

    /// <summary>A template of nodes that another reader made.</summary>
    /// <param name="body">The nodes.</param>
    public static CompiledTemplate Of(BlockNode body) => new(body);

    /// <summary>Renders it as text.</summary>
    /// <param name="inputs">Names and values: plain values, JSON, dictionaries, sequences.</param>
    /// <param name="options">What it may use.</param>
    /// <exception cref="TemplateException">It asks for what is not there, or more than the limits allow.</exception>
    public string Render(IEnumerable<KeyValuePair<string, object?>> inputs, TemplateOptions? options = null) => Write(inputs, options).ToString();

    /// <summary>Renders it as runs of the author's text and of values, so that a value can never pass for the author's.</summary>
    /// <param name="inputs">Names and values.</param>
    /// <param name="options">What it may use.</param>
    /// <exception cref="TemplateException">It asks for what is not there, or more than the limits allow.</exception>
    /// <exception cref="StrictInputException">A strict input looks like a role marker.</exception>
    public ImmutableArray<TemplateSegment> RenderSegments(IEnumerable<KeyValuePair<string, object?>> inputs, TemplateOptions? options = null) =>
        Write(inputs, options).ToSegments();

    /// <summary>Renders it into a rendering that is under way.</summary>
    /// <param name="state">The rendering.</param>
    public void Run(RenderState state) => Body.Run(state);

    private TemplateSink Write(IEnumerable<KeyValuePair<string, object?>> inputs, TemplateOptions? options)
    {
        var values = new TemplateMap();
        foreach (var (name, value) in inputs)
        {
            values[name] = TemplateValues.From(value);
        }

        var sink = new TemplateSink();
        Run(new RenderState(options ?? TemplateOptions.Default, values, sink));
        return sink;
    }
}
