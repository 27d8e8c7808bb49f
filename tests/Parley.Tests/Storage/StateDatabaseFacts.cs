using Parley.Conversations;
using Parley.Governance;
using Parley.Storage;
using Xunit;

namespace Parley.Tests.Storage;

/// <summary>What opening and migrating state promises, on every database.</summary>
public abstract class StateDatabaseFacts(bool postgres) : StateFacts(postgres)
{
    private readonly bool _postgres = postgres;

    private static readonly string NextFile = $"{MigrationSet.Embedded.Latest + 1:0000}_test.sql";

    private static readonly MigrationSet Next = MigrationSet.Embedded.With(NextFile, "CREATE TABLE rating (turn TEXT NOT NULL PRIMARY KEY, stars BIGINT NOT NULL)");

    [Fact]
    public async Task OpenAsync_ByManyAtOnceOnAnEmptyPlace_MigratesOnce()
    {
        await using var home = await NewHomeAsync(_postgres);

        var states = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => OpenAsync(home))));

        foreach (var state in states)
        {
            Assert.Equal(MigrationSet.Embedded.Latest, await CountAsync(state, "schema_migration"));
            await state.CheckAsync(Token);
            await state.DisposeAsync();
        }
    }

    [Fact]
    public async Task OpenAsync_OlderState_MigratesItAndKeepsASnapshotOfWhatWasThere()
    {
        var conversation = await BeginAsync(turns: 2);

        await using var migrated = await StateDatabase.OpenAsync(Home.Location, Next, Clock, Token);

        Assert.Equal(0, await CountAsync(migrated, "rating"));
        Assert.Equal(2, (await StoreOver(migrated).TurnsAsync(conversation.Id, "ada", 0, Token)).Length);
        var snapshot = Assert.Single(Directory.GetFiles(Home.Location.Backups));
        await using var elsewhere = await NewHomeAsync(postgres: false);
        var restored = await OpenAsync(elsewhere);
        await new StateBackup(restored).RestoreAsync(snapshot, force: false, Token);
        Assert.Equal(2, (await StoreOver(restored).TurnsAsync(conversation.Id, "ada", 0, Token)).Length);
        await restored.DisposeAsync();
    }

    [Fact]
    public async Task OpenAsync_MigrationFailsHalfWay_LeavesTheStateAsItWas()
    {
        var conversation = await BeginAsync(turns: 1);
        var broken = MigrationSet.Embedded.With(NextFile, "CREATE TABLE rating (turn TEXT NOT NULL PRIMARY KEY); DELETE FROM turn; INSERT INTO nowhere VALUES (1)");

        await Assert.ThrowsAsync<StateException>(() => StateDatabase.OpenAsync(Home.Location, broken, Clock, Token));

        Assert.Single(await Conversations.TurnsAsync(conversation.Id, "ada", 0, Token));
        await Assert.ThrowsAsync<StateException>(() => CountAsync(State, "rating"));
        Assert.Equal(MigrationSet.Embedded.Latest, await CountAsync(await OpenAsync(Home), "schema_migration"));
    }

    [Fact]
    public async Task OpenAsync_StateOfANewerProgram_IsRefusedWithBothVersions()
    {
        await using (await StateDatabase.OpenAsync(Home.Location, Next, Clock, Token))
        {
        }

        var refused = await Assert.ThrowsAsync<StateException>(() => OpenAsync(Home));

        Assert.Equal(StateFault.NewerVersion, refused.Fault);
        Assert.Contains($"schema {MigrationSet.Embedded.Latest + 1}", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"knows {MigrationSet.Embedded.Latest}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Snapshots_MoreThanFive_TheNewestFiveAreKept()
    {
        var taken = new List<string>();
        for (var i = 0; i < SnapshotFolder.Kept + 2; i++)
        {
            taken.Add(await State.SnapshotAsync("test", Token));
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(taken.TakeLast(SnapshotFolder.Kept), Directory.GetFiles(Home.Location.Backups).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task WriteAsync_ByTwoWriters_LosesNothing()
    {
        var other = await OpenAsync(Home);
        var states = new[] { State, other };

        await Parallel.ForAsync(0, 40, Token, async (i, token) =>
            await StoreOver(states[i % 2]).CreateAsync("shop", "ada", $"n{i}", $"id{i:00}", token));

        Assert.Equal(40, await CountAsync(State, "conversation"));
    }

    protected static Task<long> CountAsync(StateDatabase state, string table) =>
        state.ReadAsync(s => s.FindAsync<long>($"SELECT count(*) FROM {table}", null, Token), Token);
}

public sealed class SqliteStateDatabaseTests() : StateDatabaseFacts(postgres: false)
{
    [Fact]
    public async Task OpenAsync_FileIsNoDatabase_SaysSoAndNamesIt()
    {
        await using var home = StateHome.Sqlite();
        await File.WriteAllTextAsync(home.Location.File, new string('x', 8192), Token);

        var fault = await Assert.ThrowsAsync<StateException>(() => OpenAsync(home));

        Assert.Equal(StateFault.Corrupt, fault.Fault);
        Assert.Contains(home.Location.File, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_FileDamagedInTheMiddle_SaysThatItIsDamaged()
    {
        var conversation = await BeginAsync();
        for (var i = 0; i < 20; i++)
        {
            await AddTurnAsync(conversation.Id, change: t => Turns.Full(t.Conversation, t.Number));
        }

        await State.DisposeAsync();
        await using (var file = new FileStream(Home.Location.File, FileMode.Open))
        {
            file.Position = 8192;
            await file.WriteAsync(Enumerable.Repeat((byte)0xA5, (int)file.Length - 8192).ToArray(), Token);
        }

        var fault = await Assert.ThrowsAsync<StateException>(async () =>
            await StoreOver(await OpenAsync(Home)).TurnsAsync(conversation.Id, "ada", 0, Token));
        Assert.Equal(StateFault.Corrupt, fault.Fault);
    }

    [Fact]
    public async Task AppendAsync_DiskFull_SaysSoKeepsNothingAndGoesOnWhenThereIsSpace()
    {
        var conversation = await BeginAsync(turns: 1);
        var pages = await State.ReadAsync(s => s.FindAsync<long>("PRAGMA page_count", null, Token), Token);
        await State.WriteAsync(s => s.FindAsync<long>($"PRAGMA max_page_count = {pages + 2}", null, Token), Token);

        var fault = await Assert.ThrowsAsync<StateException>(() => AddTurnAsync(conversation.Id, change: t => t with { Question = new string('q', 100_000) }));

        Assert.Equal(StateFault.DiskFull, fault.Fault);
        Assert.Single(await Conversations.TurnsAsync(conversation.Id, "ada", 0, Token));
        await AddTurnAsync(conversation.Id);
        Assert.IsType<AuditVerdict.Intact>(await Audit.VerifyAsync(Token));
    }

    [Fact]
    public async Task WriteAsync_AnotherProcessHoldsTheFile_WaitsThenSaysLocked()
    {
        await using var impatient = await StateDatabase.OpenAsync(Home.Location with { BusyTimeout = TimeSpan.FromMilliseconds(100) }, Clock, Token);

        var fault = await State.WriteAsync(_ => Assert.ThrowsAsync<StateException>(() => impatient.CheckAsync(Token)), Token);

        Assert.Equal(StateFault.Locked, fault.Fault);
        await impatient.CheckAsync(Token);
    }

    [Fact]
    public async Task OpenAsync_FolderIsAFile_SaysThatItCannotBeUsed()
    {
        await using var home = StateHome.Sqlite();
        var file = Path.Combine(home.Location.Folder, "file");
        await File.WriteAllTextAsync(file, "", Token);

        var fault = await Assert.ThrowsAsync<StateException>(() => StateDatabase.OpenAsync(new StateLocation(file), Clock, Token));

        Assert.Contains(file, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_NewFolder_OnlyItsOwnerCanLookIntoIt()
    {
        var folder = Path.Combine(Home.Location.Folder, "fresh", "state");

        await using var state = await StateDatabase.OpenAsync(new StateLocation(folder), Clock, Token);

        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
        }
        else
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        }
    }

    [Theory]
    [InlineData(5, StateFault.Locked)]
    [InlineData(8, StateFault.ReadOnly)]
    [InlineData(11, StateFault.Corrupt)]
    [InlineData(13, StateFault.DiskFull)]
    [InlineData(14, StateFault.ReadOnly)]
    [InlineData(1, StateFault.Other)]
    public void OfSqlite_ResultCode_NamesTheFaultAndTheFile(int code, StateFault expected)
    {
        var fault = StateFaults.OfSqlite(new Microsoft.Data.Sqlite.SqliteException("raw", code), "/state/parley.db");

        Assert.Equal(expected, fault!.Fault);
        Assert.Contains("/state/parley.db", fault.Message, StringComparison.Ordinal);
    }
}

[Trait("Needs", "postgres")]
public sealed class PostgresStateDatabaseTests() : StateDatabaseFacts(postgres: true)
{
    [Theory]
    [InlineData("Password", "wrong", StateFault.NotAllowed)]
    [InlineData("Database", "parley_no_such_database", StateFault.Unreachable)]
    [InlineData("Port", "9", StateFault.Unreachable)]
    [InlineData("Host", "parley.invalid", StateFault.Unreachable)]
    public async Task OpenAsync_ServerCannotBeUsed_SaysWhyWithoutThePassword(string key, string value, StateFault expected)
    {
        var connection = new Npgsql.NpgsqlConnectionStringBuilder(Home.Location.Connection) { [key] = value };

        var fault = await Assert.ThrowsAsync<StateException>(() =>
            StateDatabase.OpenAsync(Home.Location with { Connection = connection.ToString() }, Clock, Token));

        Assert.Equal(expected, fault.Fault);
        Assert.DoesNotContain("Password=", fault.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("wrong", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_SharedDatabase_LeavesOthersTablesAlone()
    {
        await using var home = await NewHomeAsync(postgres: true);
        await PostgresServer.ExecuteAsync(home.Location.Connection!, "CREATE TABLE public.conversation (mine INT); INSERT INTO public.conversation VALUES (7)", Token);

        await using var state = await OpenAsync(home);

        Assert.Equal(0, await CountAsync(state, "conversation"));
        Assert.Equal(7, await state.ReadAsync(s => s.FindAsync<int>("SELECT mine FROM public.conversation", null, Token), Token));
        Npgsql.NpgsqlConnection.ClearAllPools();
    }
}
