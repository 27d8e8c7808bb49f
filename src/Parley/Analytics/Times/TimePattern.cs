using System.Collections.Immutable;

namespace Parley.Analytics.Times;

/// <summary>What a slot of a phrase took.</summary>
/// <param name="Slot">The slot's name.</param>
/// <param name="Value">A <see cref="TimeValue"/> of a section; else the canonical text of a word or number.</param>
/// <param name="Numbers">Named groups of a shape.</param>
internal sealed record Capture(string Slot, object Value, ImmutableSortedDictionary<string, int> Numbers);

/// <summary>A way to match a phrase.</summary>
/// <param name="End">Index of the token after it.</param>
/// <param name="Captures">What its slots took, in order.</param>
internal sealed record PatternMatch(int End, ImmutableList<Capture> Captures);

/// <summary>
/// Phrases over tokens: words, <c>{slots}</c>, <c>[optional parts]</c> and <c>(choices|of parts)</c>.
/// </summary>
internal sealed class TimePattern
{
    private readonly Node _root;

    private TimePattern(Node root)
    {
        _root = root;
        Literals = [.. Leaves(root).OfType<Literal>().Select(l => l.Word)];
        Slots = [.. Leaves(root).OfType<Slot>().Select(s => s.Name)];
    }

    /// <summary>Takes a slot at a token: every way in which it can.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="at">Index of the token.</param>
    internal delegate IEnumerable<(int End, Capture Capture)> TakeSlot(string slot, int at);

    /// <summary>Every word that stands in the phrases.</summary>
    public ImmutableArray<string> Literals { get; }

    /// <summary>Every slot that stands in the phrases.</summary>
    public ImmutableArray<string> Slots { get; }

    /// <summary>Reads a phrase; throws <see cref="FormatException"/> for a broken one.</summary>
    public static TimePattern Parse(string phrase) => new(new TimePatternText(phrase).Read());

    /// <summary>Every way to match at a token.</summary>
    /// <param name="tokens">The text.</param>
    /// <param name="at">Index of the token.</param>
    /// <param name="take">Takes slots.</param>
    public List<PatternMatch> Match(ImmutableArray<TimeToken> tokens, int at, TakeSlot take)
    {
        var matches = new List<PatternMatch>();
        Match(_root, new PatternMatch(at, []), (tokens, take), matches);
        return matches;
    }

    private static void Match(Node node, PatternMatch before, (ImmutableArray<TimeToken> Tokens, TakeSlot Take) text, List<PatternMatch> into)
    {
        switch (node)
        {
            case Literal literal:
                if (before.End < text.Tokens.Length && text.Tokens[before.End].Word == literal.Word)
                {
                    into.Add(before with { End = before.End + 1 });
                }

                break;
            case Slot slot:
                if (before.End < text.Tokens.Length)
                {
                    into.AddRange(text.Take(slot.Name, before.End).Select(t => new PatternMatch(t.End, before.Captures.Add(t.Capture))));
                }

                break;
            case Optional optional:
                Match(optional.Inner, before, text, into);
                into.Add(before);
                break;
            case Choice choice:
                foreach (var option in choice.Options)
                {
                    Match(option, before, text, into);
                }

                break;
            default:
                MatchAll((Sequence)node, before, text, into);
                break;
        }
    }

    private static void MatchAll(Sequence sequence, PatternMatch before, (ImmutableArray<TimeToken> Tokens, TakeSlot Take) text, List<PatternMatch> into)
    {
        var (matches, next) = (new List<PatternMatch> { before }, new List<PatternMatch>());
        foreach (var part in sequence.Parts)
        {
            foreach (var match in matches)
            {
                Match(part, match, text, next);
            }

            (matches, next) = (next, matches);
            next.Clear();
            if (matches.Count == 0)
            {
                return;
            }
        }

        into.AddRange(matches);
    }

    /// <summary>What a match can begin with.</summary>
    /// <param name="slot">What a slot can begin with.</param>
    public Beginning Begins(Func<string, Beginning> slot) => Begins(_root, slot).First;

    private static (Beginning First, bool IsEmpty) Begins(Node node, Func<string, Beginning> slot)
    {
        switch (node)
        {
            case Literal literal:
                return (Beginning.None with { Words = [literal.Word] }, false);
            case Slot taken:
                return (slot(taken.Name), false);
            case Optional optional:
                return (Begins(optional.Inner, slot).First, true);
            case Choice choice:
                var options = choice.Options.Select(option => Begins(option, slot)).ToList();
                return (options.Aggregate(Beginning.None, (all, one) => all.With(one.First)), options.Exists(one => one.IsEmpty));
            default:
                var sum = Beginning.None;
                foreach (var part in ((Sequence)node).Parts)
                {
                    var (first, isEmpty) = Begins(part, slot);
                    sum = sum.With(first);
                    if (!isEmpty)
                    {
                        return (sum, false);
                    }
                }

                return (sum, true);
        }
    }

    private static IEnumerable<Node> Leaves(Node node) => node switch
    {
        Optional optional => Leaves(optional.Inner),
        Choice choice => choice.Options.SelectMany(Leaves),
        Sequence sequence => sequence.Parts.SelectMany(Leaves),
        _ => [node],
    };

    /// <summary>A part of a phrase.</summary>
    internal abstract record Node;

    /// <summary>A word.</summary>
    internal sealed record Literal(string Word) : Node;

    /// <summary>A slot.</summary>
    internal sealed record Slot(string Name) : Node;

    /// <summary>Parts one after the other.</summary>
    internal sealed record Sequence(ImmutableArray<Node> Parts) : Node;

    /// <summary>A part that may be left out.</summary>
    internal sealed record Optional(Node Inner) : Node;

    /// <summary>One of several parts.</summary>
    internal sealed record Choice(ImmutableArray<Node> Options) : Node;
}
