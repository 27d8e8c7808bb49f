namespace Parley.Text;

/// <summary>A part of a text, by UTF-16 code units.</summary>
/// <param name="Start">Index of its first character.</param>
/// <param name="End">Index after its last character.</param>
public readonly record struct TextSpan(int Start, int End)
{
    /// <summary>How many characters it has.</summary>
    public int Length => End - Start;

    /// <summary>The part itself.</summary>
    /// <param name="text">The text that the span is of.</param>
    public string Of(string text) => text[Start..End];
}
