using Parley.Governance;
using Parley.Tests.Storage;
using Xunit;

namespace Parley.Tests.Governance;

/// <summary>What the queue of work items promises, on every database.</summary>
public abstract class WorkItemStoreFacts(bool postgres) : StateFacts(postgres)
{
    [Fact]
    public async Task CreateAsync_Item_IsInTheQueueWithItsTimes()
    {
        var item = await CreateAsync("a", WorkItemKind.Drift);

        Assert.Equal(item, await Work.FindAsync("a", Token));
        Assert.Equal((Clock.GetUtcNow(), WorkItemState.Open), (item.CreatedAt, item.State));
        Assert.Null(await Work.FindAsync("b", Token));
    }

    [Fact]
    public async Task ListAsync_ByStateAndKind_GivesThoseOldestFirst()
    {
        await CreateAsync("a", WorkItemKind.Drift);
        await CreateAsync("b", WorkItemKind.Review);
        await CreateAsync("c", WorkItemKind.Drift);
        await Work.TakeAsync("a", "eva", Token);

        Assert.Equal(["a", "b", "c"], (await Work.ListAsync(null, null, null, Token)).Select(i => i.Id));
        Assert.Equal(["b", "c"], (await Work.ListAsync(WorkItemState.Open, null, null, Token)).Select(i => i.Id));
        Assert.Equal(["c"], (await Work.ListAsync(WorkItemState.Open, WorkItemKind.Drift, null, Token)).Select(i => i.Id));
        Assert.Equal(["c"], (await Work.ListAsync(null, null, "b", Token)).Select(i => i.Id));
    }

    [Fact]
    public async Task TakeAsync_ByTwo_OneGetsIt()
    {
        await CreateAsync("a", WorkItemKind.Approval);
        var other = await OpenAsync(Home);
        var stores = new[] { Work, new WorkItemStore(other, new AuditTrail(other, Clock), Clock) };

        var changes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => stores[i % 2].TakeAsync("a", $"p{i}", Token))));

        var winner = Assert.IsType<WorkItemChange.Changed>(Assert.Single(changes, c => c is WorkItemChange.Changed)).Item;
        Assert.All(changes.OfType<WorkItemChange.Refused>(), r => Assert.Equal(winner.Assignee, r.Item.Assignee));
        Assert.Equal(winner.Assignee, (await Work.FindAsync("a", Token))!.Assignee);
        Assert.IsType<AuditVerdict.Intact>(await Audit.VerifyAsync(Token));
    }

    [Fact]
    public async Task CloseAsync_TakenItem_KeepsWhoAndWhy()
    {
        await CreateAsync("a", WorkItemKind.Feedback);
        await Work.TakeAsync("a", "eva", Token);
        Clock.Advance(TimeSpan.FromHours(1));

        var closed = Assert.IsType<WorkItemChange.Changed>(await Work.CloseAsync("a", "max", "Explained by phone.", Token)).Item;

        Assert.Equal((WorkItemState.Closed, "eva", "Explained by phone."), (closed.State, closed.Assignee, closed.Resolution));
        Assert.Equal(closed, await Work.FindAsync("a", Token));
        Assert.IsType<WorkItemChange.Refused>(await Work.CloseAsync("a", "eva", "Again.", Token));
        Assert.IsType<WorkItemChange.Refused>(await Work.TakeAsync("a", "eva", Token));
        Assert.Equal(["work_item.created", "work_item.taken", "work_item.closed"], (await Audit.ReadAsync(0, Token)).Select(e => e.Event.Action));
        Assert.Equal("max", (await Audit.ReadAsync(0, Token))[^1].Event.Actor);
    }

    [Fact]
    public async Task TakeAsync_NoSuchItem_IsMissing() =>
        Assert.IsType<WorkItemChange.Missing>(await Work.TakeAsync("none", "eva", Token));

    private Task<WorkItem> CreateAsync(string id, WorkItemKind kind) =>
        Work.CreateAsync(new WorkItem { Id = id, Kind = kind, Subject = "Look at this", CreatedBy = "ada" }, Token);
}

public sealed class SqliteWorkItemStoreTests() : WorkItemStoreFacts(postgres: false);

[Trait("Needs", "postgres")]
public sealed class PostgresWorkItemStoreTests() : WorkItemStoreFacts(postgres: true);
