using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Parley.Conversations;
using Parley.Governance;
using Parley.Knowledge.Storing;
using Parley.Storage;
using Parley.Tests.Cli;
using Parley.Tests.Metrics.Sources;
using Parley.Tests.Storage;
using Xunit;

namespace Parley.Tests.Conversations;

/// <summary>Whole turns over a small product that has both numbers and documents.</summary>
internal sealed class DocumentTurns : IAsyncDisposable
{
    private readonly StateHome _home = StateHome.Sqlite();
    private readonly ScratchProduct _shop = ShopOnDisk.Make();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2025, 4, 1, 9, 0, 0, TimeSpan.Zero));
    private StateDatabase _state = null!;
    private ServedProducts _products = null!;

    private DocumentTurns()
    {
    }

    public ConversationStore Store { get; private set; } = null!;

    public KnowledgeStore Knowledge { get; private set; } = null!;

    public ServedProducts Products => _products;

    public FakeTimeProvider Clock => _clock;

    public string StateFolder => _shop.State;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static Task<DocumentTurns> OpenAsync(params (string Name, string Text)[] documents) => OpenAsync("", documents);

    /// <summary>Opens the product with more lines in product.yaml.</summary>
    public static async Task<DocumentTurns> OpenAsync(string more, params (string Name, string Text)[] documents)
    {
        var turns = new DocumentTurns();
        await File.AppendAllTextAsync(Path.Combine(turns._shop.Folder, "product.yaml"), more, Token);
        foreach (var (name, text) in documents)
        {
            var file = Path.Combine(turns._shop.Folder, "knowledge", name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, text, Token);
        }

        turns._state = await StateDatabase.OpenAsync(turns._home.Location, turns._clock, Token);
        var audit = new AuditTrail(turns._state, turns._clock);
        turns.Store = new ConversationStore(turns._state, audit, new WorkItemStore(turns._state, audit, turns._clock), turns._clock);
        turns.Knowledge = new KnowledgeStore(turns._state, audit, turns._clock);
        turns._products = new ServedProducts(turns._shop.State, turns._clock, turns.Knowledge);
        await turns._products.ServeAsync(turns._shop.Folder, Token);
        return turns;
    }

    /// <summary>Asks one question after another in one conversation; the last turn.</summary>
    public Task<Turn> AskAsync(params string[] questions) => AskAsync(Caller.LocalOwner, questions);

    /// <summary>Asks as somebody.</summary>
    public async Task<Turn> AskAsync(Caller caller, params string[] questions)
    {
        Turn? turn = null;
        foreach (var question in questions)
        {
            var request = new TurnRequest("shop", question) { Conversation = turn?.Conversation };
            var runner = new TurnRunner(_products, Store, _clock, NullLogger<TurnRunner>.Instance);
            turn = Assert.IsType<TurnEvent.Ended>((await runner.RunAsync(request, caller, Token).ToListAsync(Token))[^1]).Turn;
        }

        return turn!;
    }

    /// <summary>Writes a document.</summary>
    public void Write(string name, string text) => File.WriteAllText(Path.Combine(_shop.Folder, "knowledge", name), text);

    /// <summary>Deletes a document.</summary>
    public void Delete(string name) => File.Delete(Path.Combine(_shop.Folder, "knowledge", name));

    public async ValueTask DisposeAsync()
    {
        await _products.DisposeAsync();
        await _state.DisposeAsync();
        await _home.DisposeAsync();
        _shop.Dispose();
    }
}
