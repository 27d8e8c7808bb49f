using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Answers;
using Parley.Conversations;
using Parley.Governance;
using Parley.Metrics;
using Parley.Signals.Monitors;
using Parley.Signals.Monitors.Rules;
using Monitor = Parley.Signals.Monitors.Monitor;

namespace Parley.Signals.Editing;

/// <summary>What a monitor would have said in the year before a day: it is run for the days on which something could have been new to it.</summary>
internal static class BackTest
{
    /// <summary>Runs.</summary>
    /// <param name="lease">The product.</param>
    /// <param name="catalogue">What the owner sees of it.</param>
    /// <param name="monitor">The monitor.</param>
    /// <param name="asOf">The last day.</param>
    /// <param name="cancellationToken">Cancels between queries.</param>
    /// <returns>What would have been said, in order; of what has one cause the lead.</returns>
    public static async Task<ImmutableArray<Finding>> RunAsync(
        ProductLease lease, Catalogue catalogue, Monitor monitor, DateOnly asOf, CancellationToken cancellationToken)
    {
        var settings = new MonitorSettings([monitor with { IsOff = false }], []);
        var found = new Dictionary<(string, DateOnly), Finding>();
        foreach (var day in Days(monitor, asOf))
        {
            var findings = await MonitorRun.FindAsync((lease, catalogue, Permissions.Unrestricted), settings, day, cancellationToken).ConfigureAwait(false);
            foreach (var lead in Grouping.Of(findings, catalogue).Select(g => g.Lead))
            {
                found.TryAdd((lead.Segment.Text, lead.Since), lead);
            }
        }

        return [.. found.Values.OrderBy(f => f.Until).ThenBy(f => f.Segment.Text, StringComparer.Ordinal)];
    }

    /// <summary>The days of the runs, oldest first: after each period of a month or more, else so often that no day is missed.</summary>
    internal static IEnumerable<DateOnly> Days(Monitor monitor, DateOnly asOf)
    {
        var from = asOf.AddYears(-1);
        if (monitor.Kind is MonitorKind.Change or MonitorKind.ForecastMiss && monitor.Grain >= TimeGrain.Month)
        {
            return Buckets.Of(monitor.Grain, new Period(from, asOf, "")).Where(s => s > from);
        }

        var step = monitor is { Kind: MonitorKind.Change or MonitorKind.ForecastMiss, Grain: TimeGrain.Day } ? 1 : AnomalyRule.WindowDays;
        return Enumerable.Range(0, (asOf.DayNumber - from.DayNumber) / step).Select(i => asOf.AddDays(-i * step)).Reverse();
    }
}
