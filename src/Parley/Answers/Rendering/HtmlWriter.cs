using System.Globalization;
using System.Net;

namespace Parley.Answers.Rendering;

/// <summary>An HTML fragment.</summary>
internal sealed class HtmlWriter(RenderLabels labels) : AnswerWriter(labels)
{
    protected override void Text(TextBlock block)
    {
        Out.Append("<p class=\"").Append(block.Role.ToString().ToLowerInvariant()).Append("\">");
        foreach (var span in block.Spans)
        {
            Out.Append(Html(span));
        }

        Out.Append("</p>\n");
    }

    protected override void Table(TableBlock block)
    {
        Out.Append("<table>\n<caption>").Append(Escape(block.Title)).Append("</caption>\n<thead><tr>");
        foreach (var column in block.Columns)
        {
            Out.Append("<th scope=\"col\"").Append(Numeric(column)).Append('>').Append(Escape(column.Label)).Append("</th>");
        }

        Out.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in block.Rows)
        {
            Out.Append("<tr>");
            for (var i = 0; i < row.Length; i++)
            {
                var cell = i == 0 ? "th scope=\"row\"" : "td";
                Out.Append('<').Append(cell).Append(Numeric(block.Columns[i])).Append('>').Append(Html(row[i])).Append("</").Append(cell[..2]).Append('>');
            }

            Out.Append("</tr>\n");
        }

        Out.Append("</tbody>\n</table>\n");
    }

    protected override void Chart(ChartBlock block)
    {
        Out.Append("<figure class=\"chart ").Append(block.Kind.ToString().ToLowerInvariant()).Append("\">\n<figcaption>").Append(Escape(block.Title)).Append("</figcaption>\n<ul>\n");
        foreach (var (series, label, point) in Points(block))
        {
            Out.Append("<li>").Append(block.Series.Length > 1 ? Escape(series) + ", " : "").Append(Escape(label)).Append(": ").Append(Html(point)).Append("</li>\n");
        }

        Out.Append("</ul>\n</figure>\n");
    }

    protected override void Choices(ChoicesBlock block)
    {
        Out.Append("<ol class=\"choices\">\n");
        foreach (var choice in block.Choices)
        {
            Out.Append("<li data-choice=\"").Append(Escape(choice.Id)).Append("\">").Append(Escape(choice.Label)).Append("</li>\n");
        }

        Out.Append("</ol>\n");
    }

    protected override void Quote(QuoteBlock block)
    {
        foreach (var part in PartsOf(block).SkipLast(1))
        {
            Out.Append("<p class=\"lead\">").Append(Escape(part)).Append("</p>\n");
        }

        Out.Append("<blockquote class=\"").Append(block.Role.ToString().ToLowerInvariant()).Append("\" data-evidence=\"").Append(Escape(block.Evidence)).Append("\">")
            .Append(block.Said.Length > 0 ? Escape(block.Said).Replace("\n", "<br>\n", StringComparison.Ordinal) : Escape(block.Text)).Append(" <cite>").Append(Escape(block.Label)).Append("</cite></blockquote>\n");
        if (block.Remark is { } remark)
        {
            Out.Append("<p class=\"remark ").Append(Escape(remark.Kind)).Append("\">").Append(Escape(remark.Text)).Append("</p>\n");
        }
    }

    protected override void Sources(SourcesBlock block)
    {
        Out.Append("<p class=\"sources\">").Append(Escape(block.Title)).Append("</p>\n<ul>\n");
        foreach (var source in block.Sources)
        {
            Out.Append("<li>").Append(Escape(source.Label)).Append(' ').Append(Escape(source.Text)).Append("</li>\n");
        }

        Out.Append("</ul>\n");
    }

    protected override void Confidence(Confidence confidence) => Out
        .Append("<p class=\"confidence ").Append(confidence.Level.ToString().ToLowerInvariant()).Append("\">").Append(Escape(ConfidenceLine(confidence))).Append("</p>\n");

    protected override void FollowUps(Answer answer)
    {
        Out.Append("<p class=\"follow-ups\">").Append(Escape(Labels.FollowUps)).Append(":</p>\n<ul>\n");
        foreach (var question in answer.FollowUps)
        {
            Out.Append("<li>").Append(Escape(question)).Append("</li>\n");
        }

        Out.Append("</ul>\n");
    }

    private static string Html(Span span) => span is Figure figure
        ? $"<data value=\"{Escape(Value(figure.Value))}\" data-evidence=\"{Escape(figure.Evidence)}\">{Escape(figure.Text)}</data>"
        : Escape(TextOf(span));

    private static string Value(object? value) => value switch
    {
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        null => "",
        _ => value.ToString()!,
    };

    private static string Numeric(TableColumn column) => column.Numeric ? " class=\"number\"" : "";

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
