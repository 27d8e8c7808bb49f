using System.Collections.Immutable;
using System.Text;
using Parley.Answers;

namespace Parley.Guardrails;

/// <summary>What an answer says, in the compact form in which surfaces are searched for it: without spaces and marks.</summary>
internal sealed class SurfaceTexts
{
    /// <summary>Marks of Markdown and of tables; they are left out on both sides.</summary>
    private const string Marks = "*_#`|\\~>•·";

    /// <summary>Prepares the texts of an answer.</summary>
    public SurfaceTexts(Answer answer)
    {
        Sentences = [.. answer.Blocks.OfType<TextBlock>().Select(b => Sentence.TextOf(b.Spans)).Concat(answer.Blocks.SelectMany(Quoted)).Select(t => Compact(t).Text)];
        Tables = [.. answer.Blocks.OfType<TableBlock>().Select(t => (t.Title, t.Rows.Select(r => Compact(Sentence.TextOf(r)).Text).ToImmutableArray()))];
        Points = [.. answer.Blocks.OfType<ChartBlock>().SelectMany(PointsOf).Select(p => Compact(p).Text)];
        Labels =
        [
            .. answer.Choices.Concat(answer.Blocks.OfType<ChoicesBlock>().SelectMany(b => b.Choices)).SelectMany(c => new[] { c.Label, c.Question })
                .Concat(answer.FollowUps).Concat(answer.Confidence?.Reasons ?? []).Concat(answer.Blocks.SelectMany(LabelsOf)).Append(answer.ResolvedQuestion)
                .Where(t => t.AsSpan().ContainsAnyInRange('0', '9')).Distinct().Select(t => Compact(t).Text).OrderByDescending(t => t.Length),
        ];
    }

    /// <summary>Text blocks.</summary>
    public ImmutableArray<string> Sentences { get; }

    /// <summary>Tables by title, with their rows.</summary>
    public ImmutableArray<(string Title, ImmutableArray<string> Rows)> Tables { get; }

    /// <summary>Points of charts with their labels.</summary>
    public ImmutableArray<string> Points { get; }

    /// <summary>Titles, headings, questions and reasons with digits in them, the longest first.</summary>
    public ImmutableArray<string> Labels { get; }

    /// <summary>A text without spaces and marks, and where each of its characters stood.</summary>
    public static (string Text, int[] Places) Compact(string text)
    {
        var compact = new StringBuilder(text.Length);
        var places = new int[text.Length];
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsWhiteSpace(text[at]) && !Marks.Contains(text[at], StringComparison.Ordinal))
            {
                places[compact.Length] = at;
                compact.Append(text[at]);
            }
        }

        return (compact.ToString(), places);
    }

    private static IEnumerable<string> PointsOf(ChartBlock chart) =>
        from series in chart.Series
        from at in Enumerable.Range(0, Math.Min(series.Points.Length, chart.Labels.Length))
        let point = series.Points[at]
        where point is not null
        select $"{chart.Labels[at]}:{point.Text}";

    private static IEnumerable<string> Quoted(Block block) => block switch
    {
        QuoteBlock quote => new[] { quote.Shown + quote.Label, quote.Context, quote.Remark?.Text ?? "" }.Where(t => t.Length > 0),
        SourcesBlock sources => sources.Sources.Select(s => s.Label + s.Text),
        _ => [],
    };

    private static IEnumerable<string> LabelsOf(Block block) => block switch
    {
        TableBlock table => table.Columns.Select(c => c.Label).Prepend(table.Title).Prepend(string.Concat(table.Columns.Select(c => c.Label))),
        ChartBlock chart => chart.Labels.Concat(chart.Series.Select(s => s.Name)).Prepend(chart.Title),
        _ => [],
    };
}
