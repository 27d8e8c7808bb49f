using System.Collections.Immutable;

namespace Parley.Bench.Anomalies;

/// <summary>What a right alert, a missed window and a false alert weigh.</summary>
/// <param name="Right">The earliest alert in a window.</param>
/// <param name="Miss">A window without one.</param>
/// <param name="False">An alert outside.</param>
internal sealed record NabProfile(double Right, double Miss, double False)
{
    /// <summary>The profile "standard".</summary>
    public static NabProfile Standard { get; } = new(1, 1, 0.11);

    /// <summary>The profile "reward low FP rate".</summary>
    public static NabProfile LowFalse { get; } = new(1, 1, 0.22);
}

/// <summary>A score of 0 for never saying anything and 100 for perfect alerts, and the threshold it was reached at.</summary>
/// <param name="Score">The score.</param>
/// <param name="Threshold">Scores of at least this are alerts.</param>
/// <param name="Found">Windows with an alert.</param>
/// <param name="False">Alerts outside windows.</param>
internal sealed record NabScore(double Score, double Threshold, int Found, int False);

/// <summary>
/// The benchmark's scoring: A. Lavin, S. Ahmad, "Evaluating real-time anomaly detection algorithms: the Numenta Anomaly
/// Benchmark", 2015, in the form of its version 1.1. Within a window the earliest alert counts, more the earlier it comes; each
/// alert outside costs, less just behind a window. One threshold for all files is chosen for the best sum.
/// </summary>
internal static class NabScoring
{
    private const double ProbationShare = 0.15;
    private const int ProbationMost = 750;
    private const double Steepness = 5;
    private const double FarBehind = 3;

    /// <summary>Scores a detector.</summary>
    /// <param name="files">The series.</param>
    /// <param name="scores">Each row's score of each file.</param>
    /// <param name="profile">The weights.</param>
    public static NabScore Score(ImmutableArray<NabFile> files, IReadOnlyList<double[]> scores, NabProfile profile)
    {
        var rows = files.SelectMany((f, i) => Rows(f, scores[i], i, profile)).OrderByDescending(r => r.Score).ToArray();
        var windows = files.Sum(f => f.Windows.Length);
        var (best, sum) = (new NabScore(double.NegativeInfinity, 1.1, 0, 0), -profile.Miss * windows);
        var (null_, perfect) = (-profile.Miss * windows, profile.Right * windows);
        var (taken, wrong) = (new SortedDictionary<(int, int), double>(), 0);
        best = best with { Score = sum };
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            if (row.Window < 0)
            {
                sum += row.Worth;
                wrong++;
            }
            else
            {
                var key = (row.File, row.Window);
                var before = taken.TryGetValue(key, out var worth) ? worth : -profile.Miss;
                taken[key] = Math.Max(before, row.Worth);
                sum += taken[key] - before;
            }

            if ((i + 1 == rows.Length || rows[i + 1].Score != row.Score) && sum > best.Score)
            {
                best = new NabScore(sum, row.Score, taken.Count, wrong);
            }
        }

        return best with { Score = 100 * (best.Score - null_) / (perfect - null_) };
    }

    /// <summary>How many rows at a file's beginning do not count.</summary>
    /// <param name="rows">The file's rows.</param>
    public static int Probation(int rows) => (int)Math.Min(Math.Floor(ProbationShare * rows), ProbationMost);

    private static IEnumerable<(double Score, double Worth, int File, int Window)> Rows(NabFile file, double[] scores, int index, NabProfile profile)
    {
        var window = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            if (window < file.Windows.Length && i > file.Windows[window].Last)
            {
                window++;
            }

            var inside = window < file.Windows.Length && i >= file.Windows[window].First;
            if (i >= Probation(scores.Length))
            {
                yield return (scores[i], inside ? Right(file.Windows[window], i, profile) : False(file, window, i, profile), index, inside ? window : -1);
            }
        }
    }

    private static double Right((int First, int Last) window, int row, NabProfile profile) =>
        profile.Right * Sigmoid(-(window.Last - row + 1d) / (window.Last - window.First + 1)) / Sigmoid(-1);

    private static double False(NabFile file, int nextWindow, int row, NabProfile profile)
    {
        if (nextWindow == 0)
        {
            return -profile.False;
        }

        var (first, last) = file.Windows[nextWindow - 1];
        var behind = (row - last) / (double)(last - first);
        return behind >= FarBehind ? -profile.False : profile.False * Sigmoid(behind);
    }

    private static double Sigmoid(double place) => (2 / (1 + Math.Exp(Steepness * place))) - 1;
}
