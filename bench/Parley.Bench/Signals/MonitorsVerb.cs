using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Bench.Harness;
using Parley.Conversations;
using Parley.Governance;
using Parley.Signals;
using Parley.Signals.Delivery;
using Parley.Signals.Running;
using Parley.Storage;

namespace Parley.Bench.Signals;

/// <summary>
/// Runs monitors over 500 parts of metrics with two years of days: each judged for an unusual day, a month that changed, and a month off
/// its forecast. Data and planted days are made here; what was planted has to be said, each once, and nothing else.
/// </summary>
public sealed class MonitorsVerb : Verb
{
    private const uint Seed = 20261126;
    private const double MostSeconds = 60;
    private const int Cores = 2;

    /// <inheritdoc />
    public override string Name => "monitors";

    /// <inheritdoc />
    public override string Summary => "monitors over 500 metric-segments, two years of days: time, and what was planted (--seed N)";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var seed = uint.Parse(run.Options.GetValueOrDefault("seed") ?? Seed.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var folder = Directory.CreateTempSubdirectory("parley-monitors-");
        try
        {
            var shops = Path.Combine(folder.FullName, "shops");
            var planted = MonitoredShops.Write(shops, seed);
            return await MeasureAsync(run, (folder.FullName, shops), planted, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<ImmutableArray<Measurement>> MeasureAsync(
        BenchRun run, (string State, string Product) folders, MonitoredShops.Planted[] planted, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        await using var state = await StateDatabase.OpenAsync(new StateLocation(Path.Combine(folders.State, "state")), clock, cancellationToken);
        var audit = new AuditTrail(state, clock);
        await using var served = new ServedProducts(state.Location.Folder, clock);
        var turns = new TurnRunner(served, new ConversationStore(state, audit, new WorkItemStore(state, audit, clock), clock), clock, NullLogger<TurnRunner>.Instance);
        var station = new SignalStation(turns, new SignalStore(state, audit, clock), new Outbox(state, clock), new AudienceStore(state, clock), new RunLeases(state, clock), clock);
        var product = await served.ServeAsync(folders.Product, cancellationToken);
        await using var lease = served.Lease(product.Name)!;
        var settings = await station.SettingsAsync(lease, cancellationToken);
        run.Say($"{settings.Monitors.Length} monitors over {MonitoredShops.Metrics.Length * (MonitoredShops.Shops + 1)} metric-segments");

        using var process = Process.GetCurrentProcess();
        var (before, watch) = (process.TotalProcessorTime, Stopwatch.StartNew());
        var signals = await station.RunAllAsync(lease, product.AsOf!.Value, cancellationToken);
        process.Refresh();
        var (seconds, processor) = (watch.Elapsed.TotalSeconds, (process.TotalProcessorTime - before).TotalSeconds);
        foreach (var signal in signals)
        {
            run.Say($"{signal.Day:yyyy-MM-dd} {signal.Monitor} {signal.Segment}: {signal.Headline}");
        }

        var found = planted.Count(p => signals.Any(s => Is(s, p)));
        var again = await station.RunAllAsync(lease, product.AsOf!.Value, cancellationToken);
        return
        [
            new Measurement("time", seconds, "s", MostSeconds, Bound.AtMost),
            new Measurement("processor time", processor, "s", Cores * MostSeconds, Bound.AtMost),
            new Measurement("planted and said", found, "signals", planted.Length),
            new Measurement("said beside them", signals.Count(s => !planted.Any(p => Is(s, p))), "signals", 1, Bound.AtMost),
            new Measurement("said again by a second run", again.Length, "signals", 0, Bound.AtMost),
        ];
    }

    private static bool Is(Signal signal, MonitoredShops.Planted planted) =>
        (signal.Metric == planted.Metric || (planted.Metric == "orders" && signal.Metric == "revenue")) && signal.Headline.StartsWith(planted.Factor < 1 ? "Unusually low" : "Unusually high", StringComparison.Ordinal)
        && (signal.Segment.Length == 0 || signal.Segment.EndsWith(string.Create(CultureInfo.InvariantCulture, $"=Shop {planted.Shop:00}"), StringComparison.Ordinal));
}
