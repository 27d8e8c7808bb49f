using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Parley.Storage;

/// <summary>
/// Connections that read, kept open with their statements prepared: a turn reads a few rows a few times, and the driver's own
/// pool would read each statement, and set each connection, anew.
/// </summary>
/// <param name="connection">Connection string; for reading only.</param>
/// <param name="keeps">False where nothing must hold the file open between two reads.</param>
internal sealed class SqliteReaders(string connection, bool keeps) : IDisposable
{
    /// <summary>As many as a server at rest keeps; more are open while more is read at once.</summary>
    private const int MostAtRest = 4;

    private readonly ConcurrentBag<Reader> _resting = [];
    private volatile bool _disposed;

    /// <summary>Reads with a connection that nobody else has meanwhile.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="work">Reads it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<T> ReadAsync<T>(Func<StateSession, Task<T>> work, CancellationToken cancellationToken)
    {
        var reader = _resting.TryTake(out var resting) ? resting : await OpenAsync(cancellationToken).ConfigureAwait(false);
        var isWhole = false;
        try
        {
            var result = await work(new StateSession(reader.Connection, null) { Statements = reader.Statements }).ConfigureAwait(false);
            isWhole = true;
            return result;
        }
        finally
        {
            // After an error a connection may hold a stale view of the file: the next read opens anew.
            if (isWhole && keeps && !_disposed && _resting.Count < MostAtRest)
            {
                _resting.Add(reader);
                CloseIfDisposed();
            }
            else
            {
                reader.Dispose();
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _disposed = true;
        CloseIfDisposed();
    }

    // Also where a read ends while this is disposed of: what it has put back is closed by one of the two.
    private void CloseIfDisposed()
    {
        while (_disposed && _resting.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    private async Task<Reader> OpenAsync(CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // The reader owns both.
        var opened = new SqliteConnection(connection);
        try
        {
            await opened.OpenAsync(cancellationToken).ConfigureAwait(false);
            return new Reader(opened, new StatementCache(opened));
        }
#pragma warning restore CA2000
        catch
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private sealed record Reader(SqliteConnection Connection, StatementCache Statements) : IDisposable
    {
        public void Dispose()
        {
            Statements.Dispose();
            Connection.Dispose();
        }
    }
}
