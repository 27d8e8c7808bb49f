using System.Globalization;
using System.Text;
using Parley.Prompts.Templates.Nodes;

namespace Parley.Prompts.Templates.Reading;

/// <summary>Cuts a template into text and the tokens of its tags; applies <c>{%-</c> and <c>-%}</c>, drops comments, keeps <c>raw</c>.</summary>
internal sealed class TemplateLexer
{
    private static readonly string[] Signs =
        ["===", "!==", "**", "//", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "~", "|", ".", ",", ":", "(", ")", "[", "]", "{", "}", "="];

    private readonly string _source;
    private readonly List<TemplateToken> _tokens = [];
    private int _position;
    private int _line = 1;
    private bool _trimNext;

    private TemplateLexer(string source) => _source = source;

    /// <summary>Cuts a template.</summary>
    /// <param name="source">The template.</param>
    /// <exception cref="TemplateException">A tag, comment or text in quotes is not closed, or a sign is not known.</exception>
    public static List<TemplateToken> Read(string source)
    {
        var lexer = new TemplateLexer(source);
        lexer.Run();
        return lexer._tokens;
    }

    private void Run()
    {
        while (_position < _source.Length)
        {
            var open = NextOpen(_position);
            AddText(_position, open, open + 2 < _source.Length && _source[open + 2] == '-');
            if (open == _source.Length)
            {
                break;
            }

            switch (_source[open + 1])
            {
                case '#':
                    SkipComment(open);
                    break;
                case '{':
                    ReadTag(TokenKind.OutputStart, TokenKind.OutputEnd, "}}");
                    break;
                default:
                    ReadTag(TokenKind.TagStart, TokenKind.TagEnd, "%}");
                    ReadRaw();
                    break;
            }
        }

        _tokens.Add(new TemplateToken(TokenKind.End, "", _line));
    }

    private int NextOpen(int from)
    {
        for (var i = _source.IndexOf('{', from); i >= 0 && i + 1 < _source.Length; i = _source.IndexOf('{', i + 1))
        {
            if (_source[i + 1] is '{' or '%' or '#')
            {
                return i;
            }
        }

        return _source.Length;
    }

    private void AddText(int from, int to, bool trimEnd)
    {
        var text = _source.AsSpan(from, to - from);
        var line = _line;
        Move(to);
        if (_trimNext)
        {
            var trimmed = text.TrimStart();
            line += text[..(text.Length - trimmed.Length)].Count('\n');
            text = trimmed;
        }

        _trimNext = false;
        if (trimEnd)
        {
            text = text.TrimEnd();
        }

        if (text.Length > 0)
        {
            _tokens.Add(new TemplateToken(TokenKind.Text, text.ToString(), line));
        }
    }

    private void SkipComment(int open)
    {
        var close = _source.IndexOf("#}", open + 2, StringComparison.Ordinal);
        if (close < 0)
        {
            throw new TemplateException("The comment that begins here is not closed with '#}'.", _line);
        }

        _trimNext = close > open + 2 && _source[close - 1] == '-';
        Move(close + 2);
    }

    private void ReadTag(TokenKind start, TokenKind end, string close)
    {
        var begun = _line;
        _tokens.Add(new TemplateToken(start, start == TokenKind.OutputStart ? "{{" : "{%", _line));
        _position += 2;
        if (_position < _source.Length && _source[_position] is '-' or '+')
        {
            _position++;
        }

        for (var depth = 0; ;)
        {
            SkipSpace();
            if (_position >= _source.Length)
            {
                throw new TemplateException($"The tag that begins here is not closed with '{close}'.", begun);
            }

            if (depth == 0 && Closes(close))
            {
                _tokens.Add(new TemplateToken(end, close, _line));
                return;
            }

            var token = Next();
            _tokens.Add(token);
            depth += token is { Kind: TokenKind.Operator, Text: "{" } ? 1 : token is { Kind: TokenKind.Operator, Text: "}" } ? -1 : 0;
        }
    }

