namespace Parley.Statistics.Anomalies.Streams;

/// <summary>
/// Scores a stream of many rows a day, looking back only: (1) six signals (surprise after a context, of rows and of
/// means of five, distance from the nearest past of 16 and of 32 rows, from the mean, from the same time of day), (2) how rare each is against its own past, (3) their
/// mean, (4) after a peak only a greater one counts for a while, (5) a stream that often peaked must peak higher.
/// </summary>
internal static class StreamDetector
{
    /// <summary>The rarity at which a row is flagged; the score is then one half.</summary>
    public const double FlagRarity = 1.7;

    private const int Reach = 3000;
    private const int MeanWindow = 1000;
    private const int SeasonDays = 7;
    private const int TailWindow = 2500;
    private const double TailShare = 0.02;
    private const int FewestRows = 107;
    private const int Skipped = 53;
    private const int RestRows = 150;
    private const double RestShare = 0.3;
    private const double PeakRarity = 1.8;
    private const int PeakMemory = 20_000;
    private const double PeakCost = 0.4;

    /// <summary>The score of each row, 0 to 1.</summary>
    /// <param name="values">The rows' values, in the order they came.</param>
    /// <param name="rowsPerDay">How many rows a day has.</param>
    public static double[] Score(double[] values, int rowsPerDay)
    {
        double[][] signals =
        [
            ContextSurprise.Of(values),
            ContextSurprise.Of(MeansOfFive(values)),
            StreamSignals.FromMean(values, MeanWindow),
            StreamSignals.FromNearestPast(values, 16, Reach),
            StreamSignals.FromNearestPast(values, 32, Reach),
            StreamSignals.FromSamePhase(values, Math.Max(1, rowsPerDay), SeasonDays),
        ];
        var rarity = new double[values.Length];
        foreach (var signal in signals)
        {
            var tail = new TailEstimate(TailWindow, FewestRows, TailShare);
            for (var i = Skipped; i < signal.Length; i++)
            {
                rarity[i] += tail.Rarity(signal[i]) / signals.Length;
                tail.Add(signal[i]);
            }
        }

        return Array.ConvertAll(Budgeted(rarity), r => r / (r + FlagRarity));
    }

    private static double[] MeansOfFive(double[] values) =>
        [.. values.Select((v, i) => i < 4 ? v : (values[i - 4] + values[i - 3] + values[i - 2] + values[i - 1] + v) / 5)];

    private static double[] Budgeted(double[] rarity)
    {
        var (kept, peaks) = (new double[rarity.Length], new Queue<int>());
        var greatest = new LinkedList<int>();
        for (var i = 0; i < rarity.Length; i++)
        {
            while (greatest.First is { } first && first.Value < i - RestRows)
            {
                greatest.RemoveFirst();
            }

            while (peaks.TryPeek(out var peak) && peak < i - PeakMemory)
            {
                peaks.Dequeue();
            }

            var rested = greatest.First is null || rarity[i] > rarity[greatest.First.Value] ? rarity[i] : RestShare * rarity[i];
            kept[i] = Math.Max(0, rested - (PeakCost * Math.Log10(1 + peaks.Count)));
            if (rested >= PeakRarity)
            {
                peaks.Enqueue(i);
            }

            while (greatest.Last is { } last && rarity[last.Value] <= rarity[i])
            {
                greatest.RemoveLast();
            }

            greatest.AddLast(i);
        }

        return kept;
    }
}
