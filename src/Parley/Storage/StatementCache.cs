using System.Data.Common;

namespace Parley.Storage;

/// <summary>
/// Statements of one connection that stay prepared: a turn runs the same dozen again and again, and SQLite would read each anew.
/// Not safe for concurrent use, as a connection is not.
/// </summary>
/// <param name="connection">The connection; it must outlive this.</param>
internal sealed class StatementCache(DbConnection connection) : IDisposable
{
    /// <summary>More than the program has in use at a time; texts with lists of their own length in them would otherwise pile up.</summary>
    private const int Most = 64;

    private readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);

    /// <summary>The command of a statement, without parameters.</summary>
    /// <param name="sql">The statement.</param>
    public DbCommand Get(string sql)
    {
        if (_commands.TryGetValue(sql, out var known))
        {
            known.Parameters.Clear();
            return known;
        }

        if (_commands.Count == Most)
        {
            Dispose();
        }

        return _commands[sql] = Of(connection, sql);
    }

    /// <summary>A command of a statement, which whoever asked for it disposes of.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="sql">The statement.</param>
    public static DbCommand Of(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements of this program; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _commands.Clear();
    }
}
