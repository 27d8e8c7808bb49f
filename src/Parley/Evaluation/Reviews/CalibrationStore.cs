using System.Collections.Immutable;
using System.Globalization;
using Parley.Evaluation.Gates;
using Parley.Governance;
using Parley.Statistics.Agreement;
using Parley.Statistics.Inference;
using Parley.Storage;

namespace Parley.Evaluation.Reviews;

/// <summary>How judges agree with people: computed from labels, kept for the gate.</summary>
/// <param name="state">The open state.</param>
/// <param name="audit">The audit trail.</param>
/// <param name="clock">Dates calibrations.</param>
public sealed class CalibrationStore(StateDatabase state, AuditTrail audit, TimeProvider clock)
{
    /// <summary>Agreement of a judge with people over the same outputs.</summary>
    /// <param name="judge">The judge's id.</param>
    /// <param name="pairs">For each output what the judge said and what people say.</param>
    public static JudgeCalibration Of(string judge, IReadOnlyList<(string Judged, string Label)> pairs) => new(
        judge,
        pairs.Count,
        Bootstrap.Of(pairs.Count, places => Agreement(pairs, places.Span)));

    /// <summary>Keeps a calibration in place of an earlier one of the same judge.</summary>
    /// <param name="calibration">The calibration.</param>
    /// <param name="who">Who asked for it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task RecordAsync(JudgeCalibration calibration, string who, CancellationToken cancellationToken) => state.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync("DELETE FROM judge_calibration WHERE judge = @Judge", new { calibration.Judge }, cancellationToken).ConfigureAwait(false);
            await session.ExecuteAsync(
                """
                INSERT INTO judge_calibration (judge, labels, kappa, kappa_low, kappa_high, calibrated_by, calibrated_at)
                VALUES (@Judge, @Labels, @Kappa, @Low, @High, @Who, @At)
                """,
                new
                {
                    calibration.Judge,
                    Labels = (long)calibration.Labels,
                    Kappa = Text(calibration.Kappa.Estimate),
                    Low = Text(calibration.Kappa.Low),
                    High = Text(calibration.Kappa.High),
                    Who = who,
                    At = StoredText.Of(clock.GetUtcNow()),
                },
                cancellationToken).ConfigureAwait(false);
            await audit.AppendAsync(session, new AuditEvent { Actor = who, Action = "judge.calibrated", Detail = $"{calibration.Judge} {calibration.Labels} labels" }, cancellationToken).ConfigureAwait(false);
            return 0;
        }, cancellationToken);

    /// <summary>Every judge that was compared with people.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<ImmutableArray<JudgeCalibration>> ListAsync(CancellationToken cancellationToken) => state.ReadAsync(
        async session => (await session.QueryAsync<Row>(
            "SELECT judge AS Judge, labels AS Labels, kappa AS Kappa, kappa_low AS Low, kappa_high AS High FROM judge_calibration ORDER BY judge", null, cancellationToken).ConfigureAwait(false))
            .Select(r => new JudgeCalibration(r.Judge, (int)r.Labels, new Interval(Number(r.Kappa), Number(r.Low), Number(r.High), 0.95))).ToImmutableArray(),
        cancellationToken);

    private static double Agreement(IReadOnlyList<(string Judged, string Label)> pairs, ReadOnlySpan<int> places)
    {
        var (judged, labels) = (new string[places.Length], new string[places.Length]);
        for (var i = 0; i < places.Length; i++)
        {
            (judged[i], labels[i]) = pairs[places[i]];
        }

        return Kappa.Cohen(judged, labels);
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private sealed class Row
    {
        public string Judge { get; init; } = "";

        public long Labels { get; init; }

        public string Kappa { get; init; } = "";

        public string Low { get; init; } = "";

        public string High { get; init; } = "";
    }
}
