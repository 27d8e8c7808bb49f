using System.Collections.Immutable;
using Parley.Analytics;
using Parley.Analytics.Composing;
using Parley.Analytics.Understanding;
using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Guardrails;
using Parley.Metrics;
using Parley.Products;

namespace Parley.Conversations;

/// <summary>
/// A question about nothing, read, answered and checked without data and without a record. Run beside the opening of
/// products, it loads the files of the languages and readies the code, so that the first asker does not wait for them.
/// </summary>
public static class Rehearsal
{
    private const string Question = "Why did sample things change in May 2026 compared with the month before?";

    /// <summary>Runs it; what comes of it is thrown away.</summary>
    /// <param name="locale">BCP 47 name of the locale that most callers will have.</param>
    public static void Run(string locale)
    {
        var reading = new ReadingContext
        {
            Catalogue = new Catalogue { Metrics = [Metric], Dimensions = [Dimension], AsOf = Metric.To },
            Product = new Product { Name = "sample", Folder = "", Title = "Sample", Version = "1", Overview = [Metric.Name] },
            Today = Metric.To!.Value,
            Locale = locale,
        };
        foreach (var question in new[] { Question, "sample things by kind in 2026", "weather on Mars" })
        {
            var understood = QuestionReader.Read(question, reading);
            var followUps = understood is Understood.Planned planned ? FollowUpQuestions.After(planned.Plan, reading) : [];
            Check(Say(understood, reading) with { FollowUps = followUps }, reading);
        }
    }

    private static CatalogueMetric Metric { get; } = new()
    {
        Name = "things",
        Label = "Sample things",
        Dimensions = ["kind"],
        Additive = true,
        Unit = new Unit(UnitKind.Count, "things"),
        From = new DateOnly(2025, 1, 1),
        To = new DateOnly(2026, 6, 30),
    };

    private static CatalogueDimension Dimension { get; } = new()
    {
        Name = "kind",
        Label = "Kind",
        Values = [new CatalogueValue("One kind", []), new CatalogueValue("Other kind", [])],
    };

    private static Answer Say(Understood understood, ReadingContext reading) => Composer.Compose(
        understood is Understood.Planned planned
            ? new Understood.Unanswerable(UnanswerableReason.OutsideData, "There is no data for 2024.", planned.ResolvedQuestion)
            : understood,
        new Wording(reading.Catalogue) { Locale = reading.Locale });

    private static void Check(Answer answer, ReadingContext reading) => AnswerChecker.Check(
        answer,
        [
            new Rendering("markdown", AnswerRenderer.ToMarkdown(answer)),
            new Rendering("text", AnswerRenderer.ToText(answer)),
            new Rendering("html", AnswerRenderer.ToHtml(answer)),
        ],
        new CheckContext(reading.Catalogue, reading.Today) { Locale = reading.Locale, Question = Question });
}
