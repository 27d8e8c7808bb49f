using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Parley.Statistics.Causes;

namespace Parley.Bench.Causes;

/// <summary>The public ratio cases: minutes of a service by up to seven attributes, with labelled causes.</summary>
internal static partial class LiveCases
{
    /// <summary>Reads the cases in the order of their labels.</summary>
    /// <param name="folder">Has <c>anomaly.yaml</c> and a CSV file for each case.</param>
    public static IEnumerable<(string Name, DatedLeaves Rows, double At, ImmutableArray<string> Causes)> Read(string folder)
    {
        foreach (Match entry in Entry().Matches(File.ReadAllText(Path.Combine(folder, "anomaly.yaml"))))
        {
            var name = entry.Groups["data"].Value.Trim();
            var causes = Cause().Matches(entry.Groups["cause"].Value)
                .Select(c => CauseCase.Text(Pair().Matches(c.Value).Select(p => (p.Groups[1].Value, p.Groups[2].Value))));
            yield return (name, Rows(Path.Combine(folder, name + ".csv")), double.Parse(entry.Groups["time"].Value, CultureInfo.InvariantCulture), [.. causes]);
        }
    }

    private static DatedLeaves Rows(string file)
    {
        var lines = File.ReadAllLines(file);
        var header = lines[0].Split(',');
        ImmutableArray<string> attributes = [.. header.Where(h => h is not ("min" or "value" or "cnt"))];
        var places = attributes.Select(a => Array.IndexOf(header, a)).ToArray();
        var (minute, value, count) = (Array.IndexOf(header, "min"), Array.IndexOf(header, "value"), Array.IndexOf(header, "cnt"));
        return new DatedLeaves(attributes, true, [.. lines.Skip(1).Where(l => l.Length > 0).Select(l => l.Split(',')).Select(f => new DatedLeaf(
            double.Parse(f[minute], CultureInfo.InvariantCulture),
            [.. places.Select(p => f[p])],
            double.Parse(f[value], CultureInfo.InvariantCulture),
            double.Parse(f[count], CultureInfo.InvariantCulture)))]);
    }

    [GeneratedRegex(@"- data: (?<data>[^\n]+)\n\s+timestamp: (?<time>\d+)\n\s+cause: (?<cause>[^\n]+)")]
    private static partial Regex Entry();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Cause();

    [GeneratedRegex(@"'(\w+)'\s*:\s*'?([^',}]+?)'?\s*[,}]")]
    private static partial Regex Pair();
}
