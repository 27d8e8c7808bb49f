using System.Collections.Immutable;
using System.Text.Json;
using Parley.Analytics;
using Parley.Analytics.Understanding;
using Parley.Conversations.Colleagues;
using Parley.Conversations.Modelled;
using Parley.Governance;
using Parley.Prompts;

namespace Parley.Conversations.Comparing;

/// <summary>
/// Verified answers as examples to tune a model with: the chat form of OpenAI's fine-tuning, which others take too, a JSON object a
/// line with the messages of the prompt <c>understand</c> as a turn sends them, and the plan as the model is to write it.
/// </summary>
public static class FineTuning
{
    /// <summary>The lines.</summary>
    /// <param name="product">The product, held.</param>
    /// <param name="answers">Its verified answers; one that cannot be read any more is left out.</param>
    /// <param name="today">The day that the prompts name.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<ImmutableArray<string>> LinesAsync(ProductLease product, ImmutableArray<VerifiedAnswer> answers, DateOnly today, CancellationToken cancellationToken)
    {
        var catalogue = await product.Layer.CatalogueAsync(product.Rules.For(Caller.LocalOwner), cancellationToken).ConfigureAwait(false);
        var reading = new ReadingContext { Catalogue = catalogue, Product = product.Product, Today = product.Product.AsOf ?? today, Locale = "en", Earlier = [] };
        var situation = ModelSituation.For(Caller.LocalOwner, "standard");
        var lines = ImmutableArray.CreateBuilder<string>();
        foreach (var answer in answers)
        {
            if (QuestionReader.Read(answer.Wording, reading) is Understood.Planned planned)
            {
                var rendered = product.Prompts.Render("understand", ModelUnderstanding.Inputs(answer.Question, reading, []), situation.Of(answer.Question));
                lines.Add(Line(rendered, planned.Plan));
            }
        }

        return lines.ToImmutable();
    }

    private static string Line(RenderedPrompt prompt, Plan plan) => JsonSerializer.Serialize(new
    {
        messages = prompt.Messages.Select(m => new { role = m.Role, content = m.Text }).Append(new { role = "assistant", content = Written(plan) }),
    });

    private static string Written(Plan plan) => JsonSerializer.Serialize(new
    {
        answerable = true,
        kind = plan.Kind.ToString().ToLowerInvariant(),
        metrics = plan.Metrics,
        by = plan.By,
        filters = plan.Filters.Select(f => new { dimension = f.Dimension, values = f.Values, exclude = f.Exclude }),
        period = plan.Period?.Label ?? "",
        baseline = plan.Baseline?.Label ?? "",
        grain = plan.Grain?.ToString().ToLowerInvariant() ?? "",
        count = plan.Count ?? 0,
        readings = Array.Empty<object>(),
    });
}
