using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Parley.Analytics;
using Parley.Answers;
using Parley.Conversations.Colleagues;
using Parley.Conversations.Quoting;
using Parley.Guardrails;
using Parley.Guardrails.Policies;
using Parley.Models;

namespace Parley.Conversations.Modelled;

/// <summary>What models do in one turn: help to understand, and write the prose. Without a model there is none of these.</summary>
internal sealed class ModelledTurn(TurnModels models, TurnSetting setting, VerifiedAnswers verified) : IDisposable
{
    private const int MostJudged = 4_000;
    private readonly ModelSituation _situation = ModelSituation.For(setting.Caller, setting.Verbosity.ToString().ToLowerInvariant());

    /// <summary>The prompts that were sent, in order.</summary>
    public ImmutableArray<ModelStep> Chain => models.Chain;

    /// <summary>Why what a model wrote was not shown, one line for each time.</summary>
    public ImmutableArray<string> Withheld { get; private set; } = [];

    /// <summary>What the turn spent, and the keys that it is booked to.</summary>
    public TurnSpending Spending => new([.. models.Account.Keys], models.Account.Spent);

    /// <summary>Opens the models for a turn; null where the product has none that writes.</summary>
    public static async Task<ModelledTurn?> OpenAsync(TurnSetting setting, ConversationStore store, TimeProvider clock, CancellationToken cancellationToken)
    {
        var product = setting.Product.Models;
        if (product is not { Settings.HasChat: true } || setting.Request.Trial is { Model: "" })
        {
            return null;
        }

        var account = new BudgetAccount(
            product.Ledger, product.Settings.Budgets, setting.Product.Product.Name, setting.Caller.Id, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        foreach (var key in account.Keys.Where(k => !product.Ledger.Knows(k)))
        {
            product.Ledger.Begin(key, await store.SpentAsync(key, cancellationToken).ConfigureAwait(false));
        }

#pragma warning disable CA2000 // The turn owns its models.
        return new ModelledTurn(new TurnModels(product.ForTurn(account, setting.Request.Trial?.Model)!, setting.Product.Prompts, account, product.Settings, clock), setting, store.Verified);
#pragma warning restore CA2000
    }

    /// <summary>Step (2): the reader's outcome, or a better one.</summary>
    public async Task<Understood> UnderstandAsync(Understood understood, CancellationToken cancellationToken)
    {
        if (!models.Settings.Understand || !ModelUnderstanding.MayHelp(understood))
        {
            return understood;
        }

        var (question, reading) = (setting.Request.Question, setting.Reading);
        var confirmed = setting.Request.Trial?.Examples ?? await verified.ListAsync(setting.Product.Product.Name, cancellationToken).ConfigureAwait(false);
        var examples = NearestAnswers.Of(question, confirmed, reading).Select(n => new ConfirmedPlan(n.Question, n.Plan));
        return await ModelUnderstanding.ReadAsync(
            models, (question, (Understood.Unanswerable)understood), reading, _situation with { Examples = [.. examples] }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a model says of a rule and a text: does the text do what the rule asks about?</summary>
    /// <param name="rule">The rule; it has a <see cref="PolicyRule.Judge"/>.</param>
    /// <param name="text">A question, or an answer in words.</param>
    /// <param name="cancellationToken">Stops the turn.</param>
    /// <returns>False also where the model gave nothing that can be read: the step says so.</returns>
    public async Task<bool> JudgeAsync(PolicyRule rule, string text, CancellationToken cancellationToken)
    {
        var inputs = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["rule"] = rule.Text,
            ["asks"] = rule.Judge,
            ["text"] = text.Length <= MostJudged ? text : text[..MostJudged],
        };
        var (said, step) = await models.AskAsync("policy-judge", inputs, _situation.Of(setting.Request.Question), cancellationToken).ConfigureAwait(false);
        if (said is null)
        {
            return false;
        }

        var isMet = JudgeReply.Read(said);
        models.End(step, isMet switch { true => "met", false => "clear", null => "unreadable" }, isMet is null ? "This is not the JSON that was asked for." : "");
        return isMet == true;
    }

    /// <summary>Notes that what a model wrote is not shown.</summary>
    /// <param name="why">A line among the turn's verdicts.</param>
    public void Withhold(string why) => Withheld = Withheld.Add(why);

    /// <summary>Step (4): the blocks of the answer, prose first where a model writes some; each sentence was checked.</summary>
    public async IAsyncEnumerable<Block> ComposeAsync(TurnResult result, CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (result.Answer.Blocks.Any(b => b is QuoteBlock or SourcesBlock))
        {
            foreach (var block in await RewordAsync(result, context, cancellationToken).ConfigureAwait(false))
            {
                yield return block;
            }

            yield break;
        }

        var facts = FactBook.Of(result.Answer, setting.Catalogue);
        var (told, said) = (0, new HashSet<(string, string)>());
        if (models.Settings.Compose && result is { Status: TurnStatus.Completed, Answer.Outcome: Outcome.Answered } && !facts.Facts.IsEmpty)
        {
            var holds = Verification.BlockChecker(result.Answer, context);
            var reader = new ProseReader(facts, result.Answer, new ProseNames(result.Answer, setting.Catalogue), block => Check(result.Answer, block, holds));
            await foreach (var block in ModelComposing.WriteAsync(models, reader, (Inputs(facts, [.. result.Answer.Blocks.OfType<TextBlock>().Where(b => b.Role == TextRole.Headline).SelectMany(Main)]), _situation, setting.Request.Question), cancellationToken).ConfigureAwait(false))
            {
                told++;
                said.UnionWith(block.Spans.OfType<Figure>().Select(f => (f.Evidence, f.Text)));
                yield return block;
            }
        }

        var isWhole = told > 0 && models.Chain[^1].Outcome is "accepted" or "corrected";
        foreach (var block in result.Answer.Blocks)
        {
            // Prose stands in place of the headline whose figures it says, and of the details where it did not break off.
            if (told == 0 || block is not TextBlock { Role: TextRole.Headline or TextRole.Detail } text)
            {
                yield return block;
            }
            else if (text.Role == TextRole.Headline ? !Main(text).All(said.Contains) : !isWhole)
            {
                yield return text with { Role = TextRole.Detail };
            }
        }

        if (models.BudgetWords is { } words)
        {
            yield return new TextBlock(TextRole.Caveat, [new Words($"Written without a language model: {words}.")]);
        }
    }

    public void Dispose() => models.Dispose();

    /// <summary>The blocks of an answer from documents, with their quotes in other words where these hold. Plain language needs no model.</summary>
    private async Task<ImmutableArray<Block>> RewordAsync(TurnResult result, CheckContext context, CancellationToken cancellationToken)
    {
        if (!models.Settings.Compose || setting.Plain is not null || result is not { Status: TurnStatus.Completed, Answer.Outcome: Outcome.Answered })
        {
            return result.Answer.Blocks;
        }

        var (holds, inputs) = (Verification.BlockChecker(result.Answer, context), Common().ToImmutableDictionary(StringComparer.Ordinal));
        var situation = new Prompts.PromptSituation(_situation.Roles, DocumentRoute.ComplexityOf(setting.Asked), _situation.Verbosity);
        var blocks = await ModelRewording.RewordAsync(
            models, result.Answer.Blocks, quote => Check(result.Answer, quote, holds) is { IsSupported: false } verdict
                ? string.Join(" ", verdict.Findings.Take(3).Select(f => $"{f.Why}."))
                : null,
            (inputs, situation), cancellationToken).ConfigureAwait(false);
        blocks = models.Settings.SecondOpinion ? await SecondOpinion.AskAsync(models, blocks, situation, cancellationToken).ConfigureAwait(false) : blocks;
        return models.BudgetWords is { } words
            ? blocks.Add(new TextBlock(TextRole.Caveat, [new Words($"Written without a language model: {words}.")]))
            : blocks;
    }

    // The checker reads the sentence, and the product's rules read it as they read any answer.
    private Verdict Check(Answer answer, Block block, Func<Block, Verdict> holds)
    {
        var verdict = holds(block);
        if (!verdict.IsSupported)
        {
            return verdict;
        }

        var (reviewed, policy) = setting.Policies.Review(answer with { Blocks = [block], FollowUps = [], Choices = [] });
        return policy.Rule is null && reviewed.Blocks is [var kept] && kept == block
            ? verdict
            : new Verdict([new CheckFinding(FindingKind.Unresolved, "", policy.Rule?.Name ?? "a rule", "a rule of the product forbids it")]);
    }

    private static IEnumerable<(string, string)> Main(TextBlock headline) =>
        headline.Spans.OfType<Figure>().Where(f => f.Value is decimal).Select(f => (f.Evidence, f.Text));

    private ImmutableDictionary<string, object?> Inputs(FactBook facts, HashSet<(string, string)> headline) => new Dictionary<string, object?>(Common())
    {
        ["facts"] = facts.Facts.Select(f => new Dictionary<string, object?> { ["id"] = f.Id, ["about"] = f.About }).ToList(),
        ["main"] = facts.Facts.Where(f => headline.Contains((f.Figure.Evidence, f.Figure.Text))).Select(f => f.Id).ToList(),
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private Dictionary<string, object?> Common() => new()
    {
        ["question"] = setting.Request.Question,
        ["persona"] = new Dictionary<string, object?> { ["name"] = setting.Product.Product.Persona.Name, ["tone"] = setting.Product.Product.Persona.Tone },
        ["verbosity"] = setting.Verbosity.ToString().ToLowerInvariant(),
        ["glossary"] = setting.Product.Product.Glossary,
    };
}

/// <summary>What a turn spent on models.</summary>
/// <param name="Keys">Keys of the ledger that it is booked to.</param>
/// <param name="Spent">Tokens and money.</param>
internal sealed record TurnSpending(ImmutableArray<string> Keys, Spending Spent);
