using System.Collections.Immutable;
using Parley.Answers;

namespace Parley.Analytics.Composing;

/// <summary>
/// A sentence with slots: <c>{slot}</c> takes a piece, <c>[ … ]</c> is left out where a slot in it is empty.
/// </summary>
internal sealed class Template
{
    private readonly ImmutableArray<Part> _parts;

    private Template(ImmutableArray<Part> parts) => _parts = parts;

    public static Template Read(string text)
    {
        var at = 0;
        return new Template(Parts(text, ref at, grouped: false));
    }

    /// <summary>The same with each literal run of words changed.</summary>
    public Template Change(Func<string, string> words) => new(Change(_parts, words));

    public Piece Fill(params ReadOnlySpan<(string Slot, Piece Piece)> slots)
    {
        var values = new Dictionary<string, Piece>(StringComparer.Ordinal);
        foreach (var (slot, piece) in slots)
        {
            values[slot] = piece;
        }

        return new Piece([.. _parts.SelectMany(p => p.Fill(values) ?? [])]);
    }

    private static ImmutableArray<Part> Change(ImmutableArray<Part> parts, Func<string, string> words) =>
    [
        .. parts.Select(p => p switch
        {
            Part.Literal literal => new Part.Literal(words(literal.Text)),
            Part.Group group => new Part.Group(Change(group.Parts, words)),
            _ => p,
        }),
    ];

    private static ImmutableArray<Part> Parts(string text, ref int at, bool grouped)
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        while (at < text.Length && !(grouped && text[at] == ']'))
        {
            if (text[at] == '[')
            {
                at++;
                parts.Add(new Part.Group(Parts(text, ref at, grouped: true)));
                at++;
            }
            else if (text[at] == '{')
            {
                var end = text.IndexOf('}', at);
                parts.Add(new Part.Slot(text[(at + 1)..end]));
                at = end + 1;
            }
            else
            {
                var end = text.AsSpan(at).IndexOfAny(grouped ? "[{]" : "[{");
                end = end < 0 ? text.Length : at + end;
                parts.Add(new Part.Literal(text[at..end]));
                at = end;
            }
        }

        return parts.ToImmutable();
    }

    private abstract record Part
    {
        /// <summary>The spans; null for a slot that is empty.</summary>
        public abstract ImmutableArray<Span>? Fill(Dictionary<string, Piece> values);

        public sealed record Literal(string Text) : Part
        {
            public override ImmutableArray<Span>? Fill(Dictionary<string, Piece> values) => [new Words(Text)];
        }

        public sealed record Slot(string Name) : Part
        {
            public override ImmutableArray<Span>? Fill(Dictionary<string, Piece> values) =>
                values.TryGetValue(Name, out var piece) && !piece.IsEmpty ? piece.Spans : null;
        }

        public sealed record Group(ImmutableArray<Part> Parts) : Part
        {
            public override ImmutableArray<Span>? Fill(Dictionary<string, Piece> values)
            {
                var filled = Parts.Select(p => p.Fill(values)).ToArray();
                return filled.Any(f => f is null) ? [] : [.. filled.SelectMany(f => f!.Value)];
            }
        }
    }
}
