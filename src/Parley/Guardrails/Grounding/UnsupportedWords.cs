using System.Collections.Immutable;
using Parley.Text;

namespace Parley.Guardrails.Grounding;

/// <summary>The parts of a sentence that the passages do not support: no more words than these.</summary>
internal static class UnsupportedWords
{
    private static readonly System.Buffers.SearchValues<char> ClauseMarks = System.Buffers.SearchValues.Create(",;:()—–");

    private const double Nothing = 0.35;
    private const int WholeClause = 3;

    /// <summary>The parts in order; none for a sentence that claims nothing.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="contradictions">What it says against the passages.</param>
    public static ImmutableArray<UnsupportedSpan> Of(ClaimSentence sentence, IEnumerable<UnsupportedSpan> contradictions)
    {
        if (sentence.IsQuestion || sentence.Words.Length == 0)
        {
            return [];
        }

        var marked = new UnsupportedReason?[sentence.Words.Length];
        foreach (var (first, end) in Clauses(sentence))
        {
            Mark(sentence, marked, first, end);
        }

        foreach (var contradiction in contradictions)
        {
            marked[Array.FindIndex(sentence.Words, w => w.Span == contradiction.Span)] = contradiction.Reason;
        }

        Join(sentence, marked);
        return [.. Runs(sentence, marked)];
    }

    private static void Mark(ClaimSentence sentence, UnsupportedReason?[] marked, int first, int end)
    {
        var weighty = Enumerable.Range(first, end - first).Count(i => sentence.Words[i].IsMatter);
        var isWhole = weighty >= WholeClause && sentence.HeldOf(first, end) < Nothing;
        for (var i = first; i < end; i++)
        {
            var lost = sentence.Support[i].Strength == 0;
            if (isWhole || (lost && sentence.Words[i].IsMatter))
            {
                marked[i] = lost && sentence.Words[i].Role == WordRole.Number ? UnsupportedReason.OtherNumber : UnsupportedReason.NotSaid;
            }
        }
    }

    // A clause ends at a comma, semicolon, colon or bracket, and before a conjunction.
    private static IEnumerable<(int First, int End)> Clauses(ClaimSentence sentence)
    {
        var first = 0;
        for (var i = 1; i < sentence.Words.Length; i++)
        {
            var between = sentence.Text.AsSpan(sentence.Words[i - 1].Span.End, sentence.Words[i].Span.Start - sentence.Words[i - 1].Span.End);
            if (between.ContainsAny(ClauseMarks) || sentence.Words[i].Folded is "and" or "but" or "because" or "although" or "while" or "which" or "so" or "who" or "where" or "when" or "if")
            {
                yield return (first, i);
                first = i;
            }
        }

        yield return (first, sentence.Words.Length);
    }

    // Grammar between two parts that are not supported belongs to them, and so do general words.
    private static void Join(ClaimSentence sentence, UnsupportedReason?[] marked)
    {
        for (var i = 0; i < marked.Length; i++)
        {
            if (marked[i] is not (UnsupportedReason.NotSaid or UnsupportedReason.OtherNumber))
            {
                continue;
            }

            var next = i + 1;
            while (next < marked.Length && marked[next] is null && next - i <= 3 && (!sentence.Words[next].IsMatter || sentence.Support[next].Strength == 0))
            {
                next++;
            }

            for (var k = i + 1; next < marked.Length && marked[next] == UnsupportedReason.NotSaid && k < next; k++)
            {
                marked[k] = marked[i];
            }
        }
    }

    private static IEnumerable<UnsupportedSpan> Runs(ClaimSentence sentence, UnsupportedReason?[] marked)
    {
        for (var i = 0; i < marked.Length; i++)
        {
            if (marked[i] is not { } reason)
            {
                continue;
            }

            var first = i;
            while (i + 1 < marked.Length && marked[i + 1] == reason)
            {
                i++;
            }

            yield return new UnsupportedSpan(WithSigns(sentence, first, i), reason);
        }
    }

    // A currency or percent sign belongs to its number.
    private static TextSpan WithSigns(ClaimSentence sentence, int first, int last)
    {
        var (start, end) = (sentence.Words[first].Span.Start, sentence.Words[last].Span.End);
        if (sentence.Words[first].Role == WordRole.Number && start > sentence.Span.Start && sentence.Text[start - 1] is '$' or '€' or '£' or '¥')
        {
            start--;
        }

        return sentence.Words[last].Role == WordRole.Number && end < sentence.Span.End && sentence.Text[end] is '%' or '€' or '$' or '£' ? new TextSpan(start, end + 1) : new TextSpan(start, end);
    }
}
