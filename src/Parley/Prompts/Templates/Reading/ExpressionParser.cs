using System.Collections.Immutable;
using Parley.Prompts.Templates.Nodes;

namespace Parley.Prompts.Templates.Reading;

/// <summary>
/// Reads expressions, by precedence from loosest to tightest: <c>a if b else c</c>, or, and, not, comparisons, + -, ~,
/// * / // %, signs, **, then members, calls, filters and tests.
/// </summary>
internal sealed class ExpressionParser(List<TemplateToken> tokens)
{
    private const int MaxDepth = 100;

    private int _position;
    private int _depth;

    public TemplateToken Current => tokens[_position];

    public TemplateToken Take() => tokens[_position++];

    public bool TakeName(string name) => Current.IsName(name) && Advance();

    public bool TakeOperator(string sign) => Current.IsOperator(sign) && Advance();

    public void Expect(TokenKind kind, string what)
    {
        if (Current.Kind != kind)
        {
            throw Unexpected(what);
        }

        _position++;
    }

    public void ExpectOperator(string sign)
    {
        if (!TakeOperator(sign))
        {
            throw Unexpected($"'{sign}'");
        }
    }

    public string Name(string what)
    {
        if (Current.Kind != TokenKind.Name)
        {
            throw Unexpected(what);
        }

        return Take().Text;
    }

    public TemplateException Unexpected(string wanted) =>
        new($"{wanted} is needed here, not {Current}.", Current.Line);

    /// <summary>Reads a whole expression.</summary>
    public TemplateExpression Expression()
    {
        Deeper();
        var value = Or();
        while (TakeName("if"))
        {
            var test = Or();
            value = new ConditionExpression(test, value, TakeName("else") ? Expression() : null, value.Line);
        }

        _depth--;
        return value;
    }

    /// <summary>An expression without a trailing <c>if</c>, as after <c>in</c> of a loop.</summary>
    public TemplateExpression Or()
    {
        var left = And();
        while (TakeName("or"))
        {
            left = new BinaryExpression("or", left, And(), left.Line);
        }

        return left;
    }

    private TemplateExpression And()
    {
        var left = Not();
        while (TakeName("and"))
        {
            left = new BinaryExpression("and", left, Not(), left.Line);
        }

        return left;
    }

    private TemplateExpression Not()
    {
        if (!Current.IsName("not"))
        {
            return Comparison();
        }

        Deeper();
        var line = Take().Line;
        var negated = new NotExpression(Not(), line);
        _depth--;
        return negated;
    }

    private TemplateExpression Comparison()
    {
        var left = Sum();
        TemplateExpression? chain = null;
        while (ComparisonSign() is { } sign)
        {
            var right = Sum();
            var compared = new BinaryExpression(sign, left, right, left.Line);
            chain = chain is null ? compared : new BinaryExpression("and", chain, compared, left.Line);
            left = right;
        }

        return chain ?? left;
    }

    private string? ComparisonSign()
    {
        if (Current is { Kind: TokenKind.Operator, Text: "==" or "!=" or "===" or "!==" or "<" or ">" or "<=" or ">=" })
        {
            return Take().Text;
        }

        if (TakeName("in"))
        {
            return "in";
        }

        if (Current.IsName("not") && tokens[_position + 1].IsName("in"))
        {
            _position += 2;
            return "not in";
        }

        return null;
    }

    private TemplateExpression Sum() => Chain(Concat, "+", "-");

    private TemplateExpression Concat() => Chain(Product, "~");

    private TemplateExpression Product() => Chain(() => Signed(true), "*", "/", "//", "%");

    private TemplateExpression Chain(Func<TemplateExpression> next, params ReadOnlySpan<string> signs)
    {
        var left = next();
        while (Current.Kind == TokenKind.Operator && signs.Contains(Current.Text))
        {
            var sign = Take().Text;
            left = new BinaryExpression(sign, left, next(), left.Line);
        }

        return left;
    }

    private TemplateExpression Signed(bool filtered)
    {
        Deeper();
        var line = Current.Line;
        TemplateExpression value;
        if (TakeOperator("-"))
        {
            value = new NegateExpression(Signed(false), line);
        }
        else if (TakeOperator("+"))
        {
            value = Signed(false);
        }
        else
        {
            value = Power();
        }

        _depth--;
        return filtered ? Filtered(value) : value;
    }

    private TemplateExpression Power()
    {
        var value = Postfix(Primary());
        return TakeOperator("**") ? new BinaryExpression("**", value, Signed(false), value.Line) : value;
    }

    private TemplateExpression Primary()
    {
        var token = Take();
        switch (token.Kind)
        {
            case TokenKind.String:
                var text = token.Text;
                while (Current.Kind == TokenKind.String)
                {
                    text += Take().Text;
                }

                return new LiteralExpression(text, token.Line);
            case TokenKind.Number:
                return new LiteralExpression(token.Value, token.Line);
            case TokenKind.Name:
                return token.Text switch
                {
                    "true" or "True" => new LiteralExpression(true, token.Line),
                    "false" or "False" => new LiteralExpression(false, token.Line),
                    "none" or "None" or "null" => new LiteralExpression(null, token.Line),
                    "undefined" => new LiteralExpression(Undefined.Value, token.Line),
                    _ => new VariableExpression(token.Text, token.Line),
                };
            case TokenKind.Operator when token.Text == "(":
                return Bracketed(token.Line);
            case TokenKind.Operator when token.Text == "[":
                return new ListExpression(Items("]"), token.Line);
            case TokenKind.Operator when token.Text == "{":
                return Map(token.Line);
            default:
                _position--;
                throw Unexpected("A value");
        }
    }

