using System.Collections.Immutable;
using Parley.Analytics.Understanding.Words;
using Parley.Text;

namespace Parley.Analytics.Understanding.Mentions;

/// <summary>The forms of a question's tokens at every level that is looked up, made once for each question.</summary>
internal sealed class TokenForms
{
    private readonly ImmutableArray<ImmutableArray<string>> _forms;

    /// <summary>Makes the forms.</summary>
    /// <param name="tokens">The question.</param>
    /// <param name="language">Its language.</param>
    public TokenForms(ImmutableArray<Token> tokens, Language language) =>
        _forms = [.. PhraseIndex.Levels.Select(level => tokens.Select(token => PhraseKeys.Word(token, level, language)).ToImmutableArray())];

    /// <summary>One token's part of a key.</summary>
    /// <param name="at">Index of the token.</param>
    /// <param name="level">Exact, number or stem.</param>
    public string this[int at, MatchLevel level] => _forms[(int)level][at];

    /// <summary>The key of the run that is one token longer.</summary>
    /// <param name="keys">Keys of the run so far, one for each level.</param>
    /// <param name="at">Index of the token after it.</param>
    public ImmutableArray<string> Longer(ImmutableArray<string> keys, int at) => [keys[0] + _forms[0][at], keys[1] + _forms[1][at], keys[2] + _forms[2][at]];
}
