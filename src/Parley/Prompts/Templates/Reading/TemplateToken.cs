namespace Parley.Prompts.Templates.Reading;

/// <summary>Kinds of <see cref="TemplateToken"/>.</summary>
internal enum TokenKind
{
    /// <summary>Text to write as it is.</summary>
    Text,

    /// <summary><c>{{</c></summary>
    OutputStart,

    /// <summary><c>}}</c></summary>
    OutputEnd,

    /// <summary><c>{%</c></summary>
    TagStart,

    /// <summary><c>%}</c></summary>
    TagEnd,

    /// <summary>A name or word operator.</summary>
    Name,

    /// <summary>A number; its value is in <see cref="TemplateToken.Value"/>.</summary>
    Number,

    /// <summary>A text in quotes, unescaped.</summary>
    String,

    /// <summary>A sign.</summary>
    Operator,

    /// <summary>Nothing follows.</summary>
    End,
}

/// <summary>A piece of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Value">For a number, its value.</param>
internal readonly record struct TemplateToken(TokenKind Kind, string Text, int Line, object? Value = null)
{
    public bool IsName(string name) => Kind == TokenKind.Name && Text == name;

    public bool IsOperator(string sign) => Kind == TokenKind.Operator && Text == sign;

    public override string ToString() => Kind switch
    {
        TokenKind.End => "the end of the template",
        TokenKind.Text => "text",
        _ => $"'{Text}'",
    };
}
