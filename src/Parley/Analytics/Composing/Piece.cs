using System.Collections.Immutable;
using Parley.Answers;

namespace Parley.Analytics.Composing;

/// <summary>A run of spans that goes into a slot or a sentence; empty where there is nothing to say.</summary>
internal readonly record struct Piece
{
    private readonly ImmutableArray<Span> _spans;

    public Piece(ImmutableArray<Span> spans) => _spans = spans;

    public static Piece None { get; } = new([]);

    public ImmutableArray<Span> Spans => _spans.IsDefault ? [] : _spans;

    public bool IsEmpty => Spans.IsEmpty;

    public static implicit operator Piece(string words) => new(words.Length == 0 ? [] : [new Words(words)]);

    public static implicit operator Piece(Figure figure) => new([figure]);

    public static Piece operator +(Piece left, Piece right) => new([.. left.Spans, .. right.Spans]);

    public static Piece Add(Piece left, Piece right) => left + right;

    /// <summary>Joins pieces, leaving empty ones out.</summary>
    public static Piece Join(string separator, IEnumerable<Piece> pieces) =>
        pieces.Where(p => !p.IsEmpty).Aggregate(None, (all, next) => all.IsEmpty ? next : all + separator + next);

    /// <summary>Joins neighbouring words, so that equal text has equal spans.</summary>
    public ImmutableArray<Span> Tidy()
    {
        var tidy = new List<Span>();
        foreach (var span in Spans)
        {
            if (span is Words next && tidy.LastOrDefault() is Words last)
            {
                tidy[^1] = new Words(last.Text + next.Text);
            }
            else
            {
                tidy.Add(span);
            }
        }

        return [.. tidy];
    }

    /// <summary>The same with a capital at the start, where it starts with words.</summary>
    public Piece Capitalised() => Spans is [Words { Text: { Length: > 0 } text }, .. var rest] && char.IsLower(text[0])
        ? new Piece([new Words(char.ToUpperInvariant(text[0]) + text[1..]), .. rest])
        : this;
}
