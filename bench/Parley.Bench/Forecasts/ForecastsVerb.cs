using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Parley.Bench.Harness;
using Parley.Statistics.Forecasting;
using Measurement = Parley.Bench.Harness.Measurement;

namespace Parley.Bench.Forecasts;

/// <summary>
/// Forecasts series whose end is held back, against seasonal naive, and times one forecast of three years of weeks. Seasons are
/// found by the program itself. <c>--cases FOLDER</c> takes other people's series.
/// </summary>
public sealed class ForecastsVerb : Verb
{
    /// <summary>The method was made on seeds 1 to 100 of another generator.</summary>
    private const string DefaultSeeds = "9001-9040";

    private const int Repeats = 20;

    /// <inheritdoc />
    public override string Name => "forecasts";

    /// <inheritdoc />
    public override string Summary =>
        "Forecasts of held-back data: coverage of the 80% bands, error and interval score against seasonal naive, time (--seeds A-B; --cases FOLDER: see ForecastCases)";

    /// <inheritdoc />
    public override Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var tallies = new SortedDictionary<string, ForecastTally>(StringComparer.Ordinal);
        var refused = 0;
        foreach (var series in Series(run))
        {
            cancellationToken.ThrowIfCancellationRequested();
            tallies.TryAdd(series.Source, new ForecastTally());
            refused += tallies[series.Source].Add(series) ? 0 : 1;
        }

        var all = new ForecastTally();
        var results = ImmutableArray.CreateBuilder<Measurement>();
        foreach (var (source, tally) in tallies.Where(t => t.Value.Periods > 0))
        {
            all.Add(tally);
            run.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"  {source}: {tally.Series} series, {tally.Periods} periods; 80% bands hold {tally.Cover80:0.0}%, 95% bands {tally.Cover95:0.0}%; MASE {tally.Mase:0.000} (seasonal naive {tally.PeerMase:0.000}), interval score {tally.Interval:0.00} ({tally.PeerInterval:0.00})"));
            results.Add(new Measurement($"error against seasonal naive, {source}", tally.Mase / tally.PeerMase, "of its MASE", 0.95, Bound.AtMost));
            results.Add(new Measurement($"interval score, {source}", tally.Interval, "scaled", tally.PeerInterval, Bound.AtMost, tally.PeerInterval));
        }

        run.Say($"  {refused} series had not enough history");
        results.Insert(0, new Measurement("80% bands hold, at least", all.Cover80, "%", 77));
        results.Insert(1, new Measurement("80% bands hold, at most", all.Cover80, "%", 83, Bound.AtMost));
        results.Insert(2, new Measurement("error against seasonal naive, all", all.Mase / all.PeerMase, "of its MASE", 0.95, Bound.AtMost));
        results.Add(new Measurement("one forecast of 3 years of weeks", Milliseconds(), "ms of processor", 50, Bound.AtMost));
        return Task.FromResult(results.ToImmutable());
    }

    private static IEnumerable<HeldBackSeries> Series(BenchRun run)
    {
        if (run.Cases is { } cases)
        {
            return ForecastCases.Read(cases);
        }

        var seeds = run.Options.GetValueOrDefault("seeds", DefaultSeeds).Split('-').Select(s => uint.Parse(s, CultureInfo.InvariantCulture)).ToArray();
        var made = Enumerable.Range((int)seeds[0], (int)(seeds[^1] - seeds[0]) + 1).SelectMany(seed =>
        {
            var maker = new MadeSeries((uint)seed);
            return new[] { maker.Days(), maker.Weeks(), maker.Months(), maker.NowAndThen() };
        });
        return PublicSeries.Meridian(PublicCases.Folder("meridian")).Concat(PublicSeries.Hours(PublicCases.Folder("nab"))).Concat(made);
    }

    private static double Milliseconds()
    {
        var weeks = new MadeSeries(1).Weeks();
        var request = new ForecastRequest([.. weeks.Known], 13) { Candidates = [52] };
        Forecaster.Forecast(request);
        var times = Enumerable.Range(0, Repeats).Select(_ =>
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            for (var i = 0; i < 10; i++)
            {
                Forecaster.Forecast(request);
            }

            return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds / 10;
        });
        return times.Order().ElementAt(Repeats / 2);
    }
}
