using Parley.Answers;

namespace Parley.Signals;

/// <summary>The sentences of an answer that was checked, as plain text.</summary>
internal static class AnswerWords
{
    /// <summary>All sentences of one role; empty where there are none.</summary>
    public static string Of(Answer answer, TextRole role) => string.Join(
        ' ', answer.Blocks.OfType<TextBlock>().Where(b => b.Role == role).Select(b => string.Concat(b.Spans.Select(s => s switch
        {
            Words words => words.Text,
            Figure figure => figure.Text,
            _ => "",
        }))));
}
