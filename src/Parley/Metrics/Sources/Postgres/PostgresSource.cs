using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Parley.Products;
using Parley.Storage;

namespace Parley.Metrics.Sources.Postgres;

/// <summary>
/// A PostgreSQL database, read live: each query runs in a read-only transaction of its own in UTC, with the server's
/// statement timeout, and without parallel or shared scans, so that sums of floating-point numbers keep their order. Give it a
/// role that may only SELECT. Limits: four queries at once, 512 waiting (one question may ask a dozen), 5 s to connect.
/// </summary>
/// <remarks>
/// <see cref="Revision"/> names what the server counted when the source was opened: tables, columns and their numbers of inserted,
/// updated and deleted rows. Queries see later changes at once; <see cref="CurrentRevisionAsync"/> sees them about a second later.
/// </remarks>
public sealed class PostgresSource : DataSource
{
    private const int Running = 4;
    private const int Waiting = 512;
    private const int ConnectSeconds = 5;

    private readonly NpgsqlDataSource database;
    private readonly Admission admission = new(Running, Waiting);
    private readonly string where;
    private string revision = "";

    private PostgresSource(NpgsqlDataSource database, string where) => (this.database, this.where) = (database, where);

    /// <inheritdoc />
    public override SqlDialect Dialect => PostgresDialect.Instance;

    /// <inheritdoc />
    public override string Revision => revision;

