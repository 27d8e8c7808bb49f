namespace Parley.Text;

/// <summary>What a token is made of.</summary>
public enum TokenKind
{
    /// <summary>Letters, or letters and digits: <c>revenue</c>, <c>q3</c>, <c>10k</c>, <c>1st</c>.</summary>
    Word,

    /// <summary>Digits alone, grouped or with a fraction: <c>2025</c>, <c>1,250.5</c>.</summary>
    Number,

    /// <summary>One character that is neither letter, digit nor space; two for comparisons (<c>&gt;=</c>).</summary>
    Symbol,

    /// <summary>Everything between a pair of double quotes or backticks, as one token.</summary>
    Quoted,
}

/// <summary>A piece of a text, with its place in it.</summary>
/// <param name="Kind">What it is made of.</param>
/// <param name="Text">As typed; without the quotes where quoted.</param>
/// <param name="Lower">Lower case without diacritics, with a plain apostrophe: what is compared.</param>
/// <param name="Start">Index of its first character.</param>
/// <param name="End">Index after its last character.</param>
/// <param name="Number">Its value where <see cref="TokenKind.Number"/>.</param>
public sealed record Token(TokenKind Kind, string Text, string Lower, int Start, int End, decimal? Number = null)
{
    /// <summary>True where this token is the symbol <paramref name="symbol"/>.</summary>
    /// <param name="symbol">The symbol.</param>
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Lower == symbol;
}
