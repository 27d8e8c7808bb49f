namespace Parley.Answers.Rendering;

/// <summary>
/// Renders an answer from its blocks. Every surface says the same sentences and figures; the forms differ in marks only. A
/// chart that no table stands beside is written as its points; beside its table it is left to the host to draw.
/// </summary>
public static class AnswerRenderer
{
    /// <summary>Markdown (CommonMark with pipe tables); everything from the data is escaped.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="labels">Words of the form; English where null.</param>
    public static string ToMarkdown(Answer answer, RenderLabels? labels = null) => new MarkdownWriter(labels ?? new RenderLabels()).Write(answer);

    /// <summary>Plain text with aligned tables.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="labels">Words of the form; English where null.</param>
    public static string ToText(Answer answer, RenderLabels? labels = null) => new PlainWriter(labels ?? new RenderLabels()).Write(answer);

    /// <summary>
    /// An HTML fragment, escaped, without scripts or styles. Figures are <c>data</c> elements with the exact value and
    /// the id of their evidence in <c>data-evidence</c>.
    /// </summary>
    /// <param name="answer">The answer.</param>
    /// <param name="labels">Words of the form; English where null.</param>
    public static string ToHtml(Answer answer, RenderLabels? labels = null) => new HtmlWriter(labels ?? new RenderLabels()).Write(answer);
}

/// <summary>Words that the forms add to the blocks.</summary>
public sealed record RenderLabels
{
    /// <summary>Before the word for how sure the answer is.</summary>
    public string Confidence { get; init; } = "Confidence";

    /// <summary>The word for each level.</summary>
    public Func<ConfidenceLevel, string> Level { get; init; } = level => level.ToString().ToLowerInvariant();

    /// <summary>Before the questions to go on with.</summary>
    public string FollowUps { get; init; } = "You could also ask";
}
