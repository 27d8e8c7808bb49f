using System.Text.Json.Nodes;
using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Conversations;

namespace Parley.Server.OpenAi;

/// <summary>
/// An answer as Markdown that grows while blocks come. What was written is never taken back: a chart, of which only the
/// end tells whether its points stand in a table, holds back what follows it.
/// </summary>
internal sealed class AnswerText
{
    private readonly List<Block> _blocks = [];
    private bool _isHeld;
    private int _written;

    /// <summary>True where the first block declines; only the end says whether the answer does.</summary>
    public bool MayDecline => _blocks is [TextBlock { Role: TextRole.Decline }, ..];

    /// <summary>Takes a block.</summary>
    /// <returns>What the text grows by; empty for nothing yet.</returns>
    public string Add(Block block)
    {
        _blocks.Add(block);
        _isHeld |= block is ChartBlock;
        return _isHeld ? "" : Grow(Of(new Answer { Outcome = Outcome.Answered, Blocks = [.. _blocks] }));
    }

    /// <summary>The rest, when the answer is whole.</summary>
    public string End(Answer answer) => Grow(Of(answer));

    /// <summary>The whole text of an answer.</summary>
    public static string Of(Answer answer) => AnswerRenderer.ToMarkdown(answer).Trim('\n');

    private string Grow(string text)
    {
        var more = text.Length > _written ? text[_written..] : "";
        _written = Math.Max(_written, text.Length);
        return more;
    }
}

/// <summary>Where the figures of a text come from, as citations.</summary>
internal static class Citations
{
    /// <summary>No more figures of one answer are cited in the text; all are in the field <c>parley</c>.</summary>
    public const int Max = 100;

    /// <summary>A citation for each figure of the text, in order.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="text">Its answer's text.</param>
    /// <param name="request">Says under which address the turn can be read.</param>
    public static IEnumerable<JsonObject> Of(Turn turn, string text, HttpRequest request)
    {
        var hasTable = turn.Answer.Blocks.Any(b => b is TableBlock);
        var shown = turn.Answer with { Blocks = turn.Answer.Blocks.RemoveAll(b => b is ChartBlock && hasTable) };
        var evidence = turn.Answer.Evidence.ToDictionary(e => e.Id, StringComparer.Ordinal);
        var at = 0;
        foreach (var figure in AnswerFigures.Of(shown).Take(Max))
        {
            var found = figure.Text.Length == 0 ? -1 : text.IndexOf(figure.Text, at, StringComparison.Ordinal);
            if (found < 0)
            {
                continue;
            }

            at = found + figure.Text.Length;
            yield return new JsonObject
            {
                ["type"] = "url_citation",
                ["url"] = $"{request.Scheme}://{request.Host}/api/turns/{turn.Id}#{figure.Evidence}",
                ["title"] = evidence.TryGetValue(figure.Evidence, out var source) ? TitleOf(source) : figure.Evidence,
                ["start_index"] = found,
                ["end_index"] = at,
            };
        }
    }

    private static string TitleOf(Evidence evidence) => evidence switch
    {
        CellEvidence cell => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{cell.Id}: query {cell.Query + 1}, row {cell.Row + 1}, column {cell.Column}"),
        ComputedEvidence { Inputs.IsEmpty: true } computed => $"{computed.Id}: {computed.Function}",
        ComputedEvidence computed => $"{computed.Id}: {computed.Function} of {string.Join(", ", computed.Inputs)}",
        _ => evidence.Id,
    };
}
