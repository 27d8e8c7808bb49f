using System.Collections.Immutable;
using Parley.Answers;
using Parley.Server.Ui.Analytics;

namespace Parley.Server.Ui.Conversations;

/// <summary>What of an answer can be marked: its sentences, and the figures in them.</summary>
internal static class AnswerParts
{
    private const int Most = 40;

    /// <summary>Sentences first, then figures with the words before them.</summary>
    public static ImmutableArray<string> Of(Answer answer)
    {
        var texts = answer.Blocks.OfType<TextBlock>().Where(b => b.Role is not TextRole.Basis).ToList();
        var sentences = texts.SelectMany(b => string.Concat(b.Spans.Select(TileFigures.Plain)).Split(". ", StringSplitOptions.TrimEntries));
        var figures = texts.SelectMany(b => b.Spans).OfType<Figure>().Where(f => f.Value is decimal).Select(f => f.Text);
        return [.. sentences.Concat(figures).Where(p => p.Length > 0).Distinct().Take(Most)];
    }
}
