using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Parley.Bench.Anomalies;

/// <summary>A labelled series of the Numenta Anomaly Benchmark.</summary>
/// <param name="Name">Folder and file.</param>
/// <param name="Times">The rows' times.</param>
/// <param name="Values">The rows' values.</param>
/// <param name="Windows">First and last row of each labelled window, in order.</param>
internal sealed record NabFile(string Name, ImmutableArray<DateTime> Times, ImmutableArray<double> Values, ImmutableArray<(int First, int Last)> Windows)
{
    /// <summary>Reads the benchmark: <c>data/*/*.csv</c> and <c>labels/combined_windows.json</c>.</summary>
    /// <param name="folder">Its folder.</param>
    public static ImmutableArray<NabFile> ReadAll(string folder)
    {
        using var labels = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "labels", "combined_windows.json")));
        return [.. labels.RootElement.EnumerateObject().OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => Read(folder, f.Name, f.Value))];
    }

    private static NabFile Read(string folder, string name, JsonElement windows)
    {
        var rows = File.ReadLines(Path.Combine(folder, "data", name)).Skip(1).Select(l => l.Split(',')).ToArray();
        var times = rows.Select(r => Time(r[0])).ToImmutableArray();
        return new NabFile(
            name,
            times,
            [.. rows.Select(r => double.Parse(r[1], CultureInfo.InvariantCulture))],
            [.. windows.EnumerateArray().Select(w => (times.IndexOf(Time(w[0].GetString()!)), times.IndexOf(Time(w[1].GetString()!))))]);
    }

    // Windows are written with fractions of seconds, rows without.
    private static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);
}
