using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Answers;
using Parley.Conversations;
using Parley.Governance;
using Parley.Metrics;
using Parley.Metrics.Semantics;
using Parley.Signals.Monitors.Rules;

namespace Parley.Signals.Monitors;

/// <summary>
/// Runs monitors for a day and an audience: (1) read series, (2) judge each, (3) leave out what does not matter to the whole, (4) group
/// what has one cause, (5) say it, (6) store it with its deliveries. Running a day again adds nothing.
/// </summary>
/// <param name="turns">Answers.</param>
/// <param name="signals">Keeps signals.</param>
public sealed class MonitorRun(TurnRunner turns, SignalStore signals)
{
    // A part has to move the whole by one in a hundred.
    private const double LeastOfWhole = 0.01;

    /// <summary>Runs every monitor of a product.</summary>
    /// <param name="lease">The product; the caller keeps it open.</param>
    /// <param name="settings">Its monitors.</param>
    /// <param name="audience">For whom.</param>
    /// <param name="asOf">The day; periods that end before it are complete.</param>
    /// <param name="cancellationToken">Cancels between queries.</param>
    /// <returns>The new signals.</returns>
    public async Task<ImmutableArray<Signal>> RunAsync(
        ProductLease lease, MonitorSettings settings, Audience audience, DateOnly asOf, CancellationToken cancellationToken)
    {
        var permissions = lease.Rules.For(audience.Caller);
        var key = Audience.KeyOf(permissions);
        var catalogue = await lease.Layer.CatalogueAsync(permissions, cancellationToken).ConfigureAwait(false);
        var findings = await FindAsync((lease, catalogue, permissions), settings, asOf, cancellationToken).ConfigureAwait(false);
        var groups = settings.IsGrouped ? Grouping.Of(findings, catalogue) : [.. findings.Select(f => new FindingGroup(f, []))];
        var writer = new SignalWriter(turns, lease.Product, catalogue, audience.Caller, asOf);
        var hearing = settings.Receivers.Where(r => Audience.KeyOf(lease.Rules.For(r.Audience.Caller)) == key).ToArray();
        var made = ImmutableArray.CreateBuilder<Signal>();
        foreach (var group in groups)
        {
            if (await signals.IsKnownAsync(lease.Product.Name, key, group.Lead, cancellationToken).ConfigureAwait(false)
                || await writer.WriteAsync(group, cancellationToken).ConfigureAwait(false) is not { } signal)
            {
                continue;
            }

            var told = hearing.Where(r => group.Receivers.Contains(r.Name)).ToImmutableArray();
            if (await signals.AddAsync(signal with { Audience = key }, told, cancellationToken).ConfigureAwait(false) is { } stored)
            {
                made.Add(stored);
            }
        }

        return made.ToImmutable();
    }

    /// <summary>What monitors notice, before it is grouped and said.</summary>
    internal static async Task<List<Finding>> FindAsync(
        (ProductLease Lease, Catalogue Catalogue, Permissions Permissions) seen, MonitorSettings settings, DateOnly asOf, CancellationToken cancellationToken)
    {
        var reader = new SeriesReader(seen.Lease.Layer, seen.Catalogue, seen.Permissions, asOf);
        var findings = new List<(int Order, Finding Finding)>();
        foreach (var ofMetric in settings.Monitors.Where(m => !m.IsOff).Select((m, i) => (Monitor: m, Order: i)).GroupBy(m => m.Monitor.Metric, StringComparer.Ordinal))
        {
            // What is hidden from the audience is not watched for it.
            if (seen.Catalogue.Metrics.FirstOrDefault(m => m.Name == ofMetric.Key) is not { } metric)
            {
                continue;
            }

            var watch = new Watch(reader, seen.Lease, seen.Catalogue, metric, asOf);
            foreach (var (monitor, order) in ofMetric)
            {
                findings.AddRange((await watch.JudgeAsync(monitor, cancellationToken).ConfigureAwait(false)).Select(f => (order, f)));
            }

            reader.Forget();
        }

        return [.. findings.OrderBy(f => f.Order).Select(f => f.Finding)];
    }

    /// <summary>Judges monitors of one metric.</summary>
    private sealed class Watch(SeriesReader reader, ProductLease lease, Catalogue catalogue, CatalogueMetric metric, DateOnly asOf)
    {
        public Task<ImmutableArray<Finding>> JudgeAsync(Monitor monitor, CancellationToken cancellationToken) => monitor.Kind switch
        {
            MonitorKind.DataLate => LateAsync(monitor, cancellationToken),
            MonitorKind.GoalAtRisk => GoalAsync(monitor, cancellationToken),
            _ => PeriodsAsync(monitor, cancellationToken),
        };

        private async Task<ImmutableArray<Finding>> PeriodsAsync(Monitor monitor, CancellationToken cancellationToken)
        {
            var grain = monitor.Grain < metric.Grain ? metric.Grain : monitor.Grain < TimeGrain.Day ? TimeGrain.Day : monitor.Grain;
            var expected = Buckets.Start(grain, Buckets.Start(grain, asOf).AddDays(-1));
            if (await reader.ReadAsync(metric, grain, null, cancellationToken).ConfigureAwait(false) is not [var whole] || !await IsCompleteAsync(whole, expected, cancellationToken).ConfigureAwait(false))
            {
                return [];
            }

            var found = new List<Finding>();
            if (Judge(monitor, whole, 1) is { } finding)
            {
                found.Add(finding);
            }

            foreach (var cut in SegmentCut.Of(monitor, metric, catalogue))
            {
                var parts = await reader.ReadAsync(metric, grain, cut, cancellationToken).ConfigureAwait(false);
                var weights = await WeightsAsync(grain, cut, whole, parts, cancellationToken).ConfigureAwait(false);
                found.AddRange(parts.Select(part => (Part: part, Finding: Judge(monitor, part, parts.Length)))
                    .Where(p => p.Finding is not null && p.Finding.Since >= whole.First)
                    .Select(p => p.Finding! with { Weight = p.Finding.Weight * weights(p.Part) })
                    .Where(f => f.Weight >= LeastOfWhole));
            }

            return [.. found];
        }

