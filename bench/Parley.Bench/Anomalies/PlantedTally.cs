namespace Parley.Bench.Anomalies;

/// <summary>Alerts against what was planted.</summary>
internal sealed class PlantedTally
{
    // Flags no further apart are one alert.
    private const int SameAlert = 3;
    // An alert this long after the last day of what was planted is its echo: the return to normal.
    private const int Echo = 3;

    /// <summary>Planted.</summary>
    public int Planted { get; private set; }

    /// <summary>Planted and found.</summary>
    public int Found { get; private set; }

    /// <summary>Alerts that found something.</summary>
    public int Right { get; private set; }

    /// <summary>Alerts that found nothing.</summary>
    public int False { get; private set; }

    /// <summary>Quarters of metrics.</summary>
    public double Quarters { get; private set; }

    /// <summary>By kind: planted and found.</summary>
    public SortedDictionary<string, (int Planted, int Found)> Kinds { get; } = new(StringComparer.Ordinal);

    /// <summary>Share of alerts that found something, percent.</summary>
    public double Precision => Right + False == 0 ? 0 : 100d * Right / (Right + False);

    /// <summary>Share of what was planted that was found, percent.</summary>
    public double Recall => 100d * Found / Planted;

    /// <summary>Adds a metric.</summary>
    /// <param name="series">The metric.</param>
    /// <param name="flags">Which days were flagged.</param>
    public void Add(PlantedSeries series, bool[] flags)
    {
        var last = -1000;
        for (var t = PlantedSeries.Quiet; t < flags.Length; t++)
        {
            if (!flags[t])
            {
                continue;
            }

            if (t - last > SameAlert)
            {
                var right = series.Plants.Any(p => t >= p.First && t <= p.Last + Echo);
                (Right, False) = (Right + (right ? 1 : 0), False + (right ? 0 : 1));
            }

            last = t;
        }

        foreach (var plant in series.Plants)
        {
            var found = Enumerable.Range(plant.First, plant.Last - plant.First + 1).Any(t => t < flags.Length && flags[t]);
            var (planted, before) = Kinds.GetValueOrDefault(plant.Kind);
            Kinds[plant.Kind] = (planted + 1, before + (found ? 1 : 0));
            (Planted, Found) = (Planted + 1, Found + (found ? 1 : 0));
        }

        Quarters += (flags.Length - PlantedSeries.Quiet) / 91.25;
    }
}
