using System.Collections.Immutable;
using Parley.Prompts.Templates.Nodes;

namespace Parley.Prompts.Templates.Reading;

/// <summary>Reads a template's tags into nodes.</summary>
internal sealed class TemplateParser
{
    private const int MaxDepth = 100;

    private readonly ExpressionParser _read;
    private int _depth;

    private TemplateParser(string source) => _read = new ExpressionParser(TemplateLexer.Read(source));

    /// <summary>Reads a whole template.</summary>
    /// <param name="source">The template.</param>
    /// <exception cref="TemplateException">It cannot be read.</exception>
    public static BlockNode Parse(string source)
    {
        var parser = new TemplateParser(source);
        var (body, end) = parser.Body(1);
        return end is null ? body : throw new TemplateException($"'{end}' has nothing that it ends.", parser._read.Current.Line);
    }

    /// <summary>Nodes up to a tag that is none of their own: <c>else</c>, <c>endif</c>, …; its name is read, its rest is not.</summary>
    private (BlockNode Body, string? End) Body(int line)
    {
        if (++_depth > MaxDepth)
        {
            throw new TemplateException($"Blocks are nested more than {MaxDepth} deep.", line);
        }

        var nodes = ImmutableArray.CreateBuilder<TemplateNode>();
        string? end = null;
        while (end is null && _read.Current.Kind != TokenKind.End)
        {
            var token = _read.Take();
            switch (token.Kind)
            {
                case TokenKind.Text:
                    nodes.Add(new TextNode(token.Text, token.Line));
                    break;
                case TokenKind.OutputStart:
                    nodes.Add(new OutputNode(_read.Expression(), token.Line));
                    _read.Expect(TokenKind.OutputEnd, "'}}'");
                    break;
                default:
                    var name = _read.Name("A tag's name");
                    if (Statement(name, token.Line) is { } node)
                    {
                        nodes.Add(node);
                    }
                    else
                    {
                        end = name;
                    }

                    break;
            }
        }

        _depth--;
        return (new BlockNode(nodes.ToImmutable(), line), end);
    }

    private TemplateNode? Statement(string name, int line)
    {
        switch (name)
        {
            case "if" or "ifAsync":
                return If(line);
            case "for" or "asyncEach" or "asyncAll":
                return For(name, line);
            case "set":
                return Set(line);
            case "macro":
                return Macro(line);
            case "call":
                return Call(line);
            case "filter":
                return Filter(line);
            case "with":
                return With(line);
            case "switch":
                return Switch(line);
            case "include":
                return Include(line);
            case "import":
                return Import(line);
            case "from":
                return From(line);
            case "do":
                var value = _read.Expression();
                CloseTag();
                return new DoNode(value, line);
            case "autoescape":
                // Nothing is ever escaped on its own, so the block is its body.
                _read.Expression();
                CloseTag();
                return Until(line, "autoescape", "endautoescape");
            case "extends" or "block":
                throw new TemplateException($"'{name}' is not supported; use 'include' or a macro.", line);
            default:
                return name is "else" or "elif" or "elseif" or "case" or "default" || name.StartsWith("end", StringComparison.Ordinal)
                    ? null
                    : throw new TemplateException($"The tag '{name}' is not known.", line);
        }
    }

    private IfNode If(int line)
    {
        var branches = ImmutableArray.CreateBuilder<(TemplateExpression, BlockNode)>();
        string? end = "if";
        while (end is "if" or "elif" or "elseif")
        {
            var test = _read.Expression();
            CloseTag();
            (var body, end) = Body(line);
            branches.Add((test, body));
        }

        BlockNode? otherwise = null;
        if (end == "else")
        {
            CloseTag();
            (otherwise, end) = Body(line);
        }

        Ended(end, "if", line, "endif");
        return new IfNode(branches.ToImmutable(), otherwise, line);
    }

    private ForNode For(string tag, int line)
    {
        var names = Names();
        if (!_read.TakeName("in"))
        {
            throw _read.Unexpected("'in'");
        }

        var sequence = _read.Or();
        var test = _read.TakeName("if") ? _read.Expression() : null;
        if (_read.TakeName("recursive"))
        {
            throw new TemplateException("'recursive' loops are not supported; use a macro that calls itself.", line);
        }

        CloseTag();
        var (body, end) = Body(line);
        BlockNode? otherwise = null;
        if (end == "else")
        {
            CloseTag();
            (otherwise, end) = Body(line);
        }

        Ended(end, tag, line, tag == "for" ? "endfor" : tag == "asyncEach" ? "endeach" : "endall");
        return new ForNode(names, sequence, test, body, otherwise, line);
    }

    private SetNode Set(int line)
    {
        var names = Names();
        var member = names.Length == 1 && _read.TakeOperator(".") ? _read.Name("A name") : null;
        if (_read.TakeOperator("="))
        {
            var value = _read.Expression();
            if (_read.Current.IsOperator(","))
            {
                var items = ImmutableArray.CreateBuilder<TemplateExpression>();
                items.Add(value);
                while (_read.TakeOperator(","))
                {
                    items.Add(_read.Expression());
                }

                value = new ListExpression(items.ToImmutable(), line);
            }

            CloseTag();
            return new SetNode(names, member, value, null, line);
        }

        CloseTag();
        return new SetNode(names, member, null, Until(line, "set", "endset"), line);
    }

