using Microsoft.Extensions.Logging.Abstractions;
using Parley.Conversations;
using Parley.Governance;
using Parley.Metrics;
using Parley.Products;
using Parley.Products.Samples;
using Parley.Storage;

namespace Parley.Bench.Asking;

/// <summary>
/// A copy of a product, served as a host serves it, with a state of its own; questions run as whole turns. No result of a query is kept:
/// every turn that is looked at or timed has run its SQL.
/// </summary>
public sealed class AskedProduct : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly StateDatabase _state;
    private readonly ServedProducts _served;
    private readonly TurnRunner _turns;
    private readonly Product _product;

    private AskedProduct(DirectoryInfo folder, StateDatabase state, ServedProducts served, TurnRunner turns, Product product) =>
        (_folder, _state, _served, _turns, _product) = (folder, state, served, turns, product);

    /// <summary>Opens a product.</summary>
    /// <param name="product">Which one.</param>
    /// <param name="today">The day that questions are asked on, for products that do not fix it; the real day where null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static Task<AskedProduct> OpenAsync(CopiedProduct product, DateOnly? today, CancellationToken cancellationToken) =>
        OpenUnderAsync(product, today is { } day ? new FixedDay(day) : TimeProvider.System, cancellationToken);

    /// <summary>Opens a product under a clock.</summary>
    /// <param name="product">Which one.</param>
    /// <param name="clock">Says what time it is.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<AskedProduct> OpenUnderAsync(CopiedProduct product, TimeProvider clock, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("parley-bench-");
        var copy = ProductCopy.Make(product, folder.FullName, cancellationToken);
        RunEveryQuery(Path.Combine(copy, "product.yaml"));
        var location = new StateLocation(Path.Combine(folder.FullName, "state"));
        var state = await StateDatabase.OpenAsync(location, clock, cancellationToken);
        var audit = new AuditTrail(state, clock);
        var store = new ConversationStore(state, audit, new WorkItemStore(state, audit, clock), clock);
        var served = new ServedProducts(location.Folder, clock);
        var turns = new TurnRunner(served, store, clock, NullLogger<TurnRunner>.Instance);
        return new AskedProduct(folder, state, served, turns, await served.ServeAsync(copy, cancellationToken));
    }

    /// <summary>A hold on the product's layer, to look at it beside the turns.</summary>
    public ProductLease Lease() => _served.Lease(_product.Name)!;

    /// <summary>What was planted in a sample's data.</summary>
    public SampleLabels Labels() => SampleLabels.Read(Path.Combine(_product.Folder, SampleGenerator.LabelsFile));

    /// <summary>The one snapshot of the product's data.</summary>
    public string Snapshot() => Directory.EnumerateFiles(Path.Combine(_folder.FullName, "state"), "*.duckdb", SearchOption.AllDirectories).Single();

    /// <summary>What an unrestricted caller may ask about.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Catalogue> CatalogueAsync(CancellationToken cancellationToken)
    {
        await using var lease = Lease();
        return await lease.Layer.CatalogueAsync(Permissions.Unrestricted, cancellationToken);
    }

    /// <summary>Asks one question, in a new conversation unless one is named.</summary>
    /// <param name="question">The question.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="conversation">A conversation to go on with.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The recorded turn.</returns>
    public async Task<Turn> AskAsync(string question, Caller caller, string? conversation, CancellationToken cancellationToken)
    {
        Turn? turn = null;
        var request = new TurnRequest(_product.Name, question) { Conversation = conversation };
        await foreach (var happened in _turns.RunAsync(request, caller, cancellationToken))
        {
            turn = (happened as TurnEvent.Ended)?.Turn ?? turn;
        }

        return turn!;
    }

    /// <summary>Asks one question in a new conversation, and gives its events as they come.</summary>
    /// <param name="question">The question.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public IAsyncEnumerable<TurnEvent> RunAsync(string question, Caller caller, CancellationToken cancellationToken) =>
        _turns.RunAsync(new TurnRequest(_product.Name, question), caller, cancellationToken);

    private static void RunEveryQuery(string file)
    {
        const string Block = "\ndata:\n";
        var text = $"\n{File.ReadAllText(file)}\n";
        File.WriteAllText(file, (text.Contains(Block, StringComparison.Ordinal) ? text : text + Block).Replace(Block, Block + "  results_mib: 0\n", StringComparison.Ordinal));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _served.DisposeAsync();
        await _state.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
