using System.Collections.Immutable;

namespace Parley.Guardrails.Reading;

/// <summary>
/// Lists of members in a sentence ("North, South and West"): a value about one of them is about the list. A list after
/// "all but" or the like names what a value is not about.
/// </summary>
internal sealed class MemberLists
{
    private readonly Dictionary<int, int> _heads = [];
    private readonly HashSet<int> _excluded = [];
    private readonly List<(int Start, int End)> _gaps = [];

    public MemberLists(string text, ImmutableArray<Mention> names, ClaimWords words)
    {
        for (var i = 0; i < names.Length; i++)
        {
            var goesOn = i > 0 && SharesDimension(names[i - 1], names[i]) && IsSeparator(text.AsSpan()[names[i - 1].End..names[i].Start], words);
            if (goesOn)
            {
                _gaps.Add((names[i - 1].End, names[i].Start));
            }

            var head = goesOn ? _heads[names[i - 1].Start] : names[i].Start;
            _heads[names[i].Start] = head;
            if (goesOn ? _excluded.Contains(head) : FollowsExclusion(text, head, words))
            {
                _excluded.Add(names[i].Start);
            }
        }
    }

    /// <summary>Where the list begins that a name is in; the name itself where it stands alone.</summary>
    /// <param name="start">Where the name begins.</param>
    public int HeadOf(int start) => _heads[start];

    /// <summary>True for a name in a list that is left out.</summary>
    /// <param name="start">Where the name begins.</param>
    public bool IsExcluded(int start) => _excluded.Contains(start);

    /// <summary>True where a character stands between two names of one list.</summary>
    /// <param name="at">The character.</param>
    public bool Joins(int at) => _gaps.Exists(g => g.Start <= at && at < g.End);

    private static bool SharesDimension(Mention one, Mention other) =>
        one.Meanings.Any(a => a.Member is not null && other.Meanings.Any(b => b.Member is not null && a.Dimension == b.Dimension));

    private static bool IsSeparator(ReadOnlySpan<char> between, ClaimWords words)
    {
        var word = between.Trim().TrimStart(',').Trim();
        return word.IsEmpty ? between.Contains(',') : words.Has("lists", word.ToString().ToLowerInvariant());
    }

    private static bool FollowsExclusion(string text, int start, ClaimWords words)
    {
        var before = text.AsSpan(0, start).TrimEnd();
        foreach (var phrase in words.Sets["exclusions"])
        {
            var at = before.Length - phrase.Length;
            if (before.EndsWith(phrase, StringComparison.OrdinalIgnoreCase) && (at == 0 || !char.IsLetterOrDigit(before[at - 1])))
            {
                return true;
            }
        }

        return false;
    }
}
