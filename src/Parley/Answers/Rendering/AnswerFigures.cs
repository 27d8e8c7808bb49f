namespace Parley.Answers.Rendering;

/// <summary>The figures of an answer.</summary>
public static class AnswerFigures
{
    /// <summary>Every figure, in reading order: text, tables, charts.</summary>
    /// <param name="answer">The answer.</param>
    public static IEnumerable<Figure> Of(Answer answer) => answer.Blocks.SelectMany(block => block switch
    {
        TextBlock text => text.Spans.OfType<Figure>(),
        TableBlock table => table.Rows.SelectMany(r => r).OfType<Figure>(),
        ChartBlock chart => chart.Series.SelectMany(s => s.Points.Concat(s.Bands.SelectMany(b => b.Lows.Concat(b.Highs)))).OfType<Figure>(),
        _ => [],
    });
}
