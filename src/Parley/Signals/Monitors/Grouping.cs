using System.Collections.Immutable;
using Parley.Metrics;

namespace Parley.Signals.Monitors;

/// <summary>Findings of one cause: what is said, and what is named beside it.</summary>
/// <param name="Lead">What is said.</param>
/// <param name="Also">What has the same cause.</param>
public sealed record FindingGroup(Finding Lead, ImmutableArray<Finding> Also)
{
    /// <summary>Everybody who asked to hear of any of them.</summary>
    public ImmutableArray<string> Receivers => [.. Also.Prepend(Lead).SelectMany(f => f.Monitor.Receivers).Distinct(StringComparer.Ordinal)];
}

/// <summary>
/// One signal for one cause; pure. (1) Late data first: it takes with it what fell because of it. (2) Of one metric, days and
/// direction, the whole speaks for its parts, else the part that moves it most for the others. (3) Metrics that are computed
/// from each other, or into one, go together; the one that is watched first leads.
/// </summary>
public static class Grouping
{
    /// <summary>Groups findings.</summary>
    /// <param name="findings">In the order of their monitors.</param>
    /// <param name="catalogue">Which metric is computed from which.</param>
    /// <returns>In the order of their leads' monitors.</returns>
    public static ImmutableArray<FindingGroup> Of(IReadOnlyList<Finding> findings, Catalogue catalogue)
    {
        var groups = new List<(int Order, List<Finding> Findings)>();
        var ranked = findings.Select((f, i) => (Finding: f, Order: i))
            .OrderByDescending(f => f.Finding.Monitor.Kind == MonitorKind.DataLate)
            .ThenByDescending(f => f.Finding.Segment.IsWhole)
            .ThenBy(f => f.Finding.Segment.IsWhole ? f.Order : 0)
            .ThenByDescending(f => f.Finding.Weight)
            .ThenBy(f => f.Order);
        foreach (var (finding, order) in ranked)
        {
            if (groups.FirstOrDefault(g => Belongs(finding, g.Findings, catalogue)).Findings is { } group)
            {
                group.Add(finding);
            }
            else
            {
                groups.Add((order, [finding]));
            }
        }

        return [.. groups.OrderBy(g => g.Order).Select(g => new FindingGroup(g.Findings[0], [.. g.Findings.Skip(1)]))];
    }

    private static bool Belongs(Finding finding, List<Finding> group, Catalogue catalogue)
    {
        var lead = group[0];
        var isLate = finding.Monitor.Kind == MonitorKind.DataLate;
        if (lead.Monitor.Kind == MonitorKind.DataLate)
        {
            return isLate
                ? lead.Segment.IsWhole && (finding.Segment.IsWhole ? finding.Since == lead.Since : finding.Monitor.Metric == lead.Monitor.Metric)
                : finding.Direction <= 0 && lead.Overlaps(finding) && group.Any(g => IsRelated(g.Monitor.Metric, finding.Monitor.Metric, catalogue));
        }

        if (isLate || !lead.IsNear(finding))
        {
            return false;
        }

        return lead.Monitor.Metric == finding.Monitor.Metric
            ? lead.Direction == finding.Direction
            : (lead.Segment.IsWhole || lead.Segment == finding.Segment) && IsRelated(lead.Monitor.Metric, finding.Monitor.Metric, catalogue);
    }

    /// <summary>One is computed from the other, or some metric from both.</summary>
    private static bool IsRelated(string one, string other, Catalogue catalogue) =>
        one == other || Under(one, catalogue).Contains(other) || Under(other, catalogue).Contains(one)
        || catalogue.Metrics.Concat(catalogue.Unoffered).Any(m => m.Inputs.Contains(one) && m.Inputs.Contains(other));

    /// <summary>What a metric is computed from, at any depth.</summary>
    private static HashSet<string> Under(string metric, Catalogue catalogue)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>([metric]);
        while (open.TryDequeue(out var next))
        {
            foreach (var input in catalogue.Metric(next)?.Inputs ?? [])
            {
                if (found.Add(input))
                {
                    open.Enqueue(input);
                }
            }
        }

        return found;
    }
}
