using System.Collections.Immutable;
using System.Diagnostics;
using Npgsql;
using Parley.Bench.Asking;
using Parley.Bench.Harness;
using Parley.Conversations;
using Parley.Governance;
using Parley.Storage;

namespace Parley.Bench.Crash;

/// <summary>
/// Kills a process that runs turns, again and again, and looks afterwards for every turn it had acknowledged. The process is
/// this program (<c>--writer</c>); it asks a product as a server does, and prints a turn's id when a server would send the end event.
/// </summary>
public sealed class CrashVerb : Verb
{
    /// <summary>Turns acknowledged over all rounds.</summary>
    private const int Turns = 1000;

    private const int Rounds = 10;

    private const string DefaultProduct = "samples/finance";

    private const string DefaultPostgres = "Host=127.0.0.1;Username=parley_test;Password=parley_test;Timeout=5";

    /// <inheritdoc />
    public override string Name => "crash";

    /// <inheritdoc />
    public override string Summary =>
        "Kills a process (SIGKILL) while it runs turns, on SQLite and on PostgreSQL, and reads back every acknowledged turn. --postgres CONNECTION names a server whose user may make databases.";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        if (run.Options.TryGetValue("writer", out var folder))
        {
            await TurnWriter.WriteAsync(new StateLocation(folder, run.Options.GetValueOrDefault("connection")), run.Options["product"], cancellationToken);
            return [];
        }

        var folders = Directory.CreateTempSubdirectory("parley-crash-");
        try
        {
            var product = ProductCopy.Make(new CopiedProduct(run.Options.GetValueOrDefault("product", DefaultProduct)), folders.FullName, cancellationToken);
            var sqlite = await CrashAsync(run, product, new StateLocation(Path.Combine(folders.FullName, "sqlite")), cancellationToken);
            return [.. sqlite, .. await OnPostgresAsync(run, product, Path.Combine(folders.FullName, "postgres"), cancellationToken)];
        }
        finally
        {
            folders.Delete(recursive: true);
        }
    }

    private static async Task<ImmutableArray<Measurement>> OnPostgresAsync(BenchRun run, string product, string folder, CancellationToken cancellationToken)
    {
        var server = new NpgsqlConnectionStringBuilder(run.Options.GetValueOrDefault("postgres", DefaultPostgres));
        var name = $"parley_crash_{Guid.NewGuid():N}";
        await using var admin = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.ToString()) { Database = "postgres", Pooling = false });
        await ExecuteAsync(admin, $"CREATE DATABASE {name}", cancellationToken);
        try
        {
            server.Database = name;
            return await CrashAsync(run, product, new StateLocation(folder, server.ToString()), cancellationToken);
        }
        finally
        {
            // Not WITH (FORCE): it refuses while autovacuum, which belongs to another role, is in the database.
            await ExecuteAsync(admin, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND usename = current_user", CancellationToken.None);
            await ExecuteAsync(admin, $"DROP DATABASE {name}", CancellationToken.None);
        }
    }

    private static async Task<ImmutableArray<Measurement>> CrashAsync(
        BenchRun run, string product, StateLocation location, CancellationToken cancellationToken)
    {
        var database = location.Connection is null ? "SQLite" : "PostgreSQL";
        var acknowledged = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 1; round <= Rounds; round++)
        {
            var fresh = await KillAfterAsync(product, location, Turns / Rounds, cancellationToken);
            run.Say($"{database}, round {round}: killed after {fresh.Count} acknowledged turns");
            acknowledged.UnionWith(fresh);
        }

        await using var state = await StateDatabase.OpenAsync(location, TimeProvider.System, cancellationToken);
        var audit = new AuditTrail(state, TimeProvider.System);
        var store = new ConversationStore(state, audit, new WorkItemStore(state, audit, TimeProvider.System), TimeProvider.System);
        var readable = 0;
        foreach (var id in acknowledged)
        {
            readable += await store.TurnAsync(id, Caller.LocalOwner.Id, cancellationToken) is { } turn && turn.Id == id && !turn.Answer.Blocks.IsEmpty ? 1 : 0;
        }

        var kept = await state.ReadAsync(s => s.FindAsync<long>("SELECT count(*) FROM turn", null, cancellationToken), cancellationToken);
        var entries = await state.ReadAsync(
            s => s.FindAsync<long>("SELECT count(*) FROM audit_entry a JOIN turn t ON t.id = a.turn WHERE a.action = 'turn.recorded'", null, cancellationToken), cancellationToken);
        var recorded = await state.ReadAsync(s => s.FindAsync<long>("SELECT count(*) FROM audit_entry WHERE action = 'turn.recorded'", null, cancellationToken), cancellationToken);
        var isIntact = await audit.VerifyAsync(cancellationToken) is AuditVerdict.Intact;
        return
        [
            new Measurement($"{database}: turns acknowledged", acknowledged.Count, "turns", Turns),
            new Measurement($"{database}: acknowledged turns that are not readable", acknowledged.Count - readable, "turns", 0, Bound.AtMost),
            new Measurement($"{database}: turns without their audit entry, or entries without a turn", kept - entries + (recorded - entries), "turns", 0, Bound.AtMost),
            new Measurement($"{database}: breaks in the audit trail", isIntact ? 0 : 1, "breaks", 0, Bound.AtMost),
        ];
    }

    /// <summary>Starts the writer and kills it once it has acknowledged so many turns; it is always in the middle of others.</summary>
    private static async Task<HashSet<string>> KillAfterAsync(string product, StateLocation location, int count, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        foreach (var argument in new[] { "crash", "--writer", location.Folder, "--product", product })
        {
            start.ArgumentList.Add(argument);
        }

        if (location.Connection is { } connection)
        {
            start.ArgumentList.Add("--connection");
            start.ArgumentList.Add(connection);
        }

        using var writer = Process.Start(start)!;
        var acknowledged = new HashSet<string>(StringComparer.Ordinal);
        while (await writer.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(TurnWriter.Acknowledged, StringComparison.Ordinal) && acknowledged.Add(line[TurnWriter.Acknowledged.Length..]) && acknowledged.Count == count)
            {
                writer.Kill();
            }
        }

        await writer.WaitForExitAsync(cancellationToken);
        return acknowledged;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
