using System.Collections.Immutable;
using Parley.Prompts.Templates.Nodes;

namespace Parley.Prompts.Templates.Reading;

/// <summary>
/// Reads Mustache templates into the same nodes: variables, sections, inverted sections, comments and the implicit <c>.</c>.
/// Nothing is escaped. Partials and changed delimiters are not supported, and say so.
/// </summary>
internal static class MustacheTemplate
{
    private const string Open = "{{";

    /// <summary>Reads a template.</summary>
    /// <param name="source">The text.</param>
    /// <exception cref="TemplateException">A tag or section is not closed, or not supported.</exception>
    public static CompiledTemplate Parse(string source)
    {
        var position = 0;
        var body = Body(source, ref position, null);
        return CompiledTemplate.Of(body);
    }

    private static BlockNode Body(string source, ref int position, string? section)
    {
        var (nodes, begun) = (ImmutableArray.CreateBuilder<TemplateNode>(), LineAt(source, position));
        while (true)
        {
            var open = source.IndexOf(Open, position, StringComparison.Ordinal);
            if (open < 0)
            {
                Add(nodes, source[position..], begun);
                position = source.Length;
                return section is null ? new BlockNode(nodes.ToImmutable(), begun)
                    : throw new TemplateException($"The section '{section}' is not closed.", begun);
            }

            var line = LineAt(source, open);
            var (sign, name, after) = Tag(source, open, line);
            var alone = sign is '#' or '^' or '/' or '!' ? Standalone(source, open, after) : null;
            Add(nodes, source[position..(alone?.From ?? open)], line);
            position = alone?.To ?? after;
            switch (sign)
            {
                case '!':
                    break;
                case '#' or '^':
                    nodes.Add(new MustacheSection(Path(name, line), Body(source, ref position, name), sign == '^', line));
                    break;
                case '/' when name == section:
                    return new BlockNode(nodes.ToImmutable(), begun);
                case '/':
                    throw new TemplateException($"'{{{{/{name}}}}}' closes no section that is open.", line);
                default:
                    nodes.Add(new OutputNode(Path(name, line), line));
                    break;
            }
        }
    }

    private static (char Sign, string Name, int After) Tag(string source, int open, int line)
    {
        var triple = source.AsSpan(open).StartsWith("{{{", StringComparison.Ordinal);
        var close = source.IndexOf(triple ? "}}}" : "}}", open, StringComparison.Ordinal);
        if (close < 0)
        {
            throw new TemplateException("The tag that begins here is not closed with '}}'.", line);
        }

        var inner = source[(open + (triple ? 3 : 2))..close].Trim();
        var after = close + (triple ? 3 : 2);
        return inner.Length > 0 && inner[0] is '#' or '^' or '/' or '!' or '&' or '>' or '='
            ? inner[0] is '>' or '='
                ? throw new TemplateException($"'{inner[0]}' tags of Mustache are not supported.", line)
                : (inner[0], inner[1..].Trim(), after)
            : ('\0', inner, after);
    }

    /// <summary>The whole line of a tag that stands alone on it.</summary>
    private static (int From, int To)? Standalone(string source, int open, int after)
    {
        var from = open;
        while (from > 0 && source[from - 1] is ' ' or '\t')
        {
            from--;
        }

        var to = after;
        while (to < source.Length && source[to] is ' ' or '\t' or '\r')
        {
            to++;
        }

        var begins = from == 0 || source[from - 1] == '\n';
        var ends = to == source.Length || source[to] == '\n';
        return begins && ends && (from > 0 || to < source.Length) ? (from, Math.Min(to + 1, source.Length)) : null;
    }

    private static void Add(ImmutableArray<TemplateNode>.Builder nodes, string text, int line)
    {
        if (text.Length > 0)
        {
            nodes.Add(new TextNode(text, line));
        }
    }

    private static TemplateExpression Path(string name, int line)
    {
        if (name == ".")
        {
            return new VariableExpression(".", line);
        }

        var parts = name.Split('.');
        TemplateExpression value = new MustacheName(parts[0], line);
        foreach (var part in parts[1..])
        {
            value = new MemberExpression(value, new LiteralExpression(part, line), line);
        }

        return value;
    }

    private static int LineAt(string source, int position) => source.AsSpan(0, Math.Min(position, source.Length)).Count('\n') + 1;
}

/// <summary>A name, looked for in the item of the section around it and then further out.</summary>
internal sealed class MustacheName(string name, int line) : TemplateExpression(line)
{
    public override string? Root => name;

    public override object? Evaluate(RenderState state)
    {
        for (var scope = state.Scope; scope is not null; scope = scope.Parent)
        {
            if (scope.TryGet(".", out var item) && TemplateValues.Member(item, name) is var member && !Undefined.Is(member))
            {
                return member;
            }
        }

        return state.Lookup(name);
    }
}

/// <summary>A section: once for something true, once for each item of a list, or only where there is nothing.</summary>
internal sealed class MustacheSection(TemplateExpression value, BlockNode body, bool inverted, int line) : TemplateNode(line)
{
    public override void Run(RenderState state)
    {
        state.Step(Line);
        var found = value.Evaluate(state);
        if (inverted)
        {
            if (!TemplateValues.IsTrue(found))
            {
                body.Run(state);
            }

            return;
        }

        var source = value.Root is { } root ? state.SourceOf(root) : null;
        foreach (var item in found is TemplateList list ? list : TemplateValues.IsTrue(found) ? [found] : new TemplateList())
        {
            state.Step(Line);
            state.Nest(true, scope =>
            {
                scope.Define(".", item, source);
                body.Run(state);
            });
        }
    }
}
