using System.Collections.Immutable;
using SkiaSharp;

namespace Parley.Answers.Exports;

/// <summary>Draws a chart block: lines over time, bars for members, and bars that add up.</summary>
internal static class ChartDrawing
{
    private const float LineHeight = 220;
    private const float BarHeight = 22;
    private const float Names = 170;
    private const float Figures = 110;
    private const int MostBars = 40;

    private static readonly SKColor[] Series =
        [new(0x1f, 0x66, 0x50), new(0xc0, 0x6a, 0x1f), new(0x3f, 0x68, 0xa8), new(0x8b, 0x5a, 0x8c), new(0x6f, 0x7f, 0x2e), new(0xa3, 0x4d, 0x4d)];

    private static readonly SKColor Rise = new(0x5e, 0xa0, 0x88);
    private static readonly SKColor Fall = new(0xc0, 0x6a, 0x1f);

    public static void Draw(Drawing on, ChartBlock chart)
    {
        using var font = new SKFont(Fonts.Plain, 10);
        if (chart.Kind == ChartKind.Line)
        {
            Lines(on, chart, font);
        }
        else
        {
            Bars(on, chart, font);
        }

        on.Space(12);
    }

    private static void Lines(Drawing on, ChartBlock chart, SKFont font)
    {
        var points = chart.Series.SelectMany(s => s.Points).OfType<Figure>().Where(p => p.Value is decimal).ToList();
        var values = points.Concat(chart.Series.SelectMany(s => s.Bands).SelectMany(b => b.Lows.Concat(b.Highs)).OfType<Figure>()).Select(p => p.Value as decimal?).OfType<decimal>().ToList();
        if (points.Count == 0)
        {
            return;
        }

        var (low, high) = ((double)values.Min(), (double)values.Max());
        low = low > 0 && low < high / 3 ? 0 : low;
        var span = high - low > 0 ? high - low : 1;
        on.Space(LineHeight, needed: 20);
        var (left, right, bottom, top) = (Drawing.Margin, Drawing.Margin + Drawing.Inner, on.Y - 20, on.Y - LineHeight + 20);
        on.Fill(new SKRect(left, bottom, right, bottom + 1), Drawing.Line);
        SKPoint At(int at, int count, decimal value) => new(
            count == 1 ? (left + right) / 2 : left + ((right - left) * at / (count - 1)), (float)(bottom - ((bottom - top) * ((double)value - low) / span)));
        foreach (var (series, i) in chart.Series.Select((s, i) => (s, i)))
        {
            foreach (var band in series.Bands)
            {
                on.Fill(Outline(band, At), Series[i % Series.Length].WithAlpha(36));
            }

            var run = new List<SKPoint>();
            for (var at = 0; at < series.Points.Length; at++)
            {
                if (series.Points[at]?.Value is decimal value)
                {
                    run.Add(At(at, series.Points.Length, value));
                    continue;
                }

                on.Stroke(run, Series[i % Series.Length], 2);
                run.Clear();
            }

            on.Stroke(run, Series[i % Series.Length], 2);
            on.Text(chart.Series.Length > 1 ? series.Name : "", new SKPoint(left + (i * 130), top - 8), font, Series[i % Series.Length]);
        }

        on.Text(points.MaxBy(p => (decimal)p.Value!)!.Text, new SKPoint(right, top - 8), font, Drawing.Soft, SKTextAlign.Right);
        on.Text(chart.Labels[0], new SKPoint(left, bottom + 14), font, Drawing.Soft);
        on.Text(chart.Labels[^1], new SKPoint(right, bottom + 14), font, Drawing.Soft, SKTextAlign.Right);
    }

    /// <summary>Along the lower bounds and back along the upper ones.</summary>
    private static List<SKPoint> Outline(ChartBand band, Func<int, int, decimal, SKPoint> at)
    {
        IEnumerable<SKPoint> Edge(ImmutableArray<Figure?> bounds) => bounds.Select((b, i) => (b, i)).Where(p => p.b?.Value is decimal).Select(p => at(p.i, bounds.Length, (decimal)p.b!.Value!));
        return [.. Edge(band.Lows), .. Edge(band.Highs).Reverse()];
    }

    private static void Bars(Drawing on, ChartBlock chart, SKFont font)
    {
        var points = chart.Series[0].Points.Take(MostBars).ToList();
        var spans = Spans(points.Select(p => p?.Value as decimal? ?? 0).ToList(), chart.Kind == ChartKind.Waterfall);
        var (low, high) = (Math.Min(0, spans.Min(s => Math.Min(s.From, s.To))), Math.Max(0, spans.Max(s => Math.Max(s.From, s.To))));
        var span = high - low == 0 ? 1 : high - low;
        var (left, width) = (Drawing.Margin + Names, Drawing.Inner - Names - Figures);
        for (var i = 0; i < points.Count; i++)
        {
            on.Space(BarHeight);
            var from = left + (width * (float)((Math.Min(spans[i].From, spans[i].To) - low) / span));
            var to = left + (width * (float)((Math.Max(spans[i].From, spans[i].To) - low) / span));
            var isStep = chart.Kind == ChartKind.Waterfall && i > 0 && i < points.Count - 1;
            on.Fill(new SKRect(from, on.Y - 16, Math.Max(to, from + 1), on.Y - 2), isStep ? spans[i].To >= spans[i].From ? Rise : Fall : Series[0]);
            on.Text(Drawing.Fit(chart.Labels[i], font, Names - 12), new SKPoint(left - 8, on.Y - 5), font, Drawing.Ink, SKTextAlign.Right);
            on.Text(points[i]?.Text ?? "no data", new SKPoint(to + 6, on.Y - 5), font, Drawing.Ink);
        }
    }

    // A bar that adds up begins where the one before ended; the last stands on the ground again.
    private static List<(decimal From, decimal To)> Spans(List<decimal> values, bool addUp)
    {
        var (spans, level) = (new List<(decimal, decimal)>(), 0m);
        for (var i = 0; i < values.Count; i++)
        {
            var whole = !addUp || i == 0 || i == values.Count - 1;
            var from = whole ? 0 : level;
            level = from + values[i];
            spans.Add((from, level));
        }

        return spans;
    }
}
