using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Conversations;
using Parley.Tests.Storage;
using Xunit;

namespace Parley.Tests.Answers.Rendering;

/// <summary>Markdown, plain text, HTML and JSON carry the same figures.</summary>
public sealed partial class RenderingTests
{
    private static readonly Answer Answer = Turns.Full("c", 1).Answer;

    private static readonly string[] Figures = [.. AnswerFigures.Of(Answer).Select(f => f.Text)];

    [Fact]
    public void Html_has_each_figure_with_its_exact_value_and_its_evidence()
    {
        var shown = DataElement().Matches(AnswerRenderer.ToHtml(Answer))
            .Select(m => (m.Groups["evidence"].Value, WebUtility.HtmlDecode(m.Groups["text"].Value))).ToList();

        Assert.Equal(
            AnswerFigures.Of(Answer).Select(f => (f.Evidence, f.Text)).Distinct().Order(),
            shown.Distinct().Order());
    }

    [Fact]
    public void Text_and_Markdown_say_every_figure()
    {
        Assert.NotEmpty(Figures);
        Assert.All(Figures, figure => Assert.Contains(figure, AnswerRenderer.ToText(Answer), StringComparison.Ordinal));
        Assert.All(Figures, figure => Assert.Contains(figure, Markdown().Replace(AnswerRenderer.ToMarkdown(Answer), "$1"), StringComparison.Ordinal));
    }

    [Fact]
    public void Json_has_every_figure_once_with_evidence_that_is_there()
    {
        using var json = JsonDocument.Parse(TurnDocument.Of(Turns.Full("c", 1)).ToJson());
        var figures = json.RootElement.GetProperty("figures").EnumerateArray()
            .Select(f => (f.GetProperty("evidence").GetString(), f.GetProperty("text").GetString())).ToList();
        var evidence = json.RootElement.GetProperty("evidence").EnumerateArray().ToDictionary(e => e.GetProperty("id").GetString()!, e => e.GetProperty("value").GetRawText());

        Assert.Equal(AnswerFigures.Of(Answer).Select(f => (f.Evidence, f.Text)).Distinct().Order(), figures.Select(f => (f.Item1!, f.Item2!)).Order());
        Assert.All(figures, f => Assert.Contains(f.Item1!, evidence.Keys));
        Assert.Equal("1234.5600", evidence["e1"]);
    }

    [Fact]
    public void What_comes_from_data_cannot_become_markup()
    {
        var answer = Answer with { Blocks = [new TextBlock(TextRole.Headline, [new Words("<script>alert(1)</script> *bold* | [x](http://y)")])] };

        Assert.DoesNotContain("<script>", AnswerRenderer.ToHtml(answer), StringComparison.Ordinal);
        Assert.Contains("\\*bold\\*", AnswerRenderer.ToMarkdown(answer), StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", AnswerRenderer.ToMarkdown(answer), StringComparison.Ordinal);
    }

    [GeneratedRegex("<data[^>]*data-evidence=\"(?<evidence>[^\"]+)\"[^>]*>(?<text>[^<]*)</data>")]
    private static partial Regex DataElement();

    [GeneratedRegex(@"\\([!-/:-@\[-`{-~])")]
    private static partial Regex Markdown();
}
