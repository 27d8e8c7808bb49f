namespace Parley.Evaluation.Scorers;

/// <summary>
/// The greedy search for shifts behind TER: as long as moving a run of words that stands elsewhere in the reference saves
/// edits, the move that saves most is made, for one edit. The limits are Tercom's.
/// </summary>
internal static class TerShifts
{
    private const int LongestShift = 10;
    private const int FarthestShift = 50;
    private const int MostCandidates = 1000;

    /// <summary>Edits that turn a text into the reference, shifts among them.</summary>
    public static int Edits(string[] words, string[] reference)
    {
        if (reference.Length == 0)
        {
            return words.Length;
        }

        var shifts = 0;
        var tried = 0;
        while (Best(words, reference, ref tried) is { } best && tried < MostCandidates)
        {
            words = best;
            shifts++;
        }

        return shifts + TerAlignment.Of(words, reference).Edits;
    }

    private static string[]? Best(string[] words, string[] reference, ref int tried)
    {
        var now = TerAlignment.Of(words, reference);
        (int Saved, int Length, int Start, int Target)? rank = null;
        string[]? best = null;
        foreach (var (start, at, length) in Pairs(words, reference))
        {
            if (!now.IsWrong(start, at, length))
            {
                continue;
            }

            foreach (var target in now.Targets(at, length))
            {
                var moved = Move(words, start, length, target);
                var candidate = (now.Edits - TerAlignment.Of(moved, reference).Edits, length, -start, -target);
                tried++;
                if (rank is null || candidate.CompareTo(rank.Value) > 0)
                {
                    (rank, best) = (candidate, moved);
                }
            }

            if (tried >= MostCandidates)
            {
                break;
            }
        }

        return rank?.Saved > 0 ? best : null;
    }

    // Runs that stand in both, at another place.
    private static IEnumerable<(int Start, int At, int Length)> Pairs(string[] words, string[] reference)
    {
        for (var start = 0; start < words.Length; start++)
        {
            for (var at = Math.Max(0, start - FarthestShift); at < Math.Min(reference.Length, start + FarthestShift + 1); at++)
            {
                for (var length = 1;
                    length <= LongestShift && start + length <= words.Length && at + length <= reference.Length && words[start + length - 1] == reference[at + length - 1];
                    length++)
                {
                    yield return (start, at, length);
                }
            }
        }
    }

    private static string[] Move(string[] words, int start, int length, int target)
    {
        var run = words.AsSpan(start, length);
        if (target < start)
        {
            return [.. words[..target], .. run, .. words[target..start], .. words[(start + length)..]];
        }

        // Behind the run's end the target is a place among all words; inside of it, one among those that are left.
        var end = Math.Min(words.Length, target > start + length ? target : length + target);
        return [.. words[..start], .. words[(start + length)..end], .. run, .. words[end..]];
    }
}