    private MacroNode Macro(int line)
    {
        var name = _read.Name("A macro's name");
        var parameters = Parameters();
        CloseTag();
        return new MacroNode(name, parameters, Until(line, "macro", "endmacro"), line);
    }

    private MacroParameters Parameters()
    {
        var names = ImmutableArray.CreateBuilder<(string, TemplateExpression?)>();
        _read.ExpectOperator("(");
        while (!_read.TakeOperator(")"))
        {
            names.Add((_read.Name("A parameter's name"), _read.TakeOperator("=") ? _read.Expression() : null));
            if (!_read.Current.IsOperator(")"))
            {
                _read.ExpectOperator(",");
            }
        }

        return new MacroParameters(names.ToImmutable());
    }

    private CallBlockNode Call(int line)
    {
        var parameters = _read.Current.IsOperator("(") ? Parameters() : new MacroParameters([]);
        TemplateExpression target = new VariableExpression(_read.Name("A macro's name"), line);
        while (_read.TakeOperator("."))
        {
            target = new MemberExpression(target, new LiteralExpression(_read.Name("A name"), line), line);
        }

        var arguments = _read.Arguments();
        CloseTag();
        return new CallBlockNode(target, arguments, parameters, Until(line, "call", "endcall"), line);
    }

    private FilterBlockNode Filter(int line)
    {
        var name = _read.Name("A filter's name");
        var arguments = _read.Current.IsOperator("(") ? _read.Arguments() : CallArguments.None;
        CloseTag();
        return new FilterBlockNode(input => new FilterExpression(name, input, arguments, line), Until(line, "filter", "endfilter"), line);
    }

    private WithNode With(int line)
    {
        var variables = ImmutableArray.CreateBuilder<(string, TemplateExpression)>();
        while (_read.Current.Kind != TokenKind.TagEnd)
        {
            var name = _read.Name("A variable's name");
            _read.ExpectOperator("=");
            variables.Add((name, _read.Expression()));
            _read.TakeOperator(",");
        }

        CloseTag();
        return new WithNode(variables.ToImmutable(), Until(line, "with", "endwith"), line);
    }

    private SwitchNode Switch(int line)
    {
        var value = _read.Expression();
        CloseTag();
        var (_, end) = Body(line);
        var cases = ImmutableArray.CreateBuilder<(TemplateExpression, BlockNode)>();
        BlockNode? otherwise = null;
        while (end is "case" or "default")
        {
            var test = end == "case" ? _read.Expression() : null;
            CloseTag();
            (var body, end) = Body(line);
            if (test is null)
            {
                otherwise = body;
            }
            else
            {
                cases.Add((test, body));
            }
        }

        Ended(end, "switch", line, "endswitch");
        return new SwitchNode(value, cases.ToImmutable(), otherwise, line);
    }

    private IncludeNode Include(int line)
    {
        var name = _read.Expression();
        var ignore = _read.TakeName("ignore");
        if (ignore && !_read.TakeName("missing"))
        {
            throw _read.Unexpected("'missing'");
        }

        Context();
        CloseTag();
        return new IncludeNode(name, ignore, line);
    }

    private ImportNode Import(int line)
    {
        var name = _read.Expression();
        if (!_read.TakeName("as"))
        {
            throw _read.Unexpected("'as'");
        }

        var alias = _read.Name("A name");
        Context();
        CloseTag();
        return new ImportNode(name, alias, [], line);
    }

    private ImportNode From(int line)
    {
        var name = _read.Expression();
        if (!_read.TakeName("import"))
        {
            throw _read.Unexpected("'import'");
        }

        var names = ImmutableArray.CreateBuilder<(string, string)>();
        do
        {
            var wanted = _read.Name("A name");
            names.Add((wanted, _read.TakeName("as") ? _read.Name("A name") : wanted));
        }
        while (_read.TakeOperator(","));
        Context();
        CloseTag();
        return new ImportNode(name, null, names.ToImmutable(), line);
    }

    // Included and imported parts are read the same way with and without context.
    private void Context()
    {
        if (_read.TakeName("with") || _read.TakeName("without"))
        {
            _read.TakeName("context");
        }
    }

    private ImmutableArray<string> Names()
    {
        var names = ImmutableArray.CreateBuilder<string>();
        var bracket = _read.TakeOperator("(") ? ")" : _read.TakeOperator("[") ? "]" : null;
        do
        {
            names.Add(_read.Name("A variable's name"));
        }
        while (_read.TakeOperator(","));
        if (bracket is not null)
        {
            _read.ExpectOperator(bracket);
        }

        return names.ToImmutable();
    }

    private BlockNode Until(int line, string tag, string wanted)
    {
        var (body, end) = Body(line);
        if (_read.Current.Kind == TokenKind.Name)
        {
            _read.Take();
        }

        Ended(end, tag, line, wanted);
        return body;
    }

    private void Ended(string? end, string tag, int line, string wanted)
    {
        if (end != wanted)
        {
            throw new TemplateException(
                end is null ? $"'{tag}' is not closed with '{{% {wanted} %}}'." : $"'{tag}' of line {line} ends with '{wanted}', not '{end}'.",
                end is null ? line : _read.Current.Line);
        }

        CloseTag();
    }

    private void CloseTag() => _read.Expect(TokenKind.TagEnd, "'%}'");
}
