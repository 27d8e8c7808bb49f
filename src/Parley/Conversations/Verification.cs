using System.Collections.Immutable;
using Parley.Analytics;
using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Guardrails;
using Parley.Knowledge.Answering;
using Parley.Metrics;

namespace Parley.Conversations;

/// <summary>
/// Step (5): the independent checker reads the answer as each surface shows it. A block in which a figure does not resolve
/// is withheld; where the headline is among them, the turn has failed: nothing unresolved is ever shown.
/// </summary>
internal static class Verification
{
    public static TurnResult Verify(
        Answer answer, ImmutableArray<ExecutedQuery> queries, Plan? plan, TurnSetting setting, StepTimes steps)
    {
        var context = Context(queries, plan, setting);
        var verdict = Check(answer, context);
        var shown = verdict.IsSupported ? answer : Withhold(answer, context);
        steps.Mark("verify");
        var verdicts = verdict.Findings.Select(f => f.ToString()).ToImmutableArray();
        return shown is null
            ? TurnResult.Failed(setting.Id) with { Verdicts = verdicts, Queries = queries }
            : PolicyVerdicts.Review(new TurnResult(TurnStatus.Completed, shown) { Verdicts = verdicts, Queries = queries }, setting);
    }

    /// <summary>Whether blocks hold, each by itself, over the evidence of an answer.</summary>
    public static Func<Block, Verdict> BlockChecker(Answer answer, CheckContext context)
    {
        var alone = answer with { FollowUps = [], Choices = [] };
        var check = AnswerChecker.Over(alone, context);
        return block =>
        {
            var said = alone with { Blocks = [block] };
            return check(said, Renderings(said));
        };
    }

    private static Verdict Check(Answer answer, CheckContext context) => AnswerChecker.Check(answer, Renderings(answer), context);

    private static ImmutableArray<Rendering> Renderings(Answer answer) =>
    [
        new Rendering("markdown", AnswerRenderer.ToMarkdown(answer)),
        new Rendering("text", AnswerRenderer.ToText(answer)),
        new Rendering("html", AnswerRenderer.ToHtml(answer)),
    ];

    private static Answer? Withhold(Answer answer, CheckContext context)
    {
        var kept = answer.Blocks.Where(b => Check(answer with { Blocks = [b], FollowUps = [] }, context).IsSupported).ToImmutableArray();
        var shown = answer with { Blocks = kept };
        var headed = kept.OfType<TextBlock>().Any(t => t.Role is TextRole.Headline or TextRole.Decline or TextRole.Question)
            || kept.OfType<QuoteBlock>().Any(q => q.Role == TextRole.Headline);
        return headed && Check(shown, context).IsSupported ? shown : null;
    }

    public static CheckContext Context(ImmutableArray<ExecutedQuery> queries, Plan? plan, TurnSetting setting) =>
        new(setting.Catalogue, setting.Today)
        {
            Queries = queries,
            Documents = setting.Documents.Texts,
            Remarks = [.. setting.Marks.Select(m => (m.Document, PassageMark.NameOf(m.Kind), m.Actor, m.Day, m.Words))],
            Question = $"{setting.Request.Question}\n{setting.History.LastOrDefault()?.Answer.ResolvedQuestion}",
            ProductWords = plan?.Kind == QuestionKind.Definition ? ProductWords(setting) : [],
            Locale = setting.Caller.Locale,
            Calendar = setting.Product.Product.Calendar,
            Periods = [.. new[] { plan?.Period, plan?.Baseline }.OfType<Period>(), .. plan is null || !plan.Assumptions.IsEmpty ? setting.Words.Periods : []],
            Numbers = [.. new decimal?[] { plan?.Count, plan?.Threshold?.Value, plan?.Threshold?.Upper }.OfType<decimal>()],
        };

    private static ImmutableArray<string> ProductWords(TurnSetting setting) =>
    [
        .. setting.Catalogue.Metrics.SelectMany(m => new[] { m.Description, m.Formula }).Concat(setting.Catalogue.Dimensions.Select(d => d.Description))
            .Concat(setting.Product.Product.Glossary.Values).Select(w => w.Trim().TrimEnd('.')).Where(w => w.Length > 0),
    ];
}
