using Parley.Conversations;
using Parley.Governance;
using Parley.Storage;
using Xunit;

namespace Parley.Tests.Storage;

/// <summary>What backup and restore promise, on every database.</summary>
public abstract class StateBackupFacts(bool postgres) : StateFacts(postgres)
{
    private readonly bool _postgres = postgres;

    private string File => Path.Combine(Home.Location.Folder, "backup.db");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Needs", "postgres")]
    public async Task RestoreAsync_IntoEitherDatabase_GivesTheSameTurnsAndTrail(bool intoPostgres)
    {
        var conversation = await FillAsync();
        await new StateBackup(State).WriteAsync(File, Token);
        await using var home = await NewHomeAsync(intoPostgres);
        await using var target = await OpenAsync(home);

        await new StateBackup(target).RestoreAsync(File, force: false, Token);

        var expected = await Conversations.TurnsAsync(conversation.Id, "ada", 0, Token);
        var restored = await StoreOver(target).TurnsAsync(conversation.Id, "ada", 0, Token);
        Assert.Equal(expected.Select(t => TurnRow.Of(t).ContentHash()), restored.Select(t => TurnRow.Of(t).ContentHash()));
        Assert.Equal(await Audit.VerifyAsync(Token), await new AuditTrail(target, Clock).VerifyAsync(Token));
        await AddTurnAsync(conversation.Id, store: StoreOver(target));
        Assert.IsType<AuditVerdict.Intact>(await new AuditTrail(target, Clock).VerifyAsync(Token));
        await target.DisposeAsync();
    }

    [Fact]
    public async Task RestoreAsync_StateNotEmpty_IsRefusedWithoutForceAndSnapshottedWithIt()
    {
        await FillAsync();
        await new StateBackup(State).WriteAsync(File, Token);
        var later = await BeginAsync(turns: 1);

        var refused = await Assert.ThrowsAsync<StateException>(() => new StateBackup(State).RestoreAsync(File, force: false, Token));
        Assert.Contains("--force", refused.Message, StringComparison.Ordinal);
        Assert.Single(await Conversations.TurnsAsync(later.Id, "ada", 0, Token));

        await new StateBackup(State).RestoreAsync(File, force: true, Token);

        Assert.IsType<ConversationLookup.Missing>(await Conversations.FindAsync(later.Id, "ada", Token));
        await new StateBackup(State).RestoreAsync(Assert.Single(Directory.GetFiles(Home.Location.Backups)), force: true, Token);
        Assert.Single(await Conversations.TurnsAsync(later.Id, "ada", 0, Token));
    }

    [Fact]
    public async Task WriteAsync_WhileTurnsAreRecorded_IsOneConsistentState()
    {
        var conversation = await BeginAsync();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var writing = Task.Run(
            async () =>
            {
                while (!enough.IsCancellationRequested)
                {
                    await AddTurnAsync(conversation.Id);
                }
            },
            Token);
        await new StateBackup(State).WriteAsync(File, Token);
        await enough.CancelAsync();
        await writing;

        await using var home = await NewHomeAsync(postgres: false);
        await using var target = await OpenAsync(home);
        await new StateBackup(target).RestoreAsync(File, force: false, Token);

        var store = StoreOver(target);
        var found = Assert.IsType<ConversationLookup.Found>(await store.FindAsync(conversation.Id, "ada", Token)).Conversation;
        Assert.Equal(found.Turns, await target.ReadAsync(s => s.FindAsync<int>("SELECT count(*) FROM turn", null, Token), Token));
        Assert.Equal(found.Turns, Assert.IsType<AuditVerdict.Intact>(await new AuditTrail(target, Clock).VerifyAsync(Token)).Entries);
        await target.DisposeAsync();
    }

    [Fact]
    public async Task RestoreAsync_FileDamagedAnywhere_IsRefusedAndTheStateStaysAsItWas()
    {
        var conversation = await FillAsync();
        for (var i = 0; i < 80; i++)
        {
            await AddTurnAsync(conversation.Id, change: t => Turns.Full(t.Conversation, t.Number));
        }

        await new StateBackup(State).WriteAsync(File, Token);
        var whole = await System.IO.File.ReadAllBytesAsync(File, Token);
        await using var home = await NewHomeAsync(_postgres);
        await using var target = await OpenAsync(home);
        var refused = 0;
        for (var i = 0; i < 80; i++)
        {
            // A prime step reaches headers, indexes and rows of every table.
            var damaged = (byte[])whole.Clone();
            var at = (int)(i * 7919L % damaged.Length);
            damaged.AsSpan(at, Math.Min(16, damaged.Length - at)).Fill((byte)~damaged[at]);
            await System.IO.File.WriteAllBytesAsync(File, damaged, Token);
            try
            {
                await new StateBackup(target).RestoreAsync(File, force: true, Token);
                Assert.Equal(await DigestsAsync(State), await DigestsAsync(target));
            }
            catch (StateException e)
            {
                Assert.Equal(StateFault.Backup, e.Fault);
                refused++;
            }
        }

        Assert.InRange(refused, 5, 80);
        await target.DisposeAsync();
    }

