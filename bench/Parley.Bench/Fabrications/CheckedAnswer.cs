using System.Collections.Immutable;
using Parley.Analytics;
using Parley.Analytics.Composing;
using Parley.Analytics.Gathering;
using Parley.Analytics.Understanding;
using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Bench.Harness;
using Parley.Conversations;
using Parley.Governance;
using Parley.Guardrails;

namespace Parley.Bench.Fabrications;

/// <summary>An answer with what its check needs.</summary>
/// <param name="Question">The question.</param>
/// <param name="Answer">Its answer.</param>
/// <param name="Context">The facts behind it.</param>
public sealed record CheckedAnswer(string Question, Answer Answer, CheckContext Context)
{
    /// <summary>Every surface that shows it.</summary>
    public ImmutableArray<Rendering> Renderings => Render(Answer);

    /// <summary>Answers a question; null where it is not understood as one that can be answered.</summary>
    public static async Task<CheckedAnswer?> AskAsync(string question, SampleProduct product, Verbosity verbosity, CancellationToken cancellationToken)
    {
        var reading = new ReadingContext { Catalogue = product.Catalogue, Product = product.Layer.Product, Today = product.Today, Locale = "en-US" };
        if (QuestionReader.Read(question, reading) is not Understood.Planned planned)
        {
            return null;
        }

        var findings = await Gatherer.GatherAsync(planned.Plan, new VisibleData(product.Layer, product.Catalogue, Permissions.Unrestricted, product.Today), cancellationToken);
        var answer = Composer.Compose(findings, new Wording(product.Catalogue)
        {
            Locale = reading.Locale,
            Verbosity = verbosity,
            Calendar = product.Layer.Product.Calendar,
            Glossary = product.Layer.Product.Glossary,
            ResolvedQuestion = planned.ResolvedQuestion,
        });
        return new CheckedAnswer(question, answer, ContextOf(planned.Plan, findings, product));
    }

    /// <summary>What an answer looks like on every surface.</summary>
    public static ImmutableArray<Rendering> Render(Answer answer) =>
    [
        new("markdown", AnswerRenderer.ToMarkdown(answer)),
        new("text", AnswerRenderer.ToText(answer)),
        new("html", AnswerRenderer.ToHtml(answer)),
        new("json", TurnDocument.Of(TurnOf(answer)).ToJson()),
    ];

    // Around the answer, a turn says nothing that the checker reads.
    private static Turn TurnOf(Answer answer) => new()
    {
        Id = "",
        Conversation = "",
        Number = 1,
        Product = "",
        Version = "",
        DataRevision = "",
        Caller = "",
        Permissions = "",
        AskedAt = DateTimeOffset.UnixEpoch,
        Today = DateOnly.FromDateTime(DateTime.UnixEpoch),
        Question = "",
        Status = TurnStatus.Completed,
        Answer = answer,
        Verbosity = Verbosity.Standard,
    };

    /// <summary>The first line of a surface that a fabrication changed, before and after.</summary>
    public static string FirstDifference(CheckedAnswer before, (Answer Answer, ImmutableArray<Rendering> Renderings) after) => before.Renderings.Zip(after.Renderings)
        .SelectMany(r => r.First.Text.Split('\n').Zip(r.Second.Text.Split('\n')))
        .Where(l => l.First != l.Second).Select(l => $"{l.First} -> {l.Second}").FirstOrDefault("nothing shown is changed");

    private static CheckContext ContextOf(Plan plan, Findings findings, SampleProduct product) => new(product.Catalogue, product.Today)
    {
        Queries = findings.Queries,
        Locale = "en-US",
        Calendar = product.Layer.Product.Calendar,
        Periods = [.. new[] { plan.Period, plan.Baseline }.OfType<Period>()],
        Numbers = [.. new[] { plan.Threshold?.Value, plan.Threshold?.Upper, plan.Count }.OfType<decimal>()],
    };
}
