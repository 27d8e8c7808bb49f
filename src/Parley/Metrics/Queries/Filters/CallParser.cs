using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Parley.Metrics.Queries.Filters;

/// <summary>
/// Reads calls as Jinja and Python write them: <c>TimeDimension('metric_time', 'day').date_part('dow')</c>. Braces and
/// quotes inside a text literal are part of it. Nesting is limited to <see cref="MaxDepth"/>.
/// </summary>
internal sealed class CallParser
{
    /// <summary>Calls and lists nested deeper than this are refused.</summary>
    internal const int MaxDepth = 32;

    private readonly string _text;
    private int _depth;

    private CallParser(string text, int position) => (_text, Position) = (text, position);

    /// <summary>Where the next character is read.</summary>
    private int Position { get; set; }

    /// <summary>Reads a text that is one expression.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="MetricQueryException">It is not.</exception>
    internal static CallExpression ParseWhole(string text)
    {
        var parser = new CallParser(text, 0);
        var expression = parser.Expression();
        parser.SkipSpace();
        return parser.Position == text.Length ? expression : throw parser.Unexpected();
    }

    /// <summary>Reads an expression inside a longer text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="position">Where the expression starts; afterwards, the first character behind it that is no space.</param>
    /// <exception cref="MetricQueryException">There is none.</exception>
    internal static CallExpression Parse(string text, ref int position)
    {
        var parser = new CallParser(text, position);
        var expression = parser.Expression();
        parser.SkipSpace();
        position = parser.Position;
        return expression;
    }

    private CallExpression Expression()
    {
        if (++_depth > MaxDepth)
        {
            throw new MetricQueryException($"The filter is nested more than {MaxDepth} deep: {_text}");
        }

        var expression = Primary();
        while (Take('.'))
        {
            expression = MaybeCall(new CallExpression.Member(expression, Name()));
        }

        _depth--;
        return expression;
    }

    private CallExpression Primary()
    {
        SkipSpace();
        var next = Position < _text.Length ? _text[Position] : '\0';
        if (next is '\'' or '"')
        {
            return new CallExpression.Literal(Quoted(next));
        }

        if (next is '[' or '(')
        {
            Position++;
            return new CallExpression.Sequence([.. Arguments(next == '[' ? ']' : ')').Select(a => a.Value)]);
        }

        return char.IsAsciiDigit(next) || next == '-' ? new CallExpression.Literal(Number()) : Word();
    }

    private CallExpression Word()
    {
        var name = Name();
        return name switch
        {
            "True" or "true" => new CallExpression.Literal(true),
            "False" or "false" => new CallExpression.Literal(false),
            "None" or "none" => new CallExpression.Literal(null),
            _ => MaybeCall(new CallExpression.Member(null, name)),
        };
    }

    private CallExpression MaybeCall(CallExpression.Member member) =>
        Take('(') ? new CallExpression.Call(member, Arguments(')')) : member;

    private ImmutableArray<(string? Name, CallExpression Value)> Arguments(char close)
    {
        var arguments = ImmutableArray.CreateBuilder<(string?, CallExpression)>();
        while (!Take(close))
        {
            if (arguments.Count > 0 && !Take(','))
            {
                throw Unexpected();
            }

            if (Take(close))
            {
                break;
            }

            var value = Expression();
            arguments.Add(value is CallExpression.Member { Target: null } name && TakeAssignment()
                ? (name.Name, Expression())
                : (null, value));
        }

        return arguments.ToImmutable();
    }

    private string Name()
    {
        SkipSpace();
        var start = Position;
        while (Position < _text.Length && (char.IsLetterOrDigit(_text[Position]) || _text[Position] == '_'))
        {
            Position++;
        }

        return Position > start ? _text[start..Position] : throw Unexpected();
    }

    private string Quoted(char quote)
    {
        var value = new StringBuilder();
        for (Position++; Position < _text.Length; Position++)
        {
            var c = _text[Position];
            if (c == quote)
            {
                Position++;
                return value.ToString();
            }

            if (c == '\\' && Position + 1 < _text.Length)
            {
                c = _text[++Position] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other };
            }

            value.Append(c);
        }

        throw new MetricQueryException($"A text is not closed in the filter: {_text}");
    }

    private decimal Number()
    {
        var start = Position++;
        while (Position < _text.Length && (char.IsAsciiDigit(_text[Position]) || _text[Position] == '.'))
        {
            Position++;
        }

        return decimal.TryParse(_text.AsSpan(start, Position - start), NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Unexpected();
    }

    private bool TakeAssignment() => Peek('=') && !Peek('=', 1) && Take('=');

    private bool Take(char c)
    {
        SkipSpace();
        if (!Peek(c))
        {
            return false;
        }

        Position++;
        return true;
    }

    private bool Peek(char c, int ahead = 0)
    {
        SkipSpace();
        return Position + ahead < _text.Length && _text[Position + ahead] == c;
    }

    private void SkipSpace()
    {
        while (Position < _text.Length && char.IsWhiteSpace(_text[Position]))
        {
            Position++;
        }
    }

    private MetricQueryException Unexpected() => new(Position < _text.Length
        ? $"'{_text[Position]}' at character {Position + 1} is not understood: {_text}"
        : $"Something is missing at the end: {_text}");
}
