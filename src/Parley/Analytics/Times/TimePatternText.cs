using System.Collections.Immutable;

namespace Parley.Analytics.Times;

/// <summary>Reads one phrase of a language file; see <see cref="TimePattern"/> for its form.</summary>
/// <param name="text">The phrase. A round bracket with spaces around it is the character itself.</param>
internal ref struct TimePatternText(string text)
{
    private int _at;

    /// <summary>The phrase.</summary>
    public TimePattern.Node Read()
    {
        var node = Sequence();
        return _at == text.Length ? node : throw new FormatException($"Phrase '{text}' has an unexpected '{text[_at]}'.");
    }

    private TimePattern.Sequence Sequence()
    {
        var parts = ImmutableArray.CreateBuilder<TimePattern.Node>();
        while (_at < text.Length && text[_at] is not (']' or '|') && (text[_at] != ')' || IsBare(_at)))
        {
            if (text[_at] == ' ')
            {
                _at++;
                continue;
            }

            parts.Add(Part());
        }

        return new TimePattern.Sequence(parts.ToImmutable());
    }

    private TimePattern.Node Part()
    {
        switch (text[_at])
        {
            case '[':
                return new TimePattern.Optional(Options(']'));
            case '(' when !IsBare(_at):
                return Options(')');
            case '{':
                var close = text.IndexOf('}', _at);
                var slot = text[(_at + 1)..close];
                _at = close + 1;
                return new TimePattern.Slot(slot);
            default:
                var start = _at++;
                while (_at < text.Length && !" []()|{".Contains(text[_at], StringComparison.Ordinal))
                {
                    _at++;
                }

                return new TimePattern.Literal(text[start.._at]);
        }
    }

    private TimePattern.Choice Options(char close)
    {
        var options = ImmutableArray.CreateBuilder<TimePattern.Node>();
        do
        {
            _at++;
            options.Add(Sequence());
        }
        while (_at < text.Length && text[_at] == '|');

        if (_at >= text.Length || text[_at] != close)
        {
            throw new FormatException($"Phrase '{text}' lacks a '{close}'.");
        }

        _at++;
        return new TimePattern.Choice(options.ToImmutable());
    }

    private readonly bool IsBare(int at) =>
        (at == 0 || text[at - 1] == ' ') && (at + 1 == text.Length || text[at + 1] == ' ');
}
