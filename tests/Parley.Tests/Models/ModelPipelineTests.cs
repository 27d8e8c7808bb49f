using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using Parley.Bench.Models;
using Parley.Models;
using Parley.Models.Pipeline;
using Xunit;

namespace Parley.Tests.Models;

/// <summary>The pipeline over a server of ours that speaks each provider's protocol.</summary>
public sealed class ModelPipelineTests
{
    private static readonly string[] AllProviders = ["openai", "azure-openai", "openai-compatible", "anthropic", "ollama"];

    public static TheoryData<string> Providers => [.. AllProviders];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Each_provider_answers_in_parts_and_counts_tokens(string provider)
    {
        await using var fake = new FakeProvider { Script = r => ["Grüße ", "an ", r.Messages[^1].Text, "."] };
        using var models = Models(fake, provider);
        var account = Account(models);

        var response = await models.ForTurn(account)!.GetResponseAsync("Ada", cancellationToken: Token);

        Assert.Equal("Grüße an Ada.", response.Text);
        Assert.Equal(120, account.Spent.Tokens);
        Assert.Equal(0.00014m, account.Spent.Money);
        Assert.Equal(1, fake.Requests);
    }

    [Theory]
    [InlineData(FakeFault.Unauthorized, ModelFault.Unauthorized, 1)]
    [InlineData(FakeFault.NoModel, ModelFault.NotFound, 1)]
    [InlineData(FakeFault.Busy, ModelFault.Busy, 2)]
    [InlineData(FakeFault.Server, ModelFault.Server, 2)]
    [InlineData(FakeFault.Hang, ModelFault.Timeout, 2)]
    [InlineData(FakeFault.Cut, ModelFault.Broken, 1)]
    [InlineData(FakeFault.Huge, ModelFault.TooLong, 1)]
    public async Task A_fault_has_a_kind_and_a_bound_number_of_requests(FakeFault fault, ModelFault expected, int requests)
    {
        foreach (var provider in AllProviders)
        {
            await using var fake = new FakeProvider { Fault = fault, Script = _ => ["one ", "two ", "three ", "four"] };
            using var models = Models(fake, provider);

            var caught = await Assert.ThrowsAsync<ModelException>(() => models.ForTurn(Account(models))!.GetResponseAsync("Ada", cancellationToken: Token));

            Assert.True((expected, requests) == (caught.Fault, fake.Requests), $"{provider}: {caught.Fault} after {fake.Requests}: {caught.Message}");
            Assert.DoesNotContain("secret detail", caught.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(FakeFault.Refusal)]
    [InlineData(FakeFault.Empty)]
    [InlineData(FakeFault.ToolCall)]
    [InlineData(FakeFault.InvalidJson)]
    [InlineData(FakeFault.OtherSchema)]
    public async Task What_is_no_answer_is_a_fault(FakeFault fault)
    {
        foreach (var provider in AllProviders.Where(p => p != "ollama" || fault != FakeFault.Refusal))
        {
            await using var fake = new FakeProvider { Fault = fault };
            using var models = Models(fake, provider);

            await Assert.ThrowsAsync<ModelException>(() => models.ForTurn(Account(models))!.GetResponseAsync("Ada", cancellationToken: Token));
        }
    }

    [Fact]
    public async Task What_passes_is_tried_again()
    {
        await using var fake = new FakeProvider { Fault = FakeFault.ServerOnce };
        using var models = Models(fake, "openai");

        Assert.Equal("Hello.", (await models.ForTurn(Account(models))!.GetResponseAsync("Ada", cancellationToken: Token)).Text);
        Assert.Equal(2, fake.Requests);
    }

    [Fact]
    public async Task The_next_model_is_asked_where_one_gives_nothing()
    {
        await using var broken = new FakeProvider { Fault = FakeFault.Unauthorized };
        await using var fine = new FakeProvider();
        using var models = ProductModels.Of(
            new ModelSettings { Chat = [Definition(broken, "openai"), Definition(fine, "anthropic")] }, new BudgetLedger(), TimeProvider.System);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("Hello.", (await models.ForTurn(Account(models))!.GetResponseAsync("Ada", cancellationToken: Token)).Text);
        }

        // A refused key is not tried with every request.
        Assert.Equal((1, 3), (broken.Requests, fine.Requests));
    }

    [Fact]
    public async Task A_spent_budget_stops_before_anything_is_sent()
    {
        await using var fake = new FakeProvider();
        var settings = new ModelSettings { Chat = [Definition(fake, "openai")], Budgets = new BudgetSettings { Day = new Budget(1_200, null) } };
        var ledger = new BudgetLedger();
        using var models = ProductModels.Of(settings, ledger, TimeProvider.System);

        await models.ForTurn(Account(models))!.GetResponseAsync("Ada", cancellationToken: Token);
        await models.ForTurn(Account(models))!.GetResponseAsync("Ada", cancellationToken: Token);
        var caught = await Assert.ThrowsAsync<ModelException>(() => models.ForTurn(Account(models))!.GetResponseAsync("Ada", cancellationToken: Token));

        Assert.Equal((ModelFault.Budget, 2), (caught.Fault, fake.Requests));
        Assert.Contains("spent for today", caught.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_turns_at_once_do_not_pass_a_budget()
    {
        await using var fake = new FakeProvider();
        var settings = new ModelSettings { Chat = [Definition(fake, "openai")], Budgets = new BudgetSettings { Product = new Budget(5_000, null) } };
        using var models = ProductModels.Of(settings, new BudgetLedger(), TimeProvider.System);

        var spent = await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
        {
            var account = Account(models);
            try
            {
                await models.ForTurn(account)!.GetResponseAsync("Ada", cancellationToken: Token);
            }
            catch (ModelException)
            {
                // Spent.
            }

            return account.Spent.Tokens;
        }));

        Assert.InRange(spent.Sum(), 120, 5_000);
    }

    [Fact]
    public async Task The_same_request_is_answered_from_the_cache_and_costs_nothing()
    {
        await using var fake = new FakeProvider();
        using var models = ProductModels.Of(new ModelSettings { Chat = [Definition(fake, "openai")], CacheMinutes = 1 }, new BudgetLedger(), TimeProvider.System);

        await models.ForTurn(Account(models))!.GetResponseAsync("Ada", cancellationToken: Token);
        var again = Account(models);
        var response = await models.ForTurn(again)!.GetResponseAsync("Ada", cancellationToken: Token);
        await models.ForTurn(Account(models))!.GetResponseAsync("Bea", cancellationToken: Token);

        Assert.Equal(("Hello.", 2), (response.Text, fake.Requests));
    }

    [Fact]
    public async Task A_recording_replays_part_by_part_without_a_network()
    {
        using var folder = new TemporaryFolder();
        var file = folder.PathOf("run.jsonl");
        string[] parts;
        await using (var fake = new FakeProvider { Script = _ => ["Grü", "ße, ", "Ada."] })
        {
            using var recorded = ProductModels.Of(new ModelSettings { Chat = [Definition(fake, "openai")], Fixtures = file }, new BudgetLedger(), TimeProvider.System);
            parts = await PartsAsync(recorded, "Ada");
        }

        var gone = new ModelDefinition("openai", ModelProvider.OpenAi, "fake") { BaseUrl = new Uri("http://127.0.0.1:9/v1"), Key = "env:NOT_SET" };
        using var replayed = ProductModels.Of(new ModelSettings { Chat = [gone], Fixtures = file, IsReplay = true }, new BudgetLedger(), TimeProvider.System);

        Assert.Equal(parts, await PartsAsync(replayed, "Ada"));
        var missing = await Assert.ThrowsAsync<ModelException>(() => PartsAsync(replayed, "Bea"));
        Assert.Equal(ModelFault.NotRecorded, missing.Fault);
        Assert.DoesNotContain("sk-", await File.ReadAllTextAsync(file, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_circuit_opens_and_tries_once_after_a_rest()
    {
        var clock = new FakeTimeProvider();
        await using var fake = new FakeProvider { Fault = FakeFault.Unauthorized };
        using var models = ProductModels.Of(new ModelSettings { Chat = [Definition(fake, "openai")] }, new BudgetLedger(), clock);
        async Task<ModelFault> AskAsync() => (await Assert.ThrowsAsync<ModelException>(() => models.ForTurn(Account(models))!.GetResponseAsync("Ada", cancellationToken: Token))).Fault;

        Assert.Equal(ModelFault.Unauthorized, await AskAsync());
        Assert.Equal(ModelFault.Resting, await AskAsync());

        // The wall clock may jump; only the time that passes counts.
        clock.SetUtcNow(clock.GetUtcNow().AddDays(1));
        clock.Advance(TimeSpan.FromSeconds(31));
        fake.Fault = FakeFault.None;
        Assert.Equal("Hello.", (await models.ForTurn(Account(models))!.GetResponseAsync("Ada", cancellationToken: Token)).Text);
    }

    private static async Task<string[]> PartsAsync(ProductModels models, string question)
    {
        var parts = new List<string>();
        await foreach (var update in models.ForTurn(Account(models))!.GetStreamingResponseAsync(question, cancellationToken: Token))
        {
            parts.Add($"{update.Text}|{update.FinishReason}");
        }

        return [.. parts];
    }

    private static BudgetAccount Account(ProductModels models) =>
        new(models.Ledger, models.Settings.Budgets, "shop", "ada", new DateOnly(2026, 11, 27));

    private static ProductModels Models(FakeProvider fake, string provider) =>
        ProductModels.Of(new ModelSettings { Chat = [Definition(fake, provider)] }, new BudgetLedger(), TimeProvider.System);

    private static ModelDefinition Definition(FakeProvider fake, string provider)
    {
        Environment.SetEnvironmentVariable(ModelledProduct.KeyName, "sk-fake-0123456789");
        return new ModelDefinition(
            provider,
            provider switch
            {
                "openai" => ModelProvider.OpenAi,
                "azure-openai" => ModelProvider.AzureOpenAi,
                "anthropic" => ModelProvider.Anthropic,
                "ollama" => ModelProvider.Ollama,
                _ => ModelProvider.OpenAiCompatible,
            },
            "fake")
        {
            BaseUrl = provider is "openai" or "openai-compatible" ? new Uri(fake.Address, "/v1") : fake.Address,
            Key = $"env:{ModelledProduct.KeyName}",
            TimeoutSeconds = fake.Fault == FakeFault.Hang ? 1 : 5,
            InputPrice = 1,
            OutputPrice = 2,
        };
    }
}