    private TemplateExpression Bracketed(int line)
    {
        if (TakeOperator(")"))
        {
            return new ListExpression([], line);
        }

        var first = Expression();
        if (!TakeOperator(","))
        {
            ExpectOperator(")");
            return first;
        }

        return new ListExpression([first, .. Items(")")], line);
    }

    private ImmutableArray<TemplateExpression> Items(string close)
    {
        var items = ImmutableArray.CreateBuilder<TemplateExpression>();
        while (!TakeOperator(close))
        {
            items.Add(Expression());
            if (!Current.IsOperator(close))
            {
                ExpectOperator(",");
            }
        }

        return items.ToImmutable();
    }

    private MapExpression Map(int line)
    {
        var entries = ImmutableArray.CreateBuilder<(TemplateExpression, TemplateExpression)>();
        while (!TakeOperator("}"))
        {
            var key = Current.Kind == TokenKind.Name && tokens[_position + 1].IsOperator(":")
                ? new LiteralExpression(Take().Text, line)
                : Expression();
            ExpectOperator(":");
            entries.Add((key, Expression()));
            if (!Current.IsOperator("}"))
            {
                ExpectOperator(",");
            }
        }

        return new MapExpression(entries.ToImmutable(), line);
    }

    private TemplateExpression Postfix(TemplateExpression value)
    {
        while (true)
        {
            var line = Current.Line;
            if (TakeOperator("."))
            {
                var key = Current.Kind == TokenKind.Number ? Take().Value : Name("A name");
                value = new MemberExpression(value, new LiteralExpression(key, line), line);
            }
            else if (TakeOperator("["))
            {
                value = Subscript(value, line);
            }
            else if (Current.IsOperator("("))
            {
                value = new CallExpression(value, Arguments(), line);
            }
            else
            {
                return value;
            }
        }
    }

    private TemplateExpression Subscript(TemplateExpression target, int line)
    {
        var bounds = ImmutableArray.CreateBuilder<TemplateExpression?>();
        var sliced = false;
        while (!TakeOperator("]"))
        {
            if (TakeOperator(":"))
            {
                sliced = true;
                if (bounds.Count == 0)
                {
                    bounds.Add(null);
                }

                bounds.Add(Current.IsOperator("]") || Current.IsOperator(":") ? null : Expression());
            }
            else if (bounds.Count == 0)
            {
                bounds.Add(Expression());
            }
            else
            {
                throw Unexpected("']'");
            }
        }

        return sliced ? new SliceExpression(target, bounds.ToImmutable(), line)
            : bounds is [{ } key] ? new MemberExpression(target, key, line)
            : throw Unexpected("A key");
    }

    /// <summary>Filters and tests behind a value.</summary>
    /// <param name="value">The value.</param>
    public TemplateExpression Filtered(TemplateExpression value)
    {
        while (true)
        {
            var line = Current.Line;
            if (TakeOperator("|"))
            {
                var name = Dotted("A filter's name");
                value = new FilterExpression(name, value, Current.IsOperator("(") ? Arguments() : CallArguments.None, line);
            }
            else if (TakeName("is"))
            {
                var negated = TakeName("not");
                var name = Dotted("A test's name");
                var test = new TestExpression(name, value, TestArguments(), line);
                value = negated ? new NotExpression(test, line) : test;
            }
            else if (Current.IsOperator("(") || Current.IsOperator("[") || Current.IsOperator("."))
            {
                value = Postfix(value);
            }
            else
            {
                return value;
            }
        }
    }

    private string Dotted(string what)
    {
        var name = Name(what);
        while (TakeOperator("."))
        {
            name += "." + Name(what);
        }

        return name;
    }

    private CallArguments TestArguments()
    {
        if (Current.IsOperator("("))
        {
            return Arguments();
        }

        var follows = Current.Kind is TokenKind.String or TokenKind.Number
            || (Current.Kind == TokenKind.Name && Current.Text is not ("else" or "or" or "and" or "is" or "if" or "not" or "in"));
        return follows ? new CallArguments([Postfix(Primary())], []) : CallArguments.None;
    }

    /// <summary>Arguments in brackets.</summary>
    public CallArguments Arguments()
    {
        ExpectOperator("(");
        var byPosition = ImmutableArray.CreateBuilder<TemplateExpression>();
        var byName = ImmutableArray.CreateBuilder<(string, TemplateExpression)>();
        while (!TakeOperator(")"))
        {
            if (Current.Kind == TokenKind.Name && tokens[_position + 1].IsOperator("="))
            {
                var name = Take().Text;
                _position++;
                byName.Add((name, Expression()));
            }
            else
            {
                byPosition.Add(Expression());
            }

            if (!Current.IsOperator(")"))
            {
                ExpectOperator(",");
            }
        }

        return new CallArguments(byPosition.ToImmutable(), byName.ToImmutable());
    }

    private void Deeper()
    {
        if (++_depth > MaxDepth)
        {
            throw new TemplateException($"The expression is nested more than {MaxDepth} deep.", Current.Line);
        }
    }

    private bool Advance()
    {
        _position++;
        return true;
    }
}
