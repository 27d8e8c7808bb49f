using System.Collections.Immutable;
using Parley.Answers;
using Parley.Guardrails.Reading;

namespace Parley.Guardrails;

/// <summary>Checks the blocks of an answer, and everything else it says.</summary>
internal sealed class BlockCheck(CheckScene scene)
{
    private readonly LooseNumbers _loose = new(scene);

    /// <summary>Checks all blocks.</summary>
    public void Run()
    {
        var question = Heading(scene.Answer.ResolvedQuestion, SaidInText());
        foreach (var block in scene.Answer.Blocks)
        {
            switch (block)
            {
                case TextBlock text:
                    CheckText(text, question);
                    break;
                case TableBlock table:
                    new TableCheck(scene, question.Text).Run(table);
                    break;
                case ChartBlock chart:
                    new ChartCheck(scene).Run(chart);
                    break;
            }
        }

        foreach (var text in Questions())
        {
            _loose.Check(text, isQuestion: true);
        }

        foreach (var reason in scene.Answer.Confidence?.Reasons ?? [])
        {
            _loose.Check(reason, isQuestion: false);
        }
    }

    private IEnumerable<string> Questions() => scene.Answer.FollowUps
        .Concat(scene.Answer.Choices.Concat(scene.Answer.Blocks.OfType<ChoicesBlock>().SelectMany(b => b.Choices)).SelectMany(c => new[] { c.Label, c.Question }))
        .Append(scene.Answer.ResolvedQuestion);

    /// <summary>The basis and the caveats say restrictions for the whole answer.</summary>
    private string SaidInText() => string.Join(' ', scene.Answer.Blocks.OfType<TextBlock>()
        .Where(b => b.Role is TextRole.Basis or TextRole.Headline).Select(b => Sentence.TextOf(b.Spans)));

    /// <summary>A sentence that names no metric or period is about those of the sentences before it, or of the question.</summary>
    private void CheckText(TextBlock block, SentenceHeading question)
    {
        var heading = question;
        foreach (var sentence in Sentence.Cut(block.Spans))
        {
            new SentenceCheck(sentence, heading, scene).Run();
            var own = Heading(sentence.Text, "");
            heading = heading with
            {
                Text = $"{heading.Text} {sentence.Text}",
                Metrics = own.Metrics.Count > 0 ? own.Metrics : heading.Metrics,
                Times = own.Times.Count > 0 ? own.Times : heading.Times,
            };
        }
    }

    private SentenceHeading Heading(string text, string more) => new(
        $"{text} {more}",
        Mention.Metrics(scene.NamesIn(text)),
        [.. scene.Times(text).Where(t => t.From is not null).Select(t => (t.From!.Value, t.To!.Value))],
        [.. scene.Evidence.Values.SelectMany(e => e.Scope.Members.Keys.Concat(e.Scope.Against.Keys))]);
}
