using System.Collections.Immutable;
using System.Globalization;
using Parley.Analytics;
using Parley.Analytics.Understanding;
using Parley.Analytics.Understanding.Proposals;
using Parley.Conversations.Routes;
using Parley.Governance;
using Parley.Metrics;
using Parley.Prompts;

namespace Parley.Conversations.Modelled;

/// <summary>
/// Step (2) with a model: where the reader does not know a word, a model may say what it stands for, in the form of a plan. The
/// plan is judged like any input and corrected at most once; what is not accepted leaves the reader's outcome as it was.
/// </summary>
internal static class ModelUnderstanding
{
    private const int MaxMembers = 30;

    /// <summary>True where a model could help: the question names something that is not known. What is hidden, unsupported or out of scope stays so.</summary>
    public static bool MayHelp(Understood understood) => RouteTree.Instance.Take("read", RouteFacts.Of(understood, modelHelps: true)).To == "ask-model";

    /// <summary>Asks.</summary>
    /// <param name="models">The turn's models.</param>
    /// <param name="asked">The question as typed, and the reader's outcome.</param>
    /// <param name="reading">What the reader knows, for this caller.</param>
    /// <param name="situation">Who asks; the examples are plans that people confirmed.</param>
    /// <param name="cancellationToken">Stops the turn.</param>
    public static async Task<Understood> ReadAsync(
        TurnModels models, (string Question, Understood.Unanswerable Outcome) asked, ReadingContext reading, ModelSituation situation, CancellationToken cancellationToken)
    {
        var inputs = Inputs(asked.Question, reading, situation.Examples);
        for (var attempt = 0; ; attempt++)
        {
            var (text, step) = await models.AskAsync("understand", inputs, situation.Of(asked.Question), cancellationToken).ConfigureAwait(false);
            if (text is null)
            {
                return asked.Outcome;
            }

            var proposal = PlanProposal.Read(text);
            if (proposal is { Answerable: false })
            {
                models.End(step, "declined");
                return asked.Outcome;
            }

            var verdict = proposal is null
                ? new ProposalVerdict.Refused("This is not the JSON that was asked for.")
                : ProposalJudge.Judge(proposal, asked.Question, reading);
            switch (verdict)
            {
                case ProposalVerdict.Accepted accepted:
                    models.End(step, attempt == 0 ? "accepted" : "corrected");
                    return accepted.Planned;
                case ProposalVerdict.Offered offered:
                    models.End(step, "offered", offered.Question);
                    return asked.Outcome with { Nearest = offered.Question };
                case ProposalVerdict.Refused refused when attempt == 0:
                    models.End(step, "refused", refused.Why);
                    inputs = inputs.SetItem("refused", refused.Why).SetItem("before", text.Length > 2_000 ? text[..2_000] : text);
                    break;
                case ProposalVerdict.Refused refused:
                    models.End(step, "refused", refused.Why);
                    return asked.Outcome;
            }
        }
    }

    /// <summary>The inputs of the prompt.</summary>
    public static ImmutableDictionary<string, object?> Inputs(string question, ReadingContext reading, ImmutableArray<ConfirmedPlan> examples) => new Dictionary<string, object?>
    {
        ["question"] = question,
        ["unknown"] = ProposalJudge.Unknown(question, reading),
        ["today"] = reading.Today.ToString("yyyy-MM-dd, dddd", CultureInfo.InvariantCulture),
        ["earlier"] = reading.Earlier.LastOrDefault()?.ResolvedQuestion ?? "",
        ["metrics"] = reading.Catalogue.Metrics.Select(Describe).ToList(),
        ["dimensions"] = reading.Catalogue.Dimensions.Select(Describe).ToList(),
        ["glossary"] = reading.Product.Glossary,
        ["examples"] = examples.Select(e => new Dictionary<string, object?> { ["question"] = e.Question, ["plan"] = PlanLine.Of(e.Plan) }).ToList(),
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private static Dictionary<string, object?> Describe(CatalogueMetric metric) => new()
    {
        ["name"] = metric.Name,
        ["label"] = metric.Label,
        ["description"] = metric.Description,
        ["synonyms"] = metric.Synonyms,
        ["dimensions"] = metric.Dimensions,
    };

    private static Dictionary<string, object?> Describe(CatalogueDimension dimension) => new()
    {
        ["name"] = dimension.Name,
        ["label"] = dimension.Label,
        ["members"] = dimension.Values.Take(MaxMembers).Select(v => v.Value).ToList(),
    };
}

/// <summary>A question with the plan that a person confirmed for it.</summary>
/// <param name="Question">The question.</param>
/// <param name="Plan">The plan.</param>
internal sealed record ConfirmedPlan(string Question, Plan Plan);

/// <summary>Who asks, and what is at hand for it.</summary>
/// <param name="Roles">The caller's roles.</param>
/// <param name="Verbosity">brief, standard or detailed.</param>
/// <param name="Examples">Confirmed plans nearest to the question.</param>
internal sealed record ModelSituation(ImmutableSortedSet<string> Roles, string Verbosity, ImmutableArray<ConfirmedPlan> Examples)
{
    /// <summary>For a question: its length says how complex it is, up to 8 words simple, up to 20 moderate.</summary>
    public PromptSituation Of(string question) => new(
        Roles, question.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length switch { <= 8 => "simple", <= 20 => "moderate", _ => "complex" }, Verbosity);

    public static ModelSituation For(Caller caller, string verbosity) => new(caller.Roles, verbosity, []);
}
