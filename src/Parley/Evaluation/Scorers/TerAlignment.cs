namespace Parley.Evaluation.Scorers;

/// <summary>The cheapest edits between a text and its reference, and which words they touch; near the diagonal only, as Tercom looks.</summary>
internal sealed class TerAlignment
{
    private const int Beam = 25;
    private const int Unreached = int.MaxValue / 2;

    // Of each reference word: the place in the text it is aligned with (-1: before its beginning), and whether it is an error.
    private readonly int[] _places;
    private readonly bool[] _wrongReference;
    private readonly bool[] _wrongWords;

    private TerAlignment(int edits, int words, int reference)
    {
        Edits = edits;
        _places = new int[reference];
        _wrongReference = new bool[reference];
        _wrongWords = new bool[words];
    }

    private enum Edit : byte
    {
        None,
        Keep,
        Substitute,
        Insert,
        Delete,
    }

    public int Edits { get; }

    /// <summary>Aligns a text with its reference.</summary>
    public static TerAlignment Of(string[] words, string[] reference)
    {
        var (costs, edits) = Table(words, reference);
        var alignment = new TerAlignment(costs[words.Length][reference.Length], words.Length, reference.Length);
        var (i, j) = (words.Length, reference.Length);
        while (i > 0 || j > 0)
        {
            alignment.Step(edits[i][j], ref i, ref j);
        }

        return alignment;
    }

    /// <summary>Whether a run is wrong where it stands, its place in the reference is wrong too, and it would not move into itself.</summary>
    public bool IsWrong(int start, int at, int length) =>
        _wrongWords.AsSpan(start, length).Contains(true)
        && _wrongReference.AsSpan(at, length).Contains(true)
        && !(_places[at] >= start && _places[at] < start + length);

    /// <summary>Places in the text before which a run may be put, so that it meets the reference.</summary>
    public IEnumerable<int> Targets(int at, int length)
    {
        var last = -1;
        for (var offset = -1; offset < length && at + offset < _places.Length; offset++)
        {
            var target = at + offset == -1 ? 0 : _places[at + offset] + 1;
            if (target != last)
            {
                yield return last = target;
            }
        }
    }

    private void Step(Edit edit, ref int i, ref int j)
    {
        switch (edit)
        {
            case Edit.Keep or Edit.Substitute:
                i--;
                j--;
                _places[j] = i;
                _wrongWords[i] = _wrongReference[j] = edit == Edit.Substitute;
                break;
            case Edit.Insert:
                j--;
                _places[j] = i - 1;
                _wrongReference[j] = true;
                break;
            default:
                i--;
                _wrongWords[i] = true;
                break;
        }
    }

    private static (int[][] Costs, Edit[][] Edits) Table(string[] words, string[] reference)
    {
        var costs = Enumerable.Range(0, words.Length + 1).Select(_ => new int[reference.Length + 1]).ToArray();
        var edits = Enumerable.Range(0, words.Length + 1).Select(_ => new Edit[reference.Length + 1]).ToArray();
        var ratio = words.Length == 0 ? 1 : (double)reference.Length / words.Length;
        var beam = Beam < ratio / 2 ? (int)Math.Ceiling((ratio / 2) + Beam) : Beam;
        for (var j = 0; j <= reference.Length; j++)
        {
            (costs[0][j], edits[0][j]) = (j, Edit.Insert);
        }

        for (var i = 1; i <= words.Length; i++)
        {
            var diagonal = (int)Math.Floor(i * ratio);
            var (from, to) = (Math.Max(0, diagonal - beam), i == words.Length ? reference.Length : Math.Min(reference.Length, diagonal + beam - 1));
            for (var j = 0; j <= reference.Length; j++)
            {
                (costs[i][j], edits[i][j]) = j < from || j > to ? (Unreached, Edit.None) : Cheapest(costs, (i, j), j > 0 && words[i - 1] == reference[j - 1]);
            }
        }

        return (costs, edits);
    }

    // Keeping or substituting first, then deleting, then inserting.
    private static (int Cost, Edit Edit) Cheapest(int[][] costs, (int I, int J) at, bool same)
    {
        var (i, j) = at;
        (int Cost, Edit Edit) best = j == 0 ? (Unreached, Edit.None) : (costs[i - 1][j - 1] + (same ? 0 : 1), same ? Edit.Keep : Edit.Substitute);
        if (costs[i - 1][j] + 1 < best.Cost)
        {
            best = (costs[i - 1][j] + 1, Edit.Delete);
        }

        return j > 0 && costs[i][j - 1] + 1 < best.Cost ? (costs[i][j - 1] + 1, Edit.Insert) : best;
    }
}
