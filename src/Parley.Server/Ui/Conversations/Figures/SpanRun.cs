using System.Collections.Immutable;
using Parley.Answers;

namespace Parley.Server.Ui.Conversations.Figures;

/// <summary>
/// A run of words, or a figure with the brackets and stops that touch it: browsers break lines at a button's edges, and a
/// line must not end with "(" or begin with ".".
/// </summary>
/// <param name="Before">Words; of a figure, what touches it on the left.</param>
/// <param name="Figure">Null for words.</param>
/// <param name="After">What touches the figure on the right; empty for words.</param>
internal sealed record SpanRun(string Before, Figure? Figure, string After)
{
    /// <summary>The runs of a text, in order; together they say what its spans say.</summary>
    public static ImmutableArray<SpanRun> Of(ImmutableArray<Span> spans)
    {
        var runs = ImmutableArray.CreateBuilder<SpanRun>(spans.Length);
        for (var i = 0; i < spans.Length; i++)
        {
            var run = spans[i] is Figure figure
                ? new SpanRun(Tail(spans, i - 1), figure, Head(spans, i + 1))
                : new SpanRun(Middle(spans, i), null, "");
            runs.Add(run);
        }

        return runs.DrainToImmutable();
    }

    // What a figure on the left takes of the words after it.
    private static string Head(ImmutableArray<Span> spans, int i) =>
        Text(spans, i) is var text && IsFigure(spans, i - 1) ? text[..text.TakeWhile(char.IsPunctuation).Count()] : "";

    // What a figure on the right takes of what is left then.
    private static string Tail(ImmutableArray<Span> spans, int i)
    {
        var rest = Text(spans, i)[Head(spans, i).Length..];
        return IsFigure(spans, i + 1) ? rest[^rest.Reverse().TakeWhile(char.IsPunctuation).Count()..] : "";
    }

    private static string Middle(ImmutableArray<Span> spans, int i) =>
        Text(spans, i)[Head(spans, i).Length..^Tail(spans, i).Length];

    private static bool IsFigure(ImmutableArray<Span> spans, int i) => i >= 0 && i < spans.Length && spans[i] is Figure;

    private static string Text(ImmutableArray<Span> spans, int i) => i >= 0 && i < spans.Length && spans[i] is Words words ? words.Text : "";
}
