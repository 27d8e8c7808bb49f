using System.Collections.Immutable;
using Parley.Conversations;

namespace Parley.Server.Ui.Conversations;

/// <summary>
/// A conversation as a tree: a question that was edited or asked again stands beside the one before it. One way through it is shown,
/// the newest where nothing else was chosen.
/// </summary>
internal sealed class Threads
{
    private readonly ImmutableArray<int> _numbers;
    private readonly Dictionary<int, Turn> _byNumber;
    private readonly ILookup<int, Turn> _after;

    /// <summary>Reads the tree.</summary>
    /// <param name="turns">All turns in order of their numbers.</param>
    public Threads(ImmutableArray<Turn> turns)
    {
        _numbers = [.. turns.Select(t => t.Number)];
        _byNumber = turns.ToDictionary(t => t.Number);
        _after = turns.ToLookup(t => Known(Before(t)));
    }

    /// <summary>Number of the turn that a turn goes on from; 0 for none.</summary>
    public static int Before(Turn turn) => turn.Follows ?? turn.Number - 1;

    /// <summary>The turns that go on from the same one, oldest first, this one among them; one whose forerunner is not there goes on from the nearest before it.</summary>
    public IEnumerable<Turn> Siblings(Turn turn) => _after[Known(Before(turn))];

    /// <summary>The way that is shown.</summary>
    /// <param name="chosen">Number of a turn → number of the one after it that was chosen.</param>
    public ImmutableArray<Turn> Path(ImmutableDictionary<int, int> chosen)
    {
        var path = ImmutableArray.CreateBuilder<Turn>();
        for (var at = 0; _after[at].LastOrDefault() is { } newest; at = path[^1].Number)
        {
            path.Add(chosen.TryGetValue(at, out var number) && _byNumber.TryGetValue(number, out var picked) && Known(Before(picked)) == at ? picked : newest);
        }

        return path.ToImmutable();
    }

    /// <summary>The choices that lead to a turn.</summary>
    public ImmutableDictionary<int, int> To(Turn turn)
    {
        var chosen = ImmutableDictionary<int, int>.Empty;
        for (var at = turn; at is not null; at = _byNumber.GetValueOrDefault(Before(at)))
        {
            chosen = chosen.SetItem(Before(at), at.Number);
        }

        return chosen;
    }

    private int Known(int number)
    {
        var at = _numbers.BinarySearch(number);
        return at >= 0 ? number : ~at > 0 ? _numbers[~at - 1] : 0;
    }
}
