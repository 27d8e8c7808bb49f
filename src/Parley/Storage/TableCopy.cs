using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Storage;

/// <summary>Copies tables between databases, and tells whether two tables hold the same rows.</summary>
internal static class TableCopy
{
    /// <summary>Fills every table of the target, which has the same schema and no rows but those of its migrations.</summary>
    public static async Task CopyAllAsync(
        (StateEngine Engine, StateSession Session) source, (StateEngine Engine, StateSession Session) target, CancellationToken cancellationToken)
    {
        foreach (var table in await DataTablesAsync(target, cancellationToken).ConfigureAwait(false))
        {
            await target.Session.ExecuteAsync($"DELETE FROM {table}", null, cancellationToken).ConfigureAwait(false);
            await CopyAsync(source.Session, target.Session, table, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Every table but the ones about the database itself, in the order they were made.</summary>
    public static async Task<ImmutableArray<string>> DataTablesAsync(
        (StateEngine Engine, StateSession Session) source, CancellationToken cancellationToken)
    {
        var tables = await source.Engine.TablesAsync(source.Session, cancellationToken).ConfigureAwait(false);
        return [.. tables.Where(t => t is not (Migrator.Journal or BackupFile.Manifest))];
    }

    /// <summary>
    /// How many rows a table has, and a SHA-256 of them that does not depend on their order or on the database: the
    /// exclusive or of each row's hash. It finds damage; it is no proof against forgery.
    /// </summary>
    public static async Task<TableDigest> DigestAsync(StateSession session, string table, CancellationToken cancellationToken)
    {
        await using var command = Command(session, $"SELECT * FROM {table}");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var order = Enumerable.Range(0, reader.FieldCount).OrderBy(reader.GetName, StringComparer.Ordinal).ToArray();
        var sum = new byte[SHA256.HashSizeInBytes];
        var rows = 0L;
        var text = new StringBuilder();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            text.Clear();
            foreach (var column in order)
            {
                Append(text, reader.GetName(column), reader.GetValue(column));
            }

            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] ^= hash[i];
            }

            rows++;
        }

        return new TableDigest(table, rows, Convert.ToHexStringLower(sum));
    }

    private static void Append(StringBuilder text, string column, object value)
    {
        var written = Convert.ToString(value, CultureInfo.InvariantCulture);
        text.Append(column).Append(value is DBNull ? '-' : value is string ? '\'' : '#')
            .Append(written?.Length ?? 0).Append(':').Append(written);
    }

    private static async Task CopyAsync(StateSession source, StateSession target, string table, CancellationToken cancellationToken)
    {
        await using var select = Command(source, $"SELECT * FROM {table}");
        await using var reader = await select.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToArray();
        await using var insert = Command(
            target, $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(c => "@" + c))})");
        foreach (var column in columns)
        {
            var parameter = insert.CreateParameter();
            parameter.ParameterName = "@" + column;
            insert.Parameters.Add(parameter);
        }

        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            for (var i = 0; i < columns.Length; i++)
            {
                insert.Parameters[i].Value = reader.GetValue(i);
            }

            await insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static DbCommand Command(StateSession session, string sql)
    {
        var command = session.Connection.CreateCommand();
        command.Transaction = session.Transaction;
#pragma warning disable CA2100 // Names of tables and columns are the schema's, never a caller's.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}

/// <summary>What a table holds.</summary>
/// <param name="Table">Name.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Sha256">Of all rows, hex.</param>
internal sealed record TableDigest(string Table, long Rows, string Sha256);
