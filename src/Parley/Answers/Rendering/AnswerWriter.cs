using System.Text;

namespace Parley.Answers.Rendering;

/// <summary>The order in which every form writes an answer; a form says how each part is written.</summary>
internal abstract class AnswerWriter(RenderLabels labels)
{
    protected StringBuilder Out { get; } = new();

    protected RenderLabels Labels => labels;

    public string Write(Answer answer)
    {
        var hasTable = answer.Blocks.Any(b => b is TableBlock);
        foreach (var block in answer.Blocks)
        {
            switch (block)
            {
                case TextBlock text:
                    Text(text);
                    break;
                case TableBlock table:
                    Table(table);
                    break;
                case ChartBlock chart when !hasTable:
                    Chart(chart);
                    break;
                case ChoicesBlock choices:
                    Choices(choices);
                    break;
                case QuoteBlock quote:
                    Quote(quote);
                    break;
                case SourcesBlock sources:
                    Sources(sources);
                    break;
            }
        }

        if (answer.Confidence is { } confidence)
        {
            Confidence(confidence);
        }

        if (!answer.FollowUps.IsEmpty)
        {
            // What a sentence has offered already is not offered again.
            var said = answer.Blocks.OfType<TextBlock>().Select(b => string.Concat(b.Spans.Select(TextOf))).ToArray();
            var next = answer.FollowUps.RemoveAll(f => said.Any(s => s.Contains(f, StringComparison.Ordinal)));
            if (!next.IsEmpty)
            {
                FollowUps(answer with { FollowUps = next });
            }
        }

        return Out.ToString().TrimEnd('\n') + "\n";
    }

    protected abstract void Text(TextBlock block);

    protected abstract void Table(TableBlock block);

    protected abstract void Chart(ChartBlock block);

    protected abstract void Choices(ChoicesBlock block);

    protected abstract void Quote(QuoteBlock block);

    protected abstract void Sources(SourcesBlock block);

    /// <summary>The parts of a quote in reading order: words of ours, the head row of its table, the words of the document, or what is said for them.</summary>
    protected static IEnumerable<string> PartsOf(QuoteBlock block) => new[] { block.Lead, block.Context, block.Shown }.Where(p => p.Length > 0);

    protected abstract void Confidence(Confidence confidence);

    protected abstract void FollowUps(Answer answer);

    /// <summary>The text of a span.</summary>
    protected static string TextOf(Span span) => span switch
    {
        Words words => words.Text,
        Figure figure => figure.Text,
        _ => "",
    };

    /// <summary>"Confidence: high. Reason. Reason."</summary>
    protected string ConfidenceLine(Confidence confidence) =>
        $"{labels.Confidence}: {labels.Level(confidence.Level)}. {string.Join(' ', confidence.Reasons)}".TrimEnd();

    /// <summary>The points of a chart, series by series.</summary>
    protected static IEnumerable<(string Series, string Label, Figure Point)> Points(ChartBlock chart) =>
        from series in chart.Series
        from at in Enumerable.Range(0, Math.Min(series.Points.Length, chart.Labels.Length))
        where series.Points[at] is not null
        select (series.Name, chart.Labels[at], series.Points[at]);
}
