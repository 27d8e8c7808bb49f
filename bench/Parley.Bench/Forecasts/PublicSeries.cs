using System.Globalization;
using Parley.Bench.Anomalies;

namespace Parley.Bench.Forecasts;

/// <summary>Held-back series of the public data: weeks of marketing by geo, hours of tweets, taxis and advertising.</summary>
internal static class PublicSeries
{
    private static readonly string[] Columns = ["conversions", "Organic_channel0_impression", "Channel0_spend", "Channel3_spend"];

    /// <summary>156 weeks of four columns of each geo; 13 weeks are held back.</summary>
    /// <param name="folder">The folder of the data set meridian.</param>
    public static IEnumerable<HeldBackSeries> Meridian(string folder)
    {
        var lines = File.ReadAllLines(Path.Combine(folder, "geo_all_channels.csv")).Select(l => l.Split(',')).ToArray();
        var places = Columns.Select(c => Array.IndexOf(lines[0], c)).ToArray();
        return lines.Skip(1)
            .GroupBy(l => l[1], StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .SelectMany(geo => places.Select(place => new HeldBackSeries(
                "weeks by geo",
                [.. geo.OrderBy(l => l[2], StringComparer.Ordinal).Select(l => double.Parse(l[place], CultureInfo.InvariantCulture))],
                52,
                [52],
                13)));
    }

    /// <summary>Hours of the benchmark's series that people make (tweets, taxis, advertising); 24 are held back at three places.</summary>
    /// <param name="folder">The folder of the data set nab.</param>
    public static IEnumerable<HeldBackSeries> Hours(string folder)
    {
        const int between = 96;
        foreach (var file in NabFile.ReadAll(folder).Where(f => f.Name.Contains("/Twitter", StringComparison.Ordinal) || f.Name.Contains("/exchange", StringComparison.Ordinal) || f.Name.EndsWith("nyc_taxi.csv", StringComparison.Ordinal)))
        {
            var hours = file.Times.Zip(file.Values).GroupBy(r => r.First.Date.AddHours(r.First.Hour)).OrderBy(g => g.Key).Select(g => g.Average(r => r.Second)).ToArray();
            for (var cut = 0; cut < 3; cut++)
            {
                yield return new HeldBackSeries("hours of people", hours[..^(1 + (cut * between))], 24, [24, 168], 24);
            }
        }
    }
}