    private bool Closes(string close)
    {
        var rest = _source.AsSpan(_position);
        var dashed = rest[0] is '-' or '+' && rest[1..].StartsWith(close, StringComparison.Ordinal);
        if (!dashed && !rest.StartsWith(close, StringComparison.Ordinal))
        {
            return false;
        }

        _trimNext = dashed && rest[0] == '-';
        _position += dashed ? 3 : 2;
        return true;
    }

    private void ReadRaw()
    {
        if (_tokens is not [.., { Kind: TokenKind.TagStart }, { Kind: TokenKind.Name, Text: "raw" or "verbatim" } name, { Kind: TokenKind.TagEnd }])
        {
            return;
        }

        _tokens.RemoveRange(_tokens.Count - 3, 3);
        for (var open = _source.IndexOf("{%", _position, StringComparison.Ordinal); open >= 0; open = _source.IndexOf("{%", open + 2, StringComparison.Ordinal))
        {
            var close = _source.IndexOf("%}", open, StringComparison.Ordinal);
            if (close > 0 && _source[(open + 2)..close].Trim('-', ' ', '\t', '\r', '\n') == "end" + name.Text)
            {
                AddText(_position, open, _source[open + 2] == '-');
                _trimNext = _source[close - 1] == '-';
                Move(close + 2);
                return;
            }
        }

        throw new TemplateException($"'{name.Text}' is not closed with '{{% end{name.Text} %}}'.", name.Line);
    }

    private TemplateToken Next()
    {
        var c = _source[_position];
        if (char.IsLetter(c) || c == '_')
        {
            var start = _position;
            while (_position < _source.Length && (char.IsLetterOrDigit(_source[_position]) || _source[_position] == '_'))
            {
                _position++;
            }

            return new TemplateToken(TokenKind.Name, _source[start.._position], _line);
        }

        if (char.IsAsciiDigit(c))
        {
            return Number();
        }

        if (c is '"' or '\'')
        {
            return Quoted(c);
        }

        foreach (var sign in Signs)
        {
            if (_source.AsSpan(_position).StartsWith(sign, StringComparison.Ordinal))
            {
                _position += sign.Length;
                return new TemplateToken(TokenKind.Operator, sign, _line);
            }
        }

        throw new TemplateException($"The sign '{c}' is not understood here.", _line);
    }

    private TemplateToken Number()
    {
        var start = _position;
        Digits();
        var whole = true;
        if (_position + 1 < _source.Length && _source[_position] == '.' && char.IsAsciiDigit(_source[_position + 1]))
        {
            whole = false;
            _position++;
            Digits();
        }

        if (_position < _source.Length && _source[_position] is 'e' or 'E')
        {
            whole = false;
            _position++;
            if (_position < _source.Length && _source[_position] is '+' or '-')
            {
                _position++;
            }

            Digits();
        }

        var text = _source[start.._position];
        if (whole && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var integer))
        {
            return new TemplateToken(TokenKind.Number, text, _line, integer);
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? new TemplateToken(TokenKind.Number, text, _line, number)
            : throw new TemplateException($"'{text}' is no number.", _line);
    }

    private void Digits()
    {
        while (_position < _source.Length && char.IsAsciiDigit(_source[_position]))
        {
            _position++;
        }
    }

    private TemplateToken Quoted(char quote)
    {
        var begun = _line;
        var value = new StringBuilder();
        for (_position++; _position < _source.Length; _position++)
        {
            var c = _source[_position];
            if (c == quote)
            {
                _position++;
                return new TemplateToken(TokenKind.String, value.ToString(), begun);
            }

            if (c == '\n')
            {
                _line++;
            }

            if (c == '\\' && _position + 1 < _source.Length)
            {
                c = _source[++_position] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', '0' => '\0', var other => other };
            }

            value.Append(c);
        }

        throw new TemplateException("The text in quotes that begins here is not closed.", begun);
    }

    private void SkipSpace()
    {
        while (_position < _source.Length && char.IsWhiteSpace(_source[_position]))
        {
            if (_source[_position++] == '\n')
            {
                _line++;
            }
        }
    }

    private void Move(int to)
    {
        _line += _source.AsSpan(_position, to - _position).Count('\n');
        _position = to;
    }
}
