using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Conversations;
using Parley.Evaluation.Suites;
using Parley.Governance;

namespace Parley.Evaluation.Providers;

/// <summary>A product that can be asked.</summary>
/// <param name="Turns">Runs its turns, as for the page.</param>
/// <param name="Product">Its name.</param>
public sealed record OpenProduct(TurnRunner Turns, string Product);

/// <summary>
/// <c>parley:FOLDER</c>: asks a product through the same turns that the page asks. The prompt is the question; of chat messages the
/// last one is, and those of the user before it are what was asked earlier. Settings: <c>attr</c> (attributes of the caller,
/// role among them) and <c>verbosity</c>.
/// </summary>
/// <param name="open">Opens the product; once.</param>
/// <param name="provider">Its settings.</param>
internal sealed class ProductProvider(Func<CancellationToken, Task<OpenProduct>> open, SuiteProvider provider) : EvaluatedProvider
{
    private readonly Caller _caller = CallerOf(provider.Config.Object("attr"));

    /// <summary>The folder that an id names.</summary>
    public static string FolderOf(string id, string folder) => Path.GetFullPath(id["parley:".Length..], folder);

    public override async Task<ProviderReply> CallAsync(ProviderCall call, CancellationToken cancellationToken)
    {
        OpenProduct opened;
        try
        {
            opened = await open(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return ProviderReply.Failed($"{provider.Id}: {fault.Message}");
        }

        var (question, earlier) = Asked(call.Prompt);
        var request = new TurnRequest(opened.Product, question)
        {
            Earlier = earlier,
            Verbosity = Enum.TryParse<Verbosity>(provider.Config.Text("verbosity"), ignoreCase: true, out var length) ? length : null,
        };
        await foreach (var happened in opened.Turns.RunAsync(request, _caller, cancellationToken).ConfigureAwait(false))
        {
            if (happened is TurnEvent.Ended { Turn: var turn })
            {
                return Reply(turn);
            }
        }

        return ProviderReply.Failed("The turn ended without an answer.");
    }

    private static ProviderReply Reply(Turn turn) => turn.Status == TurnStatus.Completed
        ? new ProviderReply
        {
            Output = AnswerRenderer.ToText(turn.Answer),
            Tokens = new TokenUse(turn.Chain.Sum(step => step.Tokens), 0, 0, 0),
            Metadata = new JsonObject
            {
                ["outcome"] = turn.Answer.Outcome.ToString().ToLowerInvariant(),
                ["turn"] = turn.Id,
                ["conversation"] = turn.Conversation,
                ["version"] = turn.Version,
                ["plan"] = TurnFacts.Of(turn.Plan),
                ["figures"] = TurnFacts.Figures(turn.Answer),
                ["sql"] = new JsonArray([.. turn.Sql.Select(sql => (JsonNode)sql)]),
                ["verdicts"] = new JsonArray([.. turn.Verdicts.Select(verdict => (JsonNode)verdict)]),
            },
        }
        : ProviderReply.Failed($"The turn {turn.Status.ToString().ToLowerInvariant()}{(turn.FaultId is { } fault ? $"; fault {fault}" : "")}.");

    private static (string Question, ImmutableArray<string> Earlier) Asked(string prompt)
    {
        if (prompt.AsSpan().Trim() is not ['[', .., ']'] || !JsValue.TryParse(prompt, out var node) || node is not JsonArray list)
        {
            return (prompt, []);
        }

        var asked = list.OfType<JsonObject>().Where(m => m.Text("role") == "user").Select(m => m.Text("content") ?? "").ToImmutableArray();
        return asked.IsEmpty ? (prompt, []) : (asked[^1], asked[..^1]);
    }

    private static Caller CallerOf(JsonObject attributes)
    {
        if (attributes.Count == 0)
        {
            return Caller.LocalOwner with { Id = EvaluationCaller.Id };
        }

        return new Caller
        {
            Id = EvaluationCaller.Id,
            Roles = [.. attributes.Texts("role").Select(role => role.ToLowerInvariant())],
            Attributes = attributes.Where(a => a.Key != "role").ToImmutableSortedDictionary(a => a.Key, a => JsValue.Text(a.Value), StringComparer.Ordinal),
        };
    }
}
