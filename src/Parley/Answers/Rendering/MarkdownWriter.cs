using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Parley.Answers.Rendering;

/// <summary>Markdown.</summary>
internal sealed class MarkdownWriter(RenderLabels labels) : AnswerWriter(labels)
{
    private const string Marks = "\\`*_{}[]<>#|~";

    protected override void Text(TextBlock block)
    {
        var text = string.Concat(block.Spans.Select(s => Escape(TextOf(s))));
        Out.Append(block.Role switch
        {
            TextRole.Headline => $"**{text.Trim()}**",
            TextRole.Caveat => $"> {text}",
            TextRole.Basis => $"*{text.Trim()}*",
            _ => text,
        }).Append("\n\n");
    }

    protected override void Table(TableBlock block)
    {
        Out.Append("**").Append(Escape(block.Title)).Append("**\n\n");
        Row(block.Columns.Select(c => Escape(c.Label)));
        Row(block.Columns.Select(c => c.Numeric ? "---:" : "---"));
        foreach (var row in block.Rows)
        {
            Row(row.Select(s => Escape(TextOf(s))));
        }

        Out.Append('\n');
    }

    protected override void Chart(ChartBlock block)
    {
        Out.Append("**").Append(Escape(block.Title)).Append("**\n\n");
        foreach (var (series, label, point) in Points(block))
        {
            Out.Append("- ").Append(block.Series.Length > 1 ? Escape(series) + ", " : "").Append(Escape(label)).Append(": ").Append(Escape(point.Text)).Append('\n');
        }

        Out.Append('\n');
    }

    protected override void Choices(ChoicesBlock block)
    {
        for (var i = 0; i < block.Choices.Length; i++)
        {
            Out.Append(CultureInfo.InvariantCulture, $"{i + 1}. ").Append(Escape(block.Choices[i].Label)).Append('\n');
        }

        Out.Append('\n');
    }

    protected override void Quote(QuoteBlock block)
    {
        foreach (var part in PartsOf(block).SkipLast(1))
        {
            Out.Append(Escape(part)).Append("\n\n");
        }

        var text = Escape(block.Shown).Trim();
        var isList = text.Contains('\n', StringComparison.Ordinal) && block.Said.Length > 0;
        Out.Append(block.Role == TextRole.Headline && !isList ? $"**{text}**" : $"> {(isList ? text.Replace("\n", "\n> ", StringComparison.Ordinal) : text)}").Append(' ').Append(Escape(block.Label)).Append("\n\n");
        if (block.Remark is { } remark)
        {
            Out.Append('_').Append(Escape(remark.Text).Trim()).Append("_\n\n");
        }
    }

    protected override void Sources(SourcesBlock block)
    {
        Out.Append("**").Append(Escape(block.Title)).Append("**\n\n");
        foreach (var source in block.Sources)
        {
            Out.Append("- ").Append(Escape(source.Label)).Append(' ').Append(Escape(source.Text)).Append('\n');
        }

        Out.Append('\n');
    }

    protected override void Confidence(Confidence confidence) => Out.Append(Escape(ConfidenceLine(confidence))).Append("\n\n");

    protected override void FollowUps(Answer answer)
    {
        Out.Append(Escape(Labels.FollowUps)).Append(":\n\n");
        foreach (var question in answer.FollowUps)
        {
            Out.Append("- ").Append(Escape(question)).Append('\n');
        }
    }

    private void Row(IEnumerable<string> cells) => Out.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    /// <summary>No character of the data is a mark, and no line of it starts one.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '\n' or '\r')
            {
                escaped.Append(' ');
                continue;
            }

            if (Marks.Contains(c, StringComparison.Ordinal))
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