        private static Finding? Judge(Monitor monitor, WatchedSeries series, int among) => monitor.Kind switch
        {
            MonitorKind.Anomaly => AnomalyRule.Judge(monitor, series, among),
            MonitorKind.ForecastMiss => ForecastRule.Judge(monitor, series),
            _ => ChangeRule.Judge(monitor, series),
        };

        /// <summary>
        /// The last period that is over must have all its data: one that is cut short looks like a fall. Days are judged as far as they
        /// came, since each stands for itself.
        /// </summary>
        private async Task<bool> IsCompleteAsync(WatchedSeries whole, DateOnly expected, CancellationToken cancellationToken)
        {
            if (whole.Grain == TimeGrain.Day)
            {
                return whole.End(whole.Values.Length - 1) >= asOf.AddDays(-AnomalyRule.WindowDays);
            }

            var start = whole.Start(whole.Values.Length - 1);
            if (start < expected || metric.Grain > TimeGrain.Day)
            {
                return start >= expected;
            }

            return await reader.ReadAsync(metric, TimeGrain.Day, null, cancellationToken).ConfigureAwait(false) is not [var days]
                || !days.Missing.Any(d => d >= start && d <= Buckets.End(whole.Grain, start));
        }

        /// <summary>How much of the whole a part is: its share of the amount, for a ratio its share of the denominator.</summary>
        private async Task<Func<WatchedSeries, double>> WeightsAsync(
            TimeGrain grain, SegmentCut cut, WatchedSeries whole, ImmutableArray<WatchedSeries> parts, CancellationToken cancellationToken)
        {
            if (metric.AdditiveOverMembers)
            {
                return part => Share(part, whole);
            }

            if (metric is not { Type: MetricType.Ratio, Inputs: [_, var below] } || catalogue.Metric(below) is not { AdditiveOverMembers: true } denominator || !denominator.Dimensions.Contains(cut.Dimension.Name)
                || await reader.ReadAsync(denominator, grain, null, cancellationToken).ConfigureAwait(false) is not [var all])
            {
                return _ => parts.Length == 0 ? 1 : 1.0 / parts.Length;
            }

            var byMember = (await reader.ReadAsync(denominator, grain, cut, cancellationToken).ConfigureAwait(false)).ToDictionary(s => s.Segment.Member, StringComparer.Ordinal);
            return part => byMember.TryGetValue(part.Segment.Member, out var own) ? Share(own, all) : 0;
        }

        // Over the newest periods, so that a part that has just broken away is still weighed by what it was.
        private static double Share(WatchedSeries part, WatchedSeries whole)
        {
            const int Newest = 28;
            var (of, all) = (part.Values.TakeLast(Newest).Sum(v => Math.Abs(v ?? 0)), whole.Values.TakeLast(Newest).Sum(v => Math.Abs(v ?? 0)));
            return all == 0 ? 0 : Math.Min(1, (double)(of / all));
        }

        private async Task<ImmutableArray<Finding>> LateAsync(Monitor monitor, CancellationToken cancellationToken)
        {
            if (metric.Grain > TimeGrain.Day || await reader.ReadAsync(metric, TimeGrain.Day, null, cancellationToken).ConfigureAwait(false) is not [var whole])
            {
                return [];
            }

            if (LateRule.Judge(monitor, whole, asOf) is { } late)
            {
                return [late];
            }

            var found = new List<Finding>();
            foreach (var cut in SegmentCut.Of(monitor, metric, catalogue))
            {
                found.AddRange((await reader.ReadAsync(metric, TimeGrain.Day, cut, cancellationToken).ConfigureAwait(false))
                    .Select(part => LateRule.Judge(monitor, part, asOf)).OfType<Finding>().Where(f => f.Since >= asOf.AddDays(-LateRule.LongestDays)));
            }

            return [.. found];
        }

        private async Task<ImmutableArray<Finding>> GoalAsync(Monitor monitor, CancellationToken cancellationToken)
        {
            if (metric.Grain > TimeGrain.Day || await reader.ReadAsync(metric, TimeGrain.Day, null, cancellationToken).ConfigureAwait(false) is not [var days])
            {
                return [];
            }

            var last = days.End(days.Values.Length - 1);
            var start = Buckets.Start(monitor.Grain, last);
            var period = new Period(start, Buckets.End(monitor.Grain, start), "");
            var goal = lease.Product.Goals.Where(g => g.Metric == metric.Name && g.Grain.Equals(monitor.Grain.ToString(), StringComparison.OrdinalIgnoreCase)).Select(g => (decimal?)g.Value).FirstOrDefault()
                ?? (metric.Goal is { } target ? await reader.TotalAsync(target, period, cancellationToken).ConfigureAwait(false) : null);
            if (goal is not { } aim || last < asOf.AddDays(-AnomalyRule.WindowDays))
            {
                return [];
            }

            var actual = await reader.TotalAsync(metric.Name, period with { End = last }, cancellationToken).ConfigureAwait(false);
            return GoalRule.Judge(monitor, new GoalReading(period, aim, actual, metric.GoodDirection, metric.Additive), days) is { } finding ? [finding] : [];
        }
    }
}
