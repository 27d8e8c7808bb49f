using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Parley.Storage;

/// <summary>A connection to Parley's state for one piece of work, inside a transaction where it writes.</summary>
/// <param name="Connection">The open connection; owned by the database.</param>
/// <param name="Transaction">The transaction; null while reading.</param>
public sealed record StateSession(DbConnection Connection, DbTransaction? Transaction)
{
    /// <summary>Keeps statements prepared from one piece of work to the next; null where each is prepared anew.</summary>
    internal StatementCache? Statements { get; init; }

    /// <summary>Runs a statement.</summary>
    /// <param name="sql">SQL that both databases understand.</param>
    /// <param name="parameters">An object whose properties are the parameters.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>How many rows it changed.</returns>
    public async Task<int> ExecuteAsync(string sql, object? parameters, CancellationToken cancellationToken)
    {
        var command = Command(sql, parameters);
        try
        {
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await LeaveAsync(command).ConfigureAwait(false);
        }
    }

    /// <summary>Reads all rows.</summary>
    /// <typeparam name="T">A type with a settable property for each column.</typeparam>
    /// <param name="sql">SQL that both databases understand.</param>
    /// <param name="parameters">An object whose properties are the parameters.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<List<T>> QueryAsync<T>(string sql, object? parameters, CancellationToken cancellationToken) =>
        ReadAsync<T>(sql, parameters, int.MaxValue, cancellationToken);

    /// <summary>Reads the one row there may be.</summary>
    /// <typeparam name="T">A type with a settable property for each column, or a value.</typeparam>
    /// <param name="sql">SQL that both databases understand.</param>
    /// <param name="parameters">An object whose properties are the parameters.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The row; the type's default where there is none.</returns>
    /// <exception cref="InvalidOperationException">There is more than one.</exception>
    public async Task<T?> FindAsync<T>(string sql, object? parameters, CancellationToken cancellationToken) =>
        (await ReadAsync<T>(sql, parameters, 2, cancellationToken).ConfigureAwait(false)).SingleOrDefault();

    private async Task<List<T>> ReadAsync<T>(string sql, object? parameters, int atMost, CancellationToken cancellationToken)
    {
        var command = Command(sql, parameters);
        try
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                return await StateRows<T>.ReadAsync(reader, atMost, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await LeaveAsync(command).ConfigureAwait(false);
        }
    }

    [SuppressMessage("Tidy", "Cancellation", Justification = "What is held is given back, cancelled or not.")]
    private ValueTask LeaveAsync(DbCommand command) => Statements is null ? command.DisposeAsync() : ValueTask.CompletedTask;

    private DbCommand Command(string sql, object? parameters)
    {
        var command = Statements?.Get(sql) ?? StatementCache.Of(Connection, sql);
        command.Transaction = Transaction;
        StateParameters.Add(command, parameters);
        return command;
    }
}