    [Theory]
    [InlineData("UPDATE turn_lease SET owner = 'x'; INSERT INTO turn_lease VALUES ('a', 'b', 'c')")]
    [InlineData("DELETE FROM work_item")]
    [InlineData("UPDATE backup_manifest SET row_count = row_count + 1")]
    [InlineData("DELETE FROM backup_manifest")]
    [InlineData("DROP TABLE backup_manifest")]
    [InlineData("DROP TABLE audit_head")]
    [InlineData("DELETE FROM schema_migration")]
    [InlineData("UPDATE schema_migration SET version = 99 WHERE version = (SELECT max(version) FROM schema_migration)")]
    public async Task RestoreAsync_FileChangedAfterwards_IsRefused(string change)
    {
        await FillAsync();
        await new StateBackup(State).WriteAsync(File, Token);
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={File};Pooling=False"))
        {
            await Dapper.SqlMapper.ExecuteAsync(connection, change);
        }

        await using var home = await NewHomeAsync(_postgres);
        await using var target = await OpenAsync(home);
        await Assert.ThrowsAsync<StateException>(() => new StateBackup(target).RestoreAsync(File, force: false, Token));

        Assert.Empty(await new AuditTrail(target, Clock).ReadAsync(0, Token));
        await target.CheckAsync(Token);
        await target.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("no database")]
    public async Task RestoreAsync_NotABackup_SaysSo(string content)
    {
        await System.IO.File.WriteAllTextAsync(File, content, Token);

        var fault = await Assert.ThrowsAsync<StateException>(() => new StateBackup(State).RestoreAsync(File, force: false, Token));

        Assert.Equal(StateFault.Backup, fault.Fault);
        Assert.Contains(File, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RestoreAsync_NoFile_SaysSo()
    {
        var fault = await Assert.ThrowsAsync<StateException>(() => new StateBackup(State).RestoreAsync(File, force: false, Token));

        Assert.Equal(StateFault.Backup, fault.Fault);
    }

    [Fact]
    public async Task WriteAsync_FolderIsNotThere_SaysSoAndLeavesNothing()
    {
        var file = Path.Combine(Home.Location.Folder, "missing", "backup.db");

        await Assert.ThrowsAsync<StateException>(() => new StateBackup(State).WriteAsync(file, Token));

        Assert.False(Directory.Exists(Path.GetDirectoryName(file)));
    }

    [Fact]
    public async Task WriteAsync_TheDatabaseFileItself_IsRefused()
    {
        var fault = await Assert.ThrowsAsync<StateException>(() => new StateBackup(State).WriteAsync(Home.Location.File, Token));

        Assert.Equal(StateFault.Backup, fault.Fault);
        await State.CheckAsync(Token);
    }

    private async Task<Conversation> FillAsync()
    {
        var conversation = await BeginAsync(turns: 1);
        await AddTurnAsync(conversation.Id, change: t => Turns.Full(t.Conversation, t.Number));
        var deleted = await BeginAsync(turns: 1);
        await Conversations.DeleteAsync(deleted.Id, "ada", Token);
        return conversation;
    }

    private static async Task<IEnumerable<TableDigest>> DigestsAsync(StateDatabase state)
    {
        var tables = await state.ReadAsync(s => TableCopy.DataTablesAsync((state.Engine, s), Token), Token);
        var digests = new List<TableDigest>();
        foreach (var table in tables)
        {
            digests.Add(await state.ReadAsync(s => TableCopy.DigestAsync(s, table, Token), Token));
        }

        return digests;
    }
}

public sealed class SqliteStateBackupTests() : StateBackupFacts(postgres: false);

[Trait("Needs", "postgres")]
public sealed class PostgresStateBackupTests() : StateBackupFacts(postgres: true);
