using System.Collections.Immutable;
using System.Globalization;
using Parley.Bench.Harness;
using Parley.Statistics.Anomalies;
using Parley.Statistics.Series;
using Measurement = Parley.Bench.Harness.Measurement;

namespace Parley.Bench.Anomalies;

/// <summary>
/// Two years of days of five business metrics a seed, with spikes, drops, level shifts and outages planted in them; what is
/// flagged is compared with what was planted.
/// </summary>
public sealed class PlantedAnomaliesVerb : Verb
{
    /// <summary>The detector was tuned on seeds 101 to 120.</summary>
    private const string DefaultSeeds = "9001-9020";

    /// <inheritdoc />
    public override string Name => "planted-anomalies";

    /// <inheritdoc />
    public override string Summary => "Anomalies planted in business series of unseen seeds: precision, recall, false alerts a metric and quarter (--seeds A-B)";

    /// <inheritdoc />
    public override Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var seeds = run.Options.GetValueOrDefault("seeds", DefaultSeeds).Split('-').Select(s => uint.Parse(s, CultureInfo.InvariantCulture)).ToArray();
        var tally = new PlantedTally();
        for (var seed = seeds[0]; seed <= seeds[^1]; seed++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var metric in PlantedSeries.Make(seed))
            {
                var judged = SeriesAnomalies.JudgePeriods([.. metric.Values.Select(v => (double?)v)], new SeriesStep(StepKind.Day));
                tally.Add(metric, [.. judged.Select(j => j.Flagged)]);
            }
        }

        foreach (var (kind, (planted, found)) in tally.Kinds)
        {
            run.Say($"  {kind}: {found} of {planted} found");
        }

        return Task.FromResult<ImmutableArray<Measurement>>(
        [
            new Measurement("precision of alerts", tally.Precision, "%", 90),
            new Measurement("recall of what was planted", tally.Recall, "%", 80),
            new Measurement("false alerts", tally.False / tally.Quarters, "a metric and quarter", 1, Bound.AtMost),
        ]);
    }
}
