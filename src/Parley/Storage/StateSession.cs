using System.Data.Common;
using Dapper;

namespace Parley.Storage;

/// <summary>A connection to Parley's state for one piece of work, inside a transaction where it writes.</summary>
/// <param name="Connection">The open connection; owned by the database.</param>
/// <param name="Transaction">The transaction; null while reading.</param>
public sealed record StateSession(DbConnection Connection, DbTransaction? Transaction)
{
    /// <summary>Runs a statement.</summary>
    /// <param name="sql">SQL that both databases understand.</param>
    /// <param name="parameters">An object whose properties are the parameters.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>How many rows it changed.</returns>
    public Task<int> ExecuteAsync(string sql, object? parameters, CancellationToken cancellationToken) =>
        Connection.ExecuteAsync(Command(sql, parameters, cancellationToken));

    /// <summary>Reads all rows.</summary>
    /// <typeparam name="T">A type with a settable property for each column.</typeparam>
    /// <param name="sql">SQL that both databases understand.</param>
    /// <param name="parameters">An object whose properties are the parameters.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<List<T>> QueryAsync<T>(string sql, object? parameters, CancellationToken cancellationToken) =>
        (await Connection.QueryAsync<T>(Command(sql, parameters, cancellationToken)).ConfigureAwait(false)).AsList();

    /// <summary>Reads the one row there may be.</summary>
    /// <typeparam name="T">A type with a settable property for each column, or a value.</typeparam>
    /// <param name="sql">SQL that both databases understand.</param>
    /// <param name="parameters">An object whose properties are the parameters.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The row; the type's default where there is none.</returns>
    public Task<T?> FindAsync<T>(string sql, object? parameters, CancellationToken cancellationToken) =>
        Connection.QuerySingleOrDefaultAsync<T>(Command(sql, parameters, cancellationToken));

    private CommandDefinition Command(string sql, object? parameters, CancellationToken cancellationToken) =>
        new(sql, parameters, Transaction, cancellationToken: cancellationToken);
}
