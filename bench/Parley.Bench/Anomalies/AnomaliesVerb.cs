using System.Collections.Immutable;
using System.Globalization;
using Parley.Bench.Harness;
using Parley.Statistics.Anomalies;
using Parley.Statistics.Series;
using Measurement = Parley.Bench.Harness.Measurement;

namespace Parley.Bench.Anomalies;

/// <summary>
/// The Numenta Anomaly Benchmark with its own scoring and threshold optimiser, written here and checked: a detector that says
/// nothing scores 0, and the benchmark's windowed Gaussian, written from its description, lands near its published score.
/// </summary>
public sealed class AnomaliesVerb : Verb
{
    /// <inheritdoc />
    public override string Name => "anomalies";

    /// <inheritdoc />
    public override string Summary => "The Numenta Anomaly Benchmark, one configuration: standard and low false positives (--cases FOLDER: data/ and labels/)";

    /// <inheritdoc />
    public override Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var files = NabFile.ReadAll(run.Cases ?? PublicCases.Folder("nab"));
        var silent = NabScoring.Score(files, [.. files.Select(f => new double[f.Values.Length])], NabProfile.Standard).Score;
        var simple = NabScoring.Score(files, [.. files.Select(f => WindowedGaussian.Score(f.Values))], NabProfile.Standard).Score;
        run.Say(string.Create(CultureInfo.InvariantCulture, $"  {files.Length} series, {files.Sum(f => f.Windows.Length)} windows; null detector {silent:0.0}; windowed Gaussian {simple:0.0} (published {WindowedGaussian.Published})"));
        var scores = files.AsParallel().AsOrdered().WithCancellation(cancellationToken).Select(Scores).ToArray();
        var standard = NabScoring.Score(files, scores, NabProfile.Standard);
        var low = NabScoring.Score(files, scores, NabProfile.LowFalse);
        run.Say(string.Create(CultureInfo.InvariantCulture, $"  standard: {standard.Found} windows found, {standard.False} alerts outside, at {standard.Threshold:0.000}; low false positives: {low.Found}, {low.False}, at {low.Threshold:0.000}; rows are flagged at 0.5"));
        return Task.FromResult<ImmutableArray<Measurement>>(
        [
            new Measurement("NAB, standard", standard.Score, "of 100", 60, Peer: simple),
            new Measurement("NAB, reward low false positives", low.Score, "of 100", 50),
            new Measurement("null detector", silent, "of 100", 0, Bound.AtMost),
            new Measurement("windowed Gaussian, off its published score", Math.Abs(simple - WindowedGaussian.Published), "points", 2, Bound.AtMost),
        ]);
    }

    private static double[] Scores(NabFile file) =>
        [.. SeriesAnomalies.JudgeStream([.. file.Times.Zip(file.Values, (t, v) => new SeriesRow(t, v, 0))]).Select(r => r.Score)];
}
