using System.Collections.Immutable;
using System.Text;
using Parley.Answers;

namespace Parley.Guardrails;

/// <summary>A figure with its place in a sentence.</summary>
/// <param name="Start">Index of its first character.</param>
/// <param name="End">Index after its last character.</param>
/// <param name="Figure">The figure.</param>
internal sealed record PlacedFigure(int Start, int End, Figure Figure);

/// <summary>A sentence of a block.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Figures">Its figures in order.</param>
internal sealed record Sentence(string Text, ImmutableArray<PlacedFigure> Figures)
{
    /// <summary>The text of spans.</summary>
    public static string TextOf(ImmutableArray<Span> spans) => string.Concat(spans.Select(TextOf));

    /// <summary>The text of a span.</summary>
    public static string TextOf(Span span) => span switch
    {
        Words words => words.Text,
        Figure figure => figure.Text,
        _ => "",
    };

    /// <summary>Cuts spans into sentences: after <c>.</c>, <c>!</c>, <c>?</c> and line ends, never inside a figure.</summary>
    public static ImmutableArray<Sentence> Cut(ImmutableArray<Span> spans)
    {
        var sentences = ImmutableArray.CreateBuilder<Sentence>();
        var text = new StringBuilder();
        var figures = ImmutableArray.CreateBuilder<PlacedFigure>();
        foreach (var span in spans)
        {
            if (span is Figure figure)
            {
                figures.Add(new PlacedFigure(text.Length, text.Length + figure.Text.Length, figure));
                text.Append(figure.Text);
                continue;
            }

            var words = TextOf(span);
            for (var at = 0; at < words.Length; at++)
            {
                text.Append(words[at]);
                if (IsEnd(words, at))
                {
                    Close();
                }
            }
        }

        Close();
        return sentences.ToImmutable();

        void Close()
        {
            if (text.Length > 0)
            {
                sentences.Add(new Sentence(text.ToString(), figures.ToImmutable()));
            }

            text.Clear();
            figures.Clear();
        }
    }

    /// <summary>True where a sentence ends at a character of a text.</summary>
    public static bool IsEnd(string text, int at) => text[at] == '\n'
        || (text[at] is '.' or '!' or '?' && (at + 1 == text.Length || char.IsWhiteSpace(text[at + 1])));
}
