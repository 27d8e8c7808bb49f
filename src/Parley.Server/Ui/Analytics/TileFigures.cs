using System.Collections.Immutable;
using Parley.Answers;
using Parley.Conversations;

namespace Parley.Server.Ui.Analytics;

/// <summary>A point or bar of a tile.</summary>
/// <param name="Label">What it is called.</param>
/// <param name="Figure">Its figure; null where there is no data.</param>
public sealed record TilePoint(string Label, Figure? Figure)
{
    /// <summary>The value to place it by.</summary>
    public decimal? Value => Figure?.Value as decimal?;
}

/// <summary>The figures of a tile's answer that its form shows; nothing is computed.</summary>
internal static class TileFigures
{
    /// <summary>The value of the plan's own period; null where there is none.</summary>
    public static Figure? Value(Turn turn) => First(turn, s => s.Measurement == Measurement.Value && s.Period is { } p && p.Start == turn.Plan?.Period?.Start && p.End == turn.Plan.Period.End)
        ?? First(turn, s => s.Measurement is Measurement.Value);

    /// <summary>The relative change, or the change where there is none.</summary>
    public static Figure? Change(Turn turn) =>
        First(turn, s => s.Measurement == Measurement.RelativeChange) ?? First(turn, s => s.Measurement == Measurement.Change);

    /// <summary>+1 where it grew, −1 where it shrank, 0 where neither or unknown.</summary>
    public static int Direction(Turn turn) =>
        turn.Answer.Evidence.FirstOrDefault(e => e.Scope.Measurement is Measurement.Change or Measurement.RelativeChange)?.Value is decimal change ? Math.Sign(change) : 0;

    /// <summary>The points of a line, or the bars of members.</summary>
    public static ImmutableArray<TilePoint> Points(Turn? turn)
    {
        if (turn?.Answer.Blocks.OfType<ChartBlock>().FirstOrDefault() is { Series: [var series, ..] } chart)
        {
            return [.. chart.Labels.Zip(series.Points, (label, point) => new TilePoint(label, point))];
        }

        return turn?.Answer.Blocks.OfType<TableBlock>().FirstOrDefault() is { } table
            ? [.. table.Rows.Select(r => new TilePoint(Plain(r[0]), r.Skip(1).OfType<Figure>().FirstOrDefault(f => f.Value is decimal)))]
            : [];
    }

    /// <summary>A figure's evidence.</summary>
    public static Evidence? EvidenceOf(Turn turn, Figure figure) => turn.Answer.Evidence.FirstOrDefault(e => e.Id == figure.Evidence);

    /// <summary>The words of a block.</summary>
    public static string Plain(Span span) => span switch { Words words => words.Text, Figure figure => figure.Text, _ => "" };

    /// <summary>The first sentences of an answer.</summary>
    public static string Headline(Turn turn) => string.Concat(
        turn.Answer.Blocks.OfType<TextBlock>().FirstOrDefault(b => b.Role is TextRole.Headline or TextRole.Decline or TextRole.Question)?.Spans.Select(Plain) ?? []);

    private static Figure? First(Turn turn, Func<Scope, bool> is_) =>
        turn.Answer.Blocks.OfType<TextBlock>().SelectMany(b => b.Spans).OfType<Figure>()
            .Concat(turn.Answer.Blocks.OfType<TableBlock>().SelectMany(t => t.Rows).SelectMany(r => r).OfType<Figure>())
            .FirstOrDefault(f => f.Value is decimal && EvidenceOf(turn, f) is { } evidence && is_(evidence.Scope));
}