    /// <summary>Opens the database that the product's connection names.</summary>
    /// <param name="product">The product; <c>file:</c> references are relative to its folder.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="DataSourceException">The connection cannot be read, or the database not be reached; says no secret.</exception>
    public static async Task<PostgresSource> OpenAsync(Product product, CancellationToken cancellationToken)
    {
        var (database, where) = Connect(product);
        var source = new PostgresSource(database, where);
        try
        {
            source.revision = await source.CurrentRevisionAsync(cancellationToken);
            return source;
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public override async Task<QueryResult> QueryAsync(string sql, QueryLimits limits, CancellationToken cancellationToken)
    {
        if (!SelectGuard.IsOneSelect(sql))
        {
            throw new DataSourceException("Only one SELECT statement is run.");
        }

        using var place = await admission.EnterAsync(limits.Timeout, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var batch = Batch(connection, transaction, sql, limits.Timeout);
            return await ReadAsync(batch, limits.MaxRows, started, cancellationToken);
        }
        catch (PostgresException stopped) when (stopped.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new DataSourceException(string.Create(
                CultureInfo.InvariantCulture, $"The query took longer than {limits.Timeout.TotalSeconds:0.###} s and was stopped."), stopped);
        }
        catch (PostgresException refused) when (refused.SqlState.StartsWith("28", StringComparison.Ordinal) || refused.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            throw new DataSourceException($"The database {where} does not let Parley in: {refused.MessageText}", refused);
        }
        catch (PostgresException refused)
        {
            throw new DataSourceException($"The database refused the query: {refused.MessageText}", refused);
        }
        catch (Exception broken) when (broken is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
        {
            throw new DataSourceException($"The database {where} cannot be reached: {broken.Message}", broken);
        }
    }

    /// <inheritdoc />
    public override async Task<ImmutableArray<SourceTable>> TablesAsync(CancellationToken cancellationToken)
    {
        var result = await QueryAsync(Catalogue, new QueryLimits(1_000_000, TimeSpan.FromSeconds(30)), cancellationToken);
        return
        [
            .. result.Rows
                .GroupBy(r => (Schema: (string?)r[0], Table: (string)r[1]!))
                .Select(table => new SourceTable(
                    table.Key.Table, table.Key.Schema, [.. table.Select(r => new SourceColumn((string)r[2]!, (string)r[3]!))])),
        ];
    }

    /// <inheritdoc />
    public override async Task<string> CurrentRevisionAsync(CancellationToken cancellationToken)
    {
        var limits = new QueryLimits(1_000_000, TimeSpan.FromSeconds(30));
        var tables = await QueryAsync(Catalogue, limits, cancellationToken);
        var counts = await QueryAsync(Counters, limits, cancellationToken);
        var text = string.Join('\n', tables.Rows.Concat(counts.Rows).Select(r =>
            string.Join('|', r.Select(c => Convert.ToString(c, CultureInfo.InvariantCulture)))));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        admission.Dispose();
    }

    /// <summary>Tables, views and foreign tables a user may read; schema null where the search path finds the name.</summary>
    private const string Catalogue =
        """
        SELECT CASE WHEN pg_table_is_visible(c.oid) THEN NULL ELSE n.nspname::text END, c.relname::text, a.attname::text,
               format_type(a.atttypid, a.atttypmod)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
          AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema' AND has_table_privilege(c.oid, 'SELECT')
        ORDER BY n.nspname::text COLLATE "C", c.relname::text COLLATE "C", a.attnum
        """;

    private const string Counters =
        """
        SELECT s.relid::bigint, c.relfilenode::bigint, s.n_tup_ins, s.n_tup_upd, s.n_tup_del
        FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid ORDER BY s.relid
        """;

    private static (NpgsqlDataSource Database, string Where) Connect(Product product)
    {
        try
        {
            var setting = product.Connection ?? "";
            if (setting.StartsWith("file:", StringComparison.Ordinal))
            {
                setting = "file:" + Path.Combine(product.Folder, setting["file:".Length..].Trim());
            }

            var text = ConnectionText.Postgres(ConnectionText.Resolve(setting, Environment.GetEnvironmentVariable));
            text.ApplicationName ??= "parley";
            text.MaxPoolSize = Running;
            text.Timeout = Math.Min(text.Timeout, ConnectSeconds);
            text.CommandTimeout = 0;
            text.IncludeErrorDetail = false;
            return (NpgsqlDataSource.Create(text), $"{text.Database} on {text.Host}");
        }
        catch (StateException unreadable)
        {
            throw new DataSourceException(unreadable.Message);
        }
        catch (ArgumentException)
        {
            // The driver's message may repeat the text, and the text may hold a password.
            throw new DataSourceException("The connection of the product cannot be read; it needs at least a host: postgres://user:password@host:5432/database.");
        }
    }

    /// <summary>One round trip: the transaction is opened, bounded, and asked.</summary>
    private static NpgsqlBatch Batch(NpgsqlConnection connection, NpgsqlTransaction transaction, string sql, TimeSpan timeout)
    {
        var milliseconds = Math.Clamp((long)timeout.TotalMilliseconds, 1, int.MaxValue);
        return new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("SET TRANSACTION READ ONLY"),
                new NpgsqlBatchCommand(string.Create(CultureInfo.InvariantCulture, $"SET LOCAL statement_timeout = {milliseconds}")),
                new NpgsqlBatchCommand("SET LOCAL TIME ZONE 'UTC'"),
                new NpgsqlBatchCommand("SET LOCAL max_parallel_workers_per_gather = 0"),
                new NpgsqlBatchCommand("SET LOCAL synchronize_seqscans = off"),
                new NpgsqlBatchCommand(sql),
            },
        };
    }

    private static async Task<QueryResult> ReadAsync(NpgsqlBatch batch, int maxRows, long started, CancellationToken cancellationToken)
    {
        var reader = await batch.ExecuteReaderAsync(cancellationToken);
        try
        {
            var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToImmutableArray();
            var rows = ImmutableArray.CreateBuilder<ImmutableArray<object?>>();
            while (await reader.ReadAsync(cancellationToken))
            {
                if (rows.Count == maxRows)
                {
                    batch.Cancel();
                    return new QueryResult(columns, rows.DrainToImmutable(), true, Stopwatch.GetElapsedTime(started));
                }

                rows.Add([.. Enumerable.Range(0, columns.Length).Select(i => Cell(reader, i))]);
            }

            return new QueryResult(columns, rows.DrainToImmutable(), false, Stopwatch.GetElapsedTime(started));
        }
        finally
        {
            try
            {
                await reader.DisposeAsync();
            }
            catch (PostgresException cancelled) when (cancelled.SqlState == PostgresErrorCodes.QueryCanceled)
            {
                // The rows beyond the limit were cancelled on purpose; a limit of time has thrown before.
            }
        }
    }

    private static object? Cell(NpgsqlDataReader reader, int index)
    {
        if (reader.IsDBNull(index))
        {
            return null;
        }

        try
        {
            return Cells.Normalise(reader.GetValue(index));
        }
        catch (Exception wide) when (wide is OverflowException or InvalidCastException)
        {
            return reader.GetDataTypeName(index).StartsWith("numeric", StringComparison.Ordinal) ? Numeric(reader, index) : null;
        }
    }

    /// <summary>
    /// A numeric of more than 28 digits, or NaN, from its form on the wire: count, weight, sign and scale as 16-bit numbers, then the
    /// digits in base 10,000 (PostgreSQL, src/backend/utils/adt/numeric.c, numeric_send).
    /// </summary>
    private static object? Numeric(NpgsqlDataReader reader, int index)
    {
        using var stream = reader.GetStream(index);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var words = Enumerable.Range(0, bytes.Length / 2).Select(i => BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(i * 2))).ToArray();
        var (weight, sign, scale) = ((short)words[1], words[2], words[3]);
        if (sign is not (0 or 0x4000))
        {
            return null;
        }

        var digits = words.Skip(4).Aggregate(BigInteger.Zero, (sum, word) => (sum * 10_000) + word);
        var places = 4 * (words[0] - 1 - weight);
        digits = places <= scale ? digits * BigInteger.Pow(10, scale - places) : digits / BigInteger.Pow(10, places - scale);
        return Cells.Decimal(sign == 0 ? digits : -digits, scale);
    }
}
