using System.Collections.Immutable;
using Parley.Analytics.Understanding.Mentions;
using Parley.Analytics.Understanding.Words;
using Parley.Answers;
using Parley.Text;

namespace Parley.Analytics.Understanding;

/// <summary>Finds which of the choices offered last a reply picks: by id, label, question, place in the list, or the words that only one label has.</summary>
internal static class ChoicePicking
{
    private const int LongestReply = 8;

    /// <summary>The choice; null where the reply picks none.</summary>
    /// <param name="reply">As typed.</param>
    /// <param name="context">The conversation.</param>
    /// <param name="interpreter">Knows which words mean nothing.</param>
    public static Choice? Pick(string reply, ReadingContext context, Interpreter interpreter)
    {
        if (context.Earlier.LastOrDefault() is not { Choices: { IsDefaultOrEmpty: false } choices })
        {
            return null;
        }

        var folded = Tokenizer.Fold(reply.Trim().TrimEnd('.', '?', '!'));
        return choices.FirstOrDefault(choice => Tokenizer.Fold(choice.Id) == folded || Tokenizer.Fold(choice.Label) == folded
                || Tokenizer.Fold(choice.Question.TrimEnd('?', '.')) == folded)
            ?? ByPlace(reply, choices, interpreter)
            ?? ByWords(reply, choices, interpreter);
    }

    /// <summary>"The second one", "2", "option 3", "the last".</summary>
    private static Choice? ByPlace(string reply, ImmutableArray<Choice> choices, Interpreter interpreter)
    {
        var language = interpreter.Context.Language;
        var words = Content(reply, interpreter).Where(token => !IsFiller(token, interpreter)).ToList();
        if (words is not [var word])
        {
            return null;
        }

        var place = language.Ordinals.TryGetValue(word.Lower, out var ordinal) ? ordinal
            : word.Number is { } number && number == decimal.Truncate(number) && number is > 0 and < 10 ? (int)number
            : language.Numbers.TryGetValue(word.Lower, out var value) && value < 10 ? (int)value : 0;
        var index = place < 0 ? choices.Length + place : place - 1;
        return place != 0 && index >= 0 && index < choices.Length ? choices[index] : null;
    }

    private static Choice? ByWords(string reply, ImmutableArray<Choice> choices, Interpreter interpreter)
    {
        var words = Content(reply, interpreter).Where(token => !IsFiller(token, interpreter)).Select(token => Stem(token, interpreter)).ToList();
        if (words.Count is 0 or > LongestReply)
        {
            return null;
        }

        var fitting = choices.Where(choice => words.TrueForAll(Stems(choice.Label, interpreter).Contains)).ToList();
        return fitting is [var only] ? only : fitting.Find(choice => Stems(choice.Label, interpreter).SetEquals(words));
    }

    private static IEnumerable<Token> Content(string text, Interpreter interpreter) =>
        Tokenizer.Tokenize(text).Where(token => token.Kind != TokenKind.Symbol && interpreter is not null);

    private static bool IsFiller(Token token, Interpreter interpreter) =>
        interpreter.Context.Language.CuePhrases.TryGetValue(token.Lower, out var cue)
        && (cue.Cues & (Cues.Filler | Cues.One | Cues.Article | Cues.In | Cues.Of | Cues.FollowUp)) != Cues.None
        && !interpreter.Context.Language.Ordinals.ContainsKey(token.Lower);

    private static HashSet<string> Stems(string text, Interpreter interpreter) =>
        Content(text, interpreter).Select(token => Stem(token, interpreter)).ToHashSet(StringComparer.Ordinal);

    private static string Stem(Token token, Interpreter interpreter) => PhraseKeys.Word(token, MatchLevel.Stem, interpreter.Context.Language);
}
