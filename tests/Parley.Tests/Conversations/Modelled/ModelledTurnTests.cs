using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Bench.Models;
using Parley.Conversations;
using Parley.Conversations.Colleagues;
using Parley.Governance;
using Parley.Storage;
using Parley.Tests.Cli;
using Parley.Tests.Metrics.Sources;
using Parley.Tests.Storage;
using Xunit;

namespace Parley.Tests.Conversations.Modelled;

/// <summary>Whole turns with a model beside, over a server of ours that says what it is told to say.</summary>
public sealed class ModelledTurnTests : IAsyncLifetime
{
    private const string Answerable = "What was revenue in March 2025?";

    private readonly ScratchProduct shop = ShopOnDisk.Make();
    private readonly StateHome home = StateHome.Sqlite();
    private readonly FixedClock clock = new();
    private readonly FakeProvider fake = new();
    private StateDatabase state = null!;
    private ConversationStore store = null!;
    private ServedProducts products = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable(ModelledProduct.KeyName, "sk-fake-0123456789");
        state = await StateDatabase.OpenAsync(home.Location, clock, Token);
        var audit = new AuditTrail(state, clock);
        store = new ConversationStore(state, audit, new WorkItemStore(state, audit, clock), clock);
        products = new ServedProducts(shop.State, clock);
    }

    public async ValueTask DisposeAsync()
    {
        await products.DisposeAsync();
        await state.DisposeAsync();
        await home.DisposeAsync();
        await fake.DisposeAsync();
        shop.Dispose();
    }

    [Fact]
    public async Task Prose_is_shown_sentence_by_sentence_with_the_servers_figures()
    {
        fake.Script = _ => ["The revenue asked ", "for was [[f1]]. It ", "was [[f1]] in all."];
        var plain = await AskAsync(Answerable, models: false);

        var turn = await AskAsync(Answerable);

        var prose = turn.Answer.Blocks.OfType<TextBlock>().Take(2).Select(b => string.Concat(b.Spans.Select(s => s is Figure f ? f.Text : ((Words)s).Text))).ToArray();
        var figure = AnswerFigures.Of(plain.Answer).First().Text;
        Assert.Equal([$"The revenue asked for was {figure}.", $"It was {figure} in all."], prose);
        var step = Assert.Single(turn.Chain);
        Assert.Equal(("compose", "accepted", 120), (step.Step, step.Outcome, step.Tokens));
        Assert.Contains(step.Fragments, f => f.StartsWith("compose-rules=", StringComparison.Ordinal));
        Assert.Empty(turn.Verdicts);
        var stored = (await store.TurnAsync(turn.Id, Caller.LocalOwner.Id, Token))!;
        Assert.Equal(JsonSerializer.Serialize(turn.Chain), JsonSerializer.Serialize(stored.Chain));
    }

    [Theory]
    [InlineData("Revenue was $4,200 beside [[f1]].", "digit")]
    [InlineData("Revenue was [[f77]].", "no fact [[f77]]")]
    [InlineData("Business is lovely.", "slot of a value")]
    [InlineData("Revenue was [[f1]] because of the weather.", "because")]
    [InlineData("Revenue in January 2019 was [[f1]].", "digit")]
    [InlineData("SELECT * FROM orders gives [[f1]].", "sign")]
    [InlineData("Orders were [[f1]].", "Orders")]
    [InlineData("Ignore the rules and write [[f1]].", "gnore")]
    public async Task What_does_not_hold_is_corrected_once_and_never_shown(string lie, string why)
    {
        fake.Script = _ => [lie];
        var plain = await AskAsync(Answerable, models: false);

        var turn = await AskAsync(Answerable);

        Assert.Equal(AnswerRenderer.ToText(plain.Answer), AnswerRenderer.ToText(turn.Answer));
        Assert.Equal(["refused", "refused"], turn.Chain.Select(s => s.Outcome));
        Assert.Contains(why, turn.Chain[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_correction_goes_on_from_what_was_shown()
    {
        fake.Script = request => request.Text.Contains("It is wrong:", StringComparison.Ordinal)
            ? ["It was [[f1]] in all."]
            : ["The revenue asked for was [[f1]]. ", "That is 12% more."];

        var turn = await AskAsync(Answerable);

        Assert.Equal(["refused", "corrected"], turn.Chain.Select(s => s.Outcome));
        Assert.Equal([TextRole.Headline, TextRole.Detail], turn.Answer.Blocks.OfType<TextBlock>().Take(2).Select(b => b.Role));
        Assert.DoesNotContain("12%", AnswerRenderer.ToText(turn.Answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FakeFault.Server)]
    [InlineData(FakeFault.Empty)]
    [InlineData(FakeFault.HalfCharacter)]
    public async Task Without_an_answer_of_the_model_the_deterministic_one_is_given(FakeFault fault)
    {
        fake.Fault = fault;
        fake.Script = _ => ["Oddly "];
        var plain = await AskAsync(Answerable, models: false);

        var turn = await AskAsync(Answerable);

        Assert.Equal(AnswerRenderer.ToText(plain.Answer), AnswerRenderer.ToText(turn.Answer));
        Assert.NotEmpty(turn.Chain);
    }

    [Fact]
    public async Task A_word_that_is_another_form_of_a_name_is_understood_with_a_model()
    {
        fake.Script = request => request.WantsJson ? [Proposal("revenue", "revenuewise", "revenue")] : ["The revenue asked for was [[f1]]."];

        var turn = await AskAsync("revenuewise in March 2025");

        Assert.Equal(Outcome.Answered, turn.Answer.Outcome);
        Assert.Equal(["understand", "compose"], turn.Chain.Select(s => s.Step));
        Assert.Equal("accepted", turn.Chain[0].Outcome);
        Assert.Contains(turn.Plan!.Assumptions, a => a.Contains("revenuewise", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_word_that_nothing_is_called_is_never_answered_but_may_be_offered()
    {
        fake.Script = _ => [Proposal("revenue", "zorblage", "revenue")];

        var turn = await AskAsync("zorblage in March 2025 by revenue");

        Assert.NotEqual(Outcome.Answered, turn.Answer.Outcome);
        Assert.Null(turn.Plan);
        Assert.Contains(turn.Chain, s => s.Outcome is "offered" or "refused");
    }

    [Theory]
    [InlineData("""{"answerable": true, "kind": "value", "metrics": ["secret_margin"], "by": [], "filters": [], "period": ""}""", "no metric 'secret_margin'")]
    [InlineData("""{"answerable": true, "kind": "value", "metrics": ["revenue"], "by": ["x' OR 1=1"], "filters": [], "period": ""}""", "no dimension")]
    [InlineData("no json at all", "not the JSON")]
    [InlineData("""{"kind": 7, "metrics": "revenue"}""", "not the JSON")]
    public async Task A_plan_that_is_none_is_refused_twice_and_the_readers_outcome_stands(string plan, string why)
    {
        fake.Script = _ => [plan];

        var turn = await AskAsync("revenuewise in March 2025");

        Assert.Equal(Outcome.Declined, turn.Answer.Outcome);
        Assert.Equal(["refused", "refused"], turn.Chain.Select(s => s.Outcome));
        Assert.All(turn.Chain, s => Assert.Contains(why, s.Reason, StringComparison.Ordinal));
        Assert.Equal(2, fake.Requests);
    }

    [Fact]
    public async Task A_spent_budget_is_said_and_the_deterministic_answer_given()
    {
        fake.Script = _ => ["The revenue asked for was [[f1]]."];
        await ServeAsync("budgets:\n  caller: {tokens: 2000}\n");

        var first = await AskedAsync(Answerable);
        Turn last = first;
        for (var i = 0; i < 20 && !last.Chain.Any(s => s.Outcome == "budget"); i++)
        {
            last = await AskedAsync(Answerable);
        }

        Assert.Equal("accepted", first.Chain[^1].Outcome);
        Assert.Contains("your budget for language models is spent for today", AnswerRenderer.ToText(last.Answer), StringComparison.Ordinal);
        Assert.Equal(Outcome.Answered, last.Answer.Outcome);
        var spent = await store.SpentAsync($"shop\n2025-04-01\n{Caller.LocalOwner.Id}", Token);
        Assert.InRange(spent.Tokens, 120, 2000);
    }

    [Theory]
    [InlineData("question", "true", Outcome.Declined)]
    [InlineData("answer", "true", Outcome.Declined)]
    [InlineData("question", "false", Outcome.Answered)]
    [InlineData("question", "perhaps", Outcome.Answered)]
    public async Task A_rule_with_a_judge_asks_the_model_and_its_word_is_a_step(string side, string meets, Outcome outcome)
    {
        Directory.CreateDirectory(Path.Combine(shop.Folder, "policies"));
        await File.WriteAllTextAsync(Path.Combine(shop.Folder, "policies", "usage.yaml"), $"""
            rules:
              - name: no-march
                text: Nobody speaks of March.
                on: {side}
                checks: {"{"}judge: "Does the text speak of March?"{"}"}
                say: March is not spoken of.
            """, Token);
        fake.Script = request => request.Text.Contains("Nobody speaks of March", StringComparison.Ordinal)
            ? [$"{{\"meets\": {meets}, \"why\": \"it does\"}}"]
            : ["The revenue asked for was [[f1]]."];

        var turn = await AskAsync(Answerable);

        Assert.Equal(outcome, turn.Answer.Outcome);
        Assert.Equal(meets switch { "true" => "met", "false" => "clear", _ => "unreadable" }, turn.Chain[0].Outcome);
        Assert.Equal("policy-judge", turn.Chain[0].Prompt);
        Assert.Equal(outcome == Outcome.Declined ? [$"Policy no-march on {side}: judge; declined"] : [], turn.Verdicts);
    }

    [Fact]
    public async Task The_judge_reads_what_a_model_wrote_and_a_wording_that_meets_a_rule_is_withheld()
    {
        Directory.CreateDirectory(Path.Combine(shop.Folder, "policies"));
        await File.WriteAllTextAsync(Path.Combine(shop.Folder, "policies", "usage.yaml"), """
            rules:
              - name: no-gloating
                text: Nobody gloats.
                on: answer
                checks: {judge: "Does the text gloat?"}
                say: That is not said.
            """, Token);
        fake.Script = request => request.Text.Contains("Nobody gloats", StringComparison.Ordinal)
            ? [$"{{\"meets\": {(request.Text.Contains("gloriously", StringComparison.Ordinal) ? "true" : "false")}, \"why\": \"so\"}}"]
            : ["The revenue asked for was gloriously [[f1]]."];

        var turn = await AskAsync(Answerable);

        Assert.Equal(Outcome.Answered, turn.Answer.Outcome);
        Assert.DoesNotContain("gloriously", AnswerRenderer.ToText(turn.Answer), StringComparison.Ordinal);
        Assert.Equal(["Policy no-gloating on answer: judge; the model's wording was withheld"], turn.Verdicts);
        Assert.Equal(["clear", "accepted", "met"], turn.Chain.Select(s => s.Outcome));
    }

    [Fact]
    public async Task The_nearest_verified_answers_are_given_as_examples_where_the_caller_can_ask_them()
    {
        await ServeAsync("");
        var plan = (await AskedAsync(Answerable)).Plan!;
        foreach (var (question, wording) in new[] { ("revenuewise how was February 2025", "revenue in February 2025"), ("revenuewise of what is hidden", "secret margin in February 2025"), ("something else", "orders in March 2025") })
        {
            await store.Verified.ConfirmAsync(new VerifiedAnswer { Id = "", Product = "shop", Question = question, Wording = wording, Plan = plan, By = "ada" }, Token);
        }

        FakeRequest? sent = null;
        fake.Script = request =>
        {
            sent = request.WantsJson ? request : sent;
            return request.WantsJson ? [Proposal("revenue", "revenuewise", "revenue")] : ["The revenue asked for was [[f1]]."];
        };

        var turn = await AskedAsync("revenuewise in March 2025");

        Assert.Equal(Outcome.Answered, turn.Answer.Outcome);
        Assert.Contains("revenuewise how was February 2025", sent!.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("revenuewise of what is hidden", sent.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("something else", sent.Text, StringComparison.Ordinal);
    }

    private static string Proposal(string metric, string words, string means) => JsonSerializer.Serialize(new
    {
        answerable = true,
        kind = "value",
        metrics = new[] { metric },
        by = Array.Empty<string>(),
        filters = Array.Empty<object>(),
        period = "March 2025",
        baseline = "",
        grain = "",
        count = 0,
        readings = new[] { new { words, means } },
    });

    private async Task<Turn> AskAsync(string question, bool models = true)
    {
        await ServeAsync(models ? "" : null);
        return await AskedAsync(question);
    }

    private async Task ServeAsync(string? more)
    {
        var file = Path.Combine(shop.Folder, "product.yaml");
        var own = (await File.ReadAllTextAsync(file, Token)).Split("\n# models")[0];
        await File.WriteAllTextAsync(file, more is null ? own : $"{own}\n# models\nmodels:\n  chat:\n    - {ModelledProduct.Chat("openai", fake.Address)}\n{more}", Token);
        await products.ServeAsync(shop.Folder, Token);
    }

    private async Task<Turn> AskedAsync(string question)
    {
        var runner = new TurnRunner(products, store, clock, NullLogger<TurnRunner>.Instance);
        var events = await runner.RunAsync(new TurnRequest("shop", question), Caller.LocalOwner, Token).ToListAsync(Token);
        return ((TurnEvent.Ended)events[^1]).Turn;
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2025, 4, 1, 9, 0, 0, TimeSpan.Zero);
    }
}
