using System.Collections.Immutable;
using Parley.Answers;
using Parley.Guardrails.Reading;

namespace Parley.Guardrails;

/// <summary>The clauses of a sentence: cut at punctuation and at words like "and", "from", "against".</summary>
internal sealed class Clauses
{
    private readonly ImmutableArray<int> _starts;
    private readonly ImmutableArray<(int At, int Sign)> _directions;
    private readonly ILookup<int, Mention> _names;
    private readonly ILookup<int, WrittenDate> _times;
    private readonly HashSet<int> _targets = [];

    public Clauses(Sentence sentence, ImmutableArray<Mention> names, ImmutableArray<WrittenDate> times, ClaimWords words)
    {
        Lists = new MemberLists(sentence.Text, names, words);
        var starts = ImmutableArray.CreateBuilder<int>();
        var directions = ImmutableArray.CreateBuilder<(int, int)>();
        starts.Add(0);
        var text = sentence.Text;
        for (var at = 0; at < text.Length;)
        {
            if (Covering(at, sentence, names, times) is { } end)
            {
                at = end;
            }
            else if (char.IsLetter(text[at]))
            {
                end = at;
                while (end < text.Length && char.IsLetter(text[end]))
                {
                    end++;
                }

                var word = text[at..end].ToLowerInvariant();
                if (words.Has("breaks", word) && !Lists.Joins(at))
                {
                    starts.Add(at);
                }

                if (words.Has("targets", word))
                {
                    _targets.Add(starts.Count - 1);
                }

                if (words.Has("up", word) || words.Has("down", word))
                {
                    directions.Add((at, words.Has("up", word) ? 1 : -1));
                }

                at = end;
            }
            else
            {
                if ((text[at] is ',' or ';' or ':' or '(' or ')' or '—' || (text[at] is '–' && at > 0 && text[at - 1] == ' ')) && !Lists.Joins(at))
                {
                    starts.Add(at);
                }

                at++;
            }
        }

        (_starts, _directions) = (starts.ToImmutable(), directions.ToImmutable());
        _names = names.ToLookup(n => Of(n.Start));
        _times = times.Where(t => t.From is not null).ToLookup(t => Of(t.Start));
    }

    /// <summary>Lists of members; they are not cut.</summary>
    public MemberLists Lists { get; }

    /// <summary>How many there are.</summary>
    public int Count => _starts.Length;

    /// <summary>The clause that holds a character.</summary>
    public int Of(int at)
    {
        var clause = _starts.Length - 1;
        while (_starts[clause] > at)
        {
            clause--;
        }

        return clause;
    }

    /// <summary>The names in a clause.</summary>
    public IEnumerable<Mention> Names(int clause) => _names[clause];

    /// <summary>The times in a clause that say their year.</summary>
    public IEnumerable<WrittenDate> Times(int clause) => _times[clause];

    /// <summary>True where a clause speaks of a target.</summary>
    public bool IsOfTarget(int clause) => _targets.Contains(clause);

    /// <summary>What a clause says, or the nearest one before it that says anything.</summary>
    public static HashSet<T> Nearest<T>(int clause, Func<int, HashSet<T>> said)
    {
        for (var at = clause; at >= 0; at--)
        {
            if (said(at) is { Count: > 0 } found)
            {
                return found;
            }
        }

        return [];
    }

    /// <summary>What the first clause after a clause says that says anything.</summary>
    public HashSet<T> After<T>(int clause, Func<int, HashSet<T>> said)
    {
        for (var at = clause + 1; at < Count; at++)
        {
            if (said(at) is { Count: > 0 } found)
            {
                return found;
            }
        }

        return [];
    }

    /// <summary>The direction that a clause says: the last word before a figure, else the first after it; 0 without.</summary>
    public int Direction(int clause, int at)
    {
        var own = _directions.Where(d => Of(d.At) == clause).ToList();
        var before = own.FindLastIndex(d => d.At < at);
        return own.Count == 0 ? 0 : own[Math.Max(before, 0)].Sign;
    }

    /// <summary>The last direction said before a clause; 0 without.</summary>
    public int DirectionBefore(int clause) => _directions.LastOrDefault(d => Of(d.At) < clause).Sign;

    private static int? Covering(int at, Sentence sentence, ImmutableArray<Mention> names, ImmutableArray<WrittenDate> times)
    {
        foreach (var figure in sentence.Figures)
        {
            if (figure.Start <= at && at < figure.End)
            {
                return figure.End;
            }
        }

        foreach (var name in names)
        {
            if (name.Start == at)
            {
                return name.End;
            }
        }

        foreach (var time in times)
        {
            if (time.Start == at)
            {
                return time.End;
            }
        }

        return null;
    }
}
