using System.Collections.Immutable;
using System.Globalization;
using DuckDB.NET.Data;
using Parley.Bench.Harness;

namespace Parley.Bench.Turns;

/// <summary>A product's snapshot in an engine of its own, without Parley: SQL is run by the ADO client and every row read.</summary>
internal sealed class RawSnapshot : IDisposable
{
    private readonly ImmutableArray<DuckDBConnection> _connections;

    private RawSnapshot(ImmutableArray<DuckDBConnection> connections) => _connections = connections;

    public static RawSnapshot Open(string file)
    {
        var engine = new DuckDBConnection("Data Source=:memory:;threads=2");
        engine.Open();
        using (var attach = engine.Command($"ATTACH '{file}' AS d (READ_ONLY)"))
        {
            attach.ExecuteNonQuery();
        }

        var second = engine.Duplicate();
        second.Open();
        foreach (var connection in new[] { engine, second })
        {
            using var use = connection.Command("USE d");
            use.ExecuteNonQuery();
        }

        return new RawSnapshot([engine, second]);
    }

    /// <summary>Rows of the largest table.</summary>
    public long Rows()
    {
        using var command = _connections[0].Command("SELECT max(estimated_size) FROM duckdb_tables()");
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>Runs statements, two at a time.</summary>
    public Task RunAsync(ImmutableArray<string> statements, CancellationToken cancellationToken)
    {
        var next = -1;
        return Task.WhenAll(_connections.Take(statements.Length).Select(connection => Task.Run(
            () =>
            {
                for (var i = Interlocked.Increment(ref next); i < statements.Length; i = Interlocked.Increment(ref next))
                {
                    Read(connection, statements[i]);
                }
            },
            cancellationToken)));
    }

    public void Dispose()
    {
        foreach (var connection in _connections.Reverse())
        {
            connection.Dispose();
        }
    }

    private static void Read(DuckDBConnection connection, string sql)
    {
        using var command = connection.Command(sql);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            for (var i = 0; i < reader.FieldCount; i++)
            {
                _ = reader.GetValue(i);
            }
        }
    }
}
