using System.Globalization;

namespace Parley.Answers.Rendering;

/// <summary>Plain text.</summary>
internal sealed class PlainWriter(RenderLabels labels) : AnswerWriter(labels)
{
    protected override void Text(TextBlock block) => Out.Append(OneLine(string.Concat(block.Spans.Select(TextOf)))).Append("\n\n");

    protected override void Table(TableBlock block)
    {
        var rows = block.Rows.Select(r => r.Select(s => OneLine(TextOf(s))).ToArray()).Prepend([.. block.Columns.Select(c => OneLine(c.Label))]).ToArray();
        var widths = block.Columns.Select((_, i) => rows.Max(r => Width(r[i]))).ToArray();
        Out.Append(OneLine(block.Title)).Append('\n');
        foreach (var row in rows)
        {
            var cells = row.Select((cell, i) => block.Columns[i].Numeric
                ? new string(' ', widths[i] - Width(cell)) + cell
                : cell + new string(' ', widths[i] - Width(cell)));
            Out.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }

        Out.Append('\n');
    }

    protected override void Chart(ChartBlock block)
    {
        Out.Append(OneLine(block.Title)).Append('\n');
        foreach (var (series, label, point) in Points(block))
        {
            Out.Append(block.Series.Length > 1 ? OneLine(series) + ", " : "").Append(OneLine(label)).Append(": ").Append(point.Text).Append('\n');
        }

        Out.Append('\n');
    }

    protected override void Choices(ChoicesBlock block)
    {
        for (var i = 0; i < block.Choices.Length; i++)
        {
            Out.Append(CultureInfo.InvariantCulture, $"{i + 1}. ").Append(OneLine(block.Choices[i].Label)).Append('\n');
        }

        Out.Append('\n');
    }

    protected override void Quote(QuoteBlock block)
    {
        foreach (var part in PartsOf(block).SkipLast(1))
        {
            Out.Append(OneLine(part)).Append('\n');
        }

        Out.Append(block.Said.Length > 0 ? string.Join('\n', block.Said.Split('\n').Select(OneLine)) : OneLine(block.Text)).Append(' ').Append(block.Label).Append('\n');
        if (block.Remark is { } remark)
        {
            Out.Append(OneLine(remark.Text)).Append('\n');
        }

        Out.Append('\n');
    }

    protected override void Sources(SourcesBlock block)
    {
        Out.Append(OneLine(block.Title)).Append('\n');
        foreach (var source in block.Sources)
        {
            Out.Append(source.Label).Append(' ').Append(OneLine(source.Text)).Append('\n');
        }

        Out.Append('\n');
    }

    protected override void Confidence(Confidence confidence) => Out.Append(OneLine(ConfidenceLine(confidence))).Append("\n\n");

    protected override void FollowUps(Answer answer)
    {
        Out.Append(Labels.FollowUps).Append(":\n");
        foreach (var question in answer.FollowUps)
        {
            Out.Append("- ").Append(OneLine(question)).Append('\n');
        }
    }

    private static int Width(string text) => new StringInfo(text).LengthInTextElements;

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
