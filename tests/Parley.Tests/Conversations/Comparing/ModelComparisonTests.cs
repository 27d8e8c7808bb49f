using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Bench.Models;
using Parley.Conversations.Colleagues;
using Parley.Conversations.Comparing;
using Parley.Conversations;
using Parley.Governance;
using Parley.Products;
using Parley.Storage;
using Parley.Tests.Cli;
using Parley.Tests.Metrics.Sources;
using Parley.Tests.Storage;
using Xunit;

namespace Parley.Tests.Conversations.Comparing;

/// <summary>Models over question cases, through the turn, over a server of ours.</summary>
public sealed class ModelComparisonTests : IAsyncLifetime
{
    private readonly ScratchProduct shop = ShopOnDisk.Make();
    private readonly StateHome home = StateHome.Sqlite();
    private readonly FakeProvider fake = new();
    private StateDatabase state = null!;
    private ConversationStore store = null!;
    private ServedProducts products = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        state = await StateDatabase.OpenAsync(home.Location, TimeProvider.System, Token);
        var audit = new AuditTrail(state, TimeProvider.System);
        store = new ConversationStore(state, audit, new WorkItemStore(state, audit, TimeProvider.System), TimeProvider.System);
        products = new ServedProducts(shop.State, TimeProvider.System);
        var file = Path.Combine(shop.Folder, "product.yaml");
        await File.AppendAllTextAsync(file, $"\nmodels:\n  chat:\n    - {ModelledProduct.Chat("openai-compatible", fake.Address)}\n", Token);
        await products.ServeAsync(shop.Folder, Token);
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
    public async Task Every_way_of_asking_is_counted_and_nothing_is_recorded()
    {
        // The model knows the word only where an example shows it.
        fake.Script = request => request.WantsJson && request.Text.Contains("revenuewise how was February", StringComparison.Ordinal) && request.Text.Contains("revenuewise in March", StringComparison.Ordinal)
            ? [Proposal("March 2025")]
            : request.WantsJson ? ["{\"answerable\": false}"] : ["Nothing."];
        var verified = await ConfirmedAsync("revenuewise how was February 2025", "revenue in February 2025");
        ImmutableArray<ModelCase> cases = [new("revenue in March 2025", "revenue in March 2025"), new("revenuewise in March 2025", "revenue in March 2025"), new("anything", "zorblage of nothing")];
        await using var lease = products.Lease("shop")!;

        var compared = await ModelComparison.RunAsync(new TurnRunner(products, store, TimeProvider.System, NullLogger<TurnRunner>.Instance), lease, cases, [verified], Token);

        Assert.Equal(2, compared.Cases);
        Assert.Equal(["anything"], compared.Unusable);
        Assert.Equal(
            [("", false, 1, 0, 1), ("openai-compatible", false, 1, 0, 1), ("openai-compatible", true, 2, 0, 0)],
            compared.Models.Select(m => (m.Name, m.WithExamples, m.Right, m.Wrong, m.Unanswered)));
        Assert.Equal(0, compared.Models[0].Tokens);
        Assert.True(compared.Models[2].Tokens > 0);
        Assert.Contains("Examples in the prompt are the better lever: 50 points", Assert.Single(compared.Advice), StringComparison.Ordinal);
        Assert.Empty((await store.ListAsync(Caller.LocalOwner.Id, null, 10, Token)).Items);
    }

    [Fact]
    public async Task Verified_answers_become_a_file_to_tune_a_model_with()
    {
        var verified = await ConfirmedAsync("revenuewise how was February 2025", "revenue in February 2025");
        await using var lease = products.Lease("shop")!;

        var line = JsonNode.Parse(Assert.Single(await FineTuning.LinesAsync(lease, [verified], new DateOnly(2025, 4, 1), Token)))!;

        var messages = line["messages"]!.AsArray();
        Assert.Equal(["system", "user", "assistant"], messages.Select(m => (string)m!["role"]!));
        var plan = JsonNode.Parse((string)messages[2]!["content"]!)!;
        Assert.Equal(("value", "revenue"), ((string)plan["kind"]!, (string)plan["metrics"]![0]!));
        Assert.Contains("revenuewise how was February 2025", (string)messages[1]!["content"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_is_no_case_is_said_with_its_place()
    {
        using var folder = new TemporaryFolder();
        folder.Write("cases.jsonl", "{\"question\": \"a\", \"wording\": \"b\"}\nno\n{\"question\": \"a\"}\n");

        var faults = Assert.Throws<ProductFaultException>(() => ModelCase.Read(folder.PathOf("cases.jsonl"))).Faults;

        Assert.Equal([2, 3], faults.Select(f => f.Line));
    }

    private static string Proposal(string period) => JsonSerializer.Serialize(new
    {
        answerable = true,
        kind = "value",
        metrics = new[] { "revenue" },
        by = Array.Empty<string>(),
        filters = Array.Empty<object>(),
        period,
        readings = new[] { new { words = "revenuewise", means = "revenue" } },
    });

    private async Task<VerifiedAnswer> ConfirmedAsync(string question, string wording)
    {
        var runner = new TurnRunner(products, store, TimeProvider.System, NullLogger<TurnRunner>.Instance);
        var plan = (await runner.PreviewAsync(new TurnRequest("shop", wording), Caller.LocalOwner, Token)).Plan!;
        return await store.Verified.ConfirmAsync(new VerifiedAnswer { Id = "", Product = "shop", Question = question, Wording = wording, Plan = plan, By = "ada" }, Token);
    }
}
