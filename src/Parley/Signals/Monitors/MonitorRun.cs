using System.Collections.Immutable;
using System.Globalization;
using Parley.Answers;
using Parley.Conversations;
using Parley.Governance;
using Parley.Metrics;

namespace Parley.Signals.Monitors;

/// <summary>
/// Runs monitors for a day. Each asks why its metric changed in the last complete period, through <see cref="TurnRunner"/> as
/// anybody would: the figures of a signal are those of an answer that was checked and recorded. Where the whole speaks its
/// segments do not: one signal for one cause.
/// </summary>
/// <param name="turns">Answers.</param>
/// <param name="signals">Keeps signals; running a day again adds none.</param>
public sealed class MonitorRun(TurnRunner turns, SignalStore signals)
{
    /// <summary>Runs every monitor of a product.</summary>
    /// <param name="product">The product's name.</param>
    /// <param name="settings">Its monitors.</param>
    /// <param name="catalogue">What there is.</param>
    /// <param name="asOf">The day; periods that end before it are complete.</param>
    /// <param name="cancellationToken">Cancels between monitors.</param>
    /// <returns>The new signals.</returns>
    public async Task<ImmutableArray<Signal>> RunAsync(
        string product, MonitorSettings settings, Catalogue catalogue, DateOnly asOf, CancellationToken cancellationToken)
    {
        var made = ImmutableArray.CreateBuilder<Signal>();
        foreach (var monitor in settings.Monitors)
        {
            foreach (var segment in monitor.Segments.Prepend(""))
            {
                var (start, end) = LastComplete(monitor.Grain, asOf);
                if (await SpeakAsync(product, (monitor, segment, end), Question(monitor, catalogue, segment, start), cancellationToken).ConfigureAwait(false) is not { } signal)
                {
                    continue;
                }

                if (await signals.AddAsync(signal, monitor.Receivers, cancellationToken).ConfigureAwait(false) is { } stored)
                {
                    made.Add(stored);
                }

                if (segment.Length == 0)
                {
                    break;
                }
            }
        }

        return made.ToImmutable();
    }

    /// <summary>The last period that is over on a day.</summary>
    /// <param name="grain">Week (from Monday), month, quarter or year.</param>
    /// <param name="asOf">The day.</param>
    internal static (DateOnly Start, DateOnly End) LastComplete(TimeGrain grain, DateOnly asOf)
    {
        var start = grain switch
        {
            TimeGrain.Week => asOf.AddDays(-(((int)asOf.DayOfWeek + 6) % 7)).AddDays(-7),
            TimeGrain.Quarter => new DateOnly(asOf.Year, (((asOf.Month - 1) / 3) * 3) + 1, 1).AddMonths(-3),
            TimeGrain.Year => new DateOnly(asOf.Year - 1, 1, 1),
            _ => new DateOnly(asOf.Year, asOf.Month, 1).AddMonths(-1),
        };
        return (start, grain switch
        {
            TimeGrain.Week => start.AddDays(6),
            TimeGrain.Quarter => start.AddMonths(3).AddDays(-1),
            TimeGrain.Year => start.AddYears(1).AddDays(-1),
            _ => start.AddMonths(1).AddDays(-1),
        });
    }

    private static string Question(Monitor monitor, Catalogue catalogue, string segment, DateOnly start)
    {
        var label = catalogue.Metrics.FirstOrDefault(m => m.Name == monitor.Metric)?.Label ?? monitor.Metric;
        var period = monitor.Grain switch
        {
            TimeGrain.Week => string.Create(CultureInfo.InvariantCulture, $"from {start:d MMMM yyyy} to {start.AddDays(6):d MMMM yyyy}"),
            TimeGrain.Quarter => string.Create(CultureInfo.InvariantCulture, $"in Q{((start.Month - 1) / 3) + 1} {start:yyyy}"),
            TimeGrain.Year => string.Create(CultureInfo.InvariantCulture, $"in {start:yyyy}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"in {start:MMMM yyyy}"),
        };
        return segment.Length == 0 ? $"Why did {label} change {period}?" : $"Why did {label} of {segment} change {period}?";
    }

    private async Task<Signal?> SpeakAsync(
        string product, (Monitor Monitor, string Segment, DateOnly End) watched, string question, CancellationToken cancellationToken)
    {
        Turn? turn = null;
        await foreach (var happened in turns.RunAsync(new TurnRequest(product, question) { Verbosity = Verbosity.Standard }, Caller.LocalOwner, cancellationToken).ConfigureAwait(false))
        {
            turn = happened is TurnEvent.Ended ended ? ended.Turn : turn;
        }

        if (turn is not { Status: TurnStatus.Completed, Answer.Outcome: Outcome.Answered, Plan: { Metrics: [var metric, ..], Period: { } period, Baseline: { } baseline } } || metric != watched.Monitor.Metric)
        {
            return null;
        }

        var reading = new MonitorReading(Whole(turn.Answer, metric, period), Whole(turn.Answer, metric, baseline));
        return !MonitorRule.Speaks(watched.Monitor, reading) ? null : new Signal(product, watched.Monitor.Name, watched.Segment, watched.End)
        {
            Headline = TextOf(turn.Answer, TextRole.Headline),
            Body = string.Join("\n\n", new[] { TextRole.Detail, TextRole.Caveat, TextRole.Basis }.Select(r => TextOf(turn.Answer, r)).Where(t => t.Length > 0)),
            Question = question,
        };
    }

    /// <summary>The metric's value in a period as the answer's first cell has it: the whole comes before its parts.</summary>
    private static decimal? Whole(Answer answer, string metric, Period period) =>
        answer.Evidence.OfType<CellEvidence>().FirstOrDefault(e => e.Scope.Metric == metric && Equals(e.Scope.Period, period) && e.Value is decimal)?.Value as decimal?;

    private static string TextOf(Answer answer, TextRole role) => string.Join(
        ' ', answer.Blocks.OfType<TextBlock>().Where(b => b.Role == role).Select(b => string.Concat(b.Spans.Select(s => s switch
        {
            Words words => words.Text,
            Figure figure => figure.Text,
            _ => "",
        }))));
}
