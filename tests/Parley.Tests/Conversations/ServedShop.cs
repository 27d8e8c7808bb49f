using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Parley.Conversations;
using Parley.Governance;
using Parley.Storage;
using Parley.Tests.Cli;
using Parley.Tests.Metrics.Sources;
using Parley.Tests.Storage;
using Xunit;

namespace Parley.Tests.Conversations;

/// <summary>The small shop on disk, served over a state of its own on the first of April 2025, with what runs and keeps its turns.</summary>
internal sealed class ServedShop : IAsyncDisposable
{
    private readonly StateHome _home = StateHome.Sqlite();

    public ScratchProduct Shop { get; } = ShopOnDisk.Make();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2025, 4, 1, 9, 0, 0, TimeSpan.Zero));

    public StateDatabase State { get; private set; } = null!;

    public AuditTrail Audit { get; private set; } = null!;

    public WorkItemStore Work { get; private set; } = null!;

    public ConversationStore Store { get; private set; } = null!;

    public ServedProducts Products { get; private set; } = null!;

    public TurnRunner Turns { get; private set; } = null!;

    /// <summary>Opens the state and serves the shop.</summary>
    /// <param name="files">Files of the product that are written first: path and text.</param>
    public async Task OpenAsync(params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
        {
            Shop.With(path, text);
        }

        State = await StateDatabase.OpenAsync(_home.Location, Clock, TestContext.Current.CancellationToken);
        Audit = new AuditTrail(State, Clock);
        Work = new WorkItemStore(State, Audit, Clock);
        Store = new ConversationStore(State, Audit, Work, Clock);
        Products = new ServedProducts(Shop.State, Clock);
        Turns = new TurnRunner(Products, Store, Clock, NullLogger<TurnRunner>.Instance);
        await ServeAsync();
    }

    /// <summary>Serves the shop as its files are now.</summary>
    public Task ServeAsync() => Products.ServeAsync(Shop.Folder, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Products.DisposeAsync();
        await State.DisposeAsync();
        await _home.DisposeAsync();
        Shop.Dispose();
    }
}
