using System.Globalization;
using Parley.Metrics.Sources.Files;

namespace Parley.Bench.Forecasts;

/// <summary>
/// Other people's held-back series: <c>series.csv</c> in a folder, with the columns source, series, value (a row each period,
/// oldest first), and <c>sources.csv</c> with source, season (periods a season), horizon (how many periods are held back).
/// </summary>
internal static class ForecastCases
{
    /// <summary>Reads a folder.</summary>
    /// <param name="folder">The folder.</param>
    public static IEnumerable<HeldBackSeries> Read(string folder)
    {
        var sources = TextTable.Read(Path.Combine(folder, "sources.csv"), ["source", "season", "horizon"], default).Rows
            .ToDictionary(r => r.Cells[0], r => (Season: Whole(r.Cells[1]), Horizon: Whole(r.Cells[2])), StringComparer.Ordinal);
        return TextTable.Read(Path.Combine(folder, "series.csv"), ["source", "series", "value"], default).Rows
            .GroupBy(r => (Source: r.Cells[0], Series: r.Cells[1]))
            .Select(g => new HeldBackSeries(
                g.Key.Source,
                [.. g.Select(r => double.Parse(r.Cells[2], CultureInfo.InvariantCulture))],
                sources[g.Key.Source].Season,
                [sources[g.Key.Source].Season],
                sources[g.Key.Source].Horizon));
    }

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
